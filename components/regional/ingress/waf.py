"""AWS WAF web ACL of one region's load balancer.

Prompts are long and contain code and markup. So every managed rule that inspects a body
only counts, and no requests are sampled. The other rules block floods, addresses of bad
reputation and attacks in headers, paths and queries.

Requests are limited per client address. For requests through Cloudflare the source
address is Cloudflare's, and a header has the client's; for names that clients resolve
themselves, it is the opposite. A request to the forwarded name with that header is
counted by the header, every other one by its source address, so each is counted once.
The API's names have a limit of their own: most of their requests come from gateways,
many behind one address.

The provider supports three nested statements, and a rate-based statement is one of
them. So here a logical statement may contain one more, and that one no third. The
provider's types allow any depth
(https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/wafv2/schemas.go).

Not managed here: proof that Cloudflare has set the header. A client that requests the
forwarded name directly can choose the address by which it is counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import wafv2
from pulumi_aws.wafv2 import WebAclRuleStatementRateBasedStatementArgs as Rate

from components.aws.log_group import LogSettings, log_group
from config.waf import WafConfig
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Firewall"


ScopeDownStatement = wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementArgs

#: Header in which Cloudflare sends the client's address.
#: https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip
_CLIENT_IP_HEADER: Final = "cf-connecting-ip"

#: Managed rule groups, and their rules that inspect a body.
#: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "AWSManagedRulesAmazonIpReputationList": (),
    "AWSManagedRulesKnownBadInputsRuleSet": (
        *("JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "ReactJSRCE_BODY"),
    ),
    "AWSManagedRulesCommonRuleSet": (
        *("SizeRestrictions_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY"),
        *("GenericRFI_BODY", "CrossSiteScripting_BODY"),
    ),
}


#: Required prefix of the log group's name.
#: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
_LOG_PREFIX: Final = "aws-waf-logs-"

#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
_LOG_NAME_LIMIT: Final = 512 - len(_LOG_PREFIX)

#: Metric of the default action; ``All`` and ``Default_Action`` are reserved.
#: https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html
_METRIC: Final = "not-blocked"
#: Headers with credentials, which the log redacts, including those of the SDKs of
#: Anthropic, Azure OpenAI, Azure API Management, Gemini and Bedrock.
_CREDENTIALS: Final = (
    *("authorization", "proxy-authorization", "cookie"),
    *("x-api-key", "api-key", "x-goog-api-key"),
    *("ocp-apim-subscription-key", "x-amz-security-token"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WebAclArgs:
    """Arguments of the web ACL.

    Attributes:
        balancer_arn: Load balancer that it protects.
        forwarded_host: Host name that clients reach through Cloudflare.
        api_hosts: Host names of the API, whether or not the region runs one, so that
            the rules are the same in every topology.
        limits: Requests of one address per five minutes.
        logs: How the log of requests is kept.
    """

    balancer_arn: pulumi.Input[str]
    forwarded_host: str
    api_hosts: Sequence[str]
    limits: WafConfig
    logs: LogSettings


class WebAcl(pulumi.ComponentResource):
    """Block floods and known attacks in front of the load balancer."""

    def __init__(
        self,
        name: str,
        args: WebAclArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        child = pulumi.ResourceOptions(parent=self)
        acl = wafv2.WebAcl(
            f"{name}-acl",
            scope="REGIONAL",
            default_action=wafv2.WebAclDefaultActionArgs(
                allow=wafv2.WebAclDefaultActionAllowArgs()
            ),
            rules=[
                *rate_limit_rules(args.forwarded_host, args.api_hosts, args.limits),
                *managed_rules(),
            ],
            visibility_config=wafv2.WebAclVisibilityConfigArgs(
                cloudwatch_metrics_enabled=True,
                metric_name=_METRIC,
                sampled_requests_enabled=False,
            ),
            opts=child,
        )
        wafv2.WebAclAssociation(
            f"{name}-association",
            resource_arn=args.balancer_arn,
            web_acl_arn=acl.arn,
            opts=child,
        )
        self._log(name, args, scope, acl)
        self.register_outputs({"arn": acl.arn})

    def _log(
        self, name: str, args: WebAclArgs, scope: Scope, acl: wafv2.WebAcl
    ) -> None:
        """Log every request without its credentials; WAF logs no bodies."""
        group = log_group(
            f"{name}-log",
            name=_LOG_PREFIX + scope.physical_name("firewall", limit=_LOG_NAME_LIMIT),
            logs=args.logs,
            component=self,
        )
        wafv2.WebAclLoggingConfiguration(
            f"{name}-logging",
            resource_arn=acl.arn,
            log_destination_configs=[group.arn],
            redacted_fields=[
                wafv2.WebAclLoggingConfigurationRedactedFieldArgs(
                    single_header=wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs(
                        name=header
                    )
                )
                for header in _CREDENTIALS
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )


def rate_limit_rules(
    origin: str, api_hosts: Sequence[str], limits: WafConfig
) -> list[wafv2.WebAclRuleArgs]:
    """Return the rate-based rules; each request is counted by one of them.

    A rule that counts by a header ignores requests without it, so these have a rule of
    their own. Every name that is not the API's counts as a gateway's, including unknown
    names.
    https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
    """
    gateways = limits.gateway_rate_limit_5m
    at_origin, has_client_ip = host_is(origin), has_header(_CLIENT_IP_HEADER)
    api = [host_is(name) for name in api_hosts]
    other_hosts = [not_(each) for each in (at_origin, *api)]
    counted = {
        "by-header": _by_client_ip_header(and_(at_origin, has_client_ip), gateways),
        "by-connection": _by_source_ip(and_(*other_hosts), gateways),
        "origin-by-connection": _by_source_ip(
            and_(at_origin, not_(has_client_ip)), gateways
        ),
        "api": _by_source_ip(or_(*api), limits.api_rate_limit_5m),
    }
    return [
        _rate(name, priority, rate)
        for priority, (name, rate) in enumerate(counted.items())
    ]


def managed_rules() -> list[wafv2.WebAclRuleArgs]:
    """Return AWS's rule groups; their rules that inspect a body only count."""
    return [
        wafv2.WebAclRuleArgs(
            name=group,
            priority=priority,
            statement=wafv2.WebAclRuleStatementArgs(
                managed_rule_group_statement=wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs(
                    vendor_name="AWS",
                    name=group,
                    rule_action_overrides=[_count_action(rule) for rule in bodies],
                )
            ),
            override_action=wafv2.WebAclRuleOverrideActionArgs(
                none=wafv2.WebAclRuleOverrideActionNoneArgs()  # type: ignore[no-untyped-call]  # the SDK annotates no empty class
            ),
            visibility_config=_visibility(group),
        )
        for priority, (group, bodies) in enumerate(_GROUPS.items(), start=10)
    ]


def _by_client_ip_header(statement: ScopeDownStatement, limit: int) -> Rate:
    return Rate(
        aggregate_key_type="FORWARDED_IP",
        limit=limit,
        forwarded_ip_config=wafv2.WebAclRuleStatementRateBasedStatementForwardedIpConfigArgs(
            # Cloudflare writes only addresses to this header.
            fallback_behavior="MATCH",
            header_name=_CLIENT_IP_HEADER,
        ),
        scope_down_statement=statement,
    )


def _by_source_ip(statement: ScopeDownStatement, limit: int) -> Rate:
    return Rate(aggregate_key_type="IP", limit=limit, scope_down_statement=statement)


def _rate(name: str, priority: int, rate: Rate) -> wafv2.WebAclRuleArgs:
    """Return a rule that responds with 429, after which clients retry later."""
    block = wafv2.WebAclRuleActionBlockArgs(
        custom_response=wafv2.WebAclRuleActionBlockCustomResponseArgs(response_code=429)
    )
    return wafv2.WebAclRuleArgs(
        name=name,
        priority=priority,
        statement=wafv2.WebAclRuleStatementArgs(rate_based_statement=rate),
        action=wafv2.WebAclRuleActionArgs(block=block),
        visibility_config=_visibility(name),
    )


def _visibility(metric: str) -> wafv2.WebAclRuleVisibilityConfigArgs:
    """Enable metrics; disable samples, because a sampled request contains a prompt."""
    return wafv2.WebAclRuleVisibilityConfigArgs(
        cloudwatch_metrics_enabled=True,
        metric_name=metric,
        sampled_requests_enabled=False,
    )


def _count_action(
    rule: str,
) -> wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs:
    return wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs(
        name=rule,
        action_to_use=wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs(
            count=wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseCountArgs()
        ),
    )


def host_is(name: str) -> ScopeDownStatement:
    """Match requests to one host name."""
    return ScopeDownStatement(
        byte_match_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementArgs(
            field_to_match=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementFieldToMatchArgs(
                single_header=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementFieldToMatchSingleHeaderArgs(
                    name="host"
                )
            ),
            positional_constraint="EXACTLY",
            search_string=name,
            text_transformations=[
                wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementTextTransformationArgs(
                    priority=0, type="LOWERCASE"
                )
            ],
        )
    )


def has_header(name: str) -> ScopeDownStatement:
    """Match requests with a header that is not empty."""
    return ScopeDownStatement(
        size_constraint_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementSizeConstraintStatementArgs(
            field_to_match=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementSizeConstraintStatementFieldToMatchArgs(
                single_header=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementSizeConstraintStatementFieldToMatchSingleHeaderArgs(
                    name=name
                )
            ),
            comparison_operator="GT",
            size=0,
            text_transformations=[
                wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementSizeConstraintStatementTextTransformationArgs(
                    priority=0, type="NONE"
                )
            ],
        )
    )


def and_(*statements: ScopeDownStatement) -> ScopeDownStatement:
    """Match requests that match every statement."""
    return ScopeDownStatement(
        and_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementAndStatementArgs(
            statements=statements
        )
    )


def or_(*statements: ScopeDownStatement) -> ScopeDownStatement:
    """Match requests that match any statement."""
    return ScopeDownStatement(
        or_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementOrStatementArgs(
            statements=statements
        )
    )


def not_(statement: ScopeDownStatement) -> ScopeDownStatement:
    """Match requests that do not match a statement."""
    return ScopeDownStatement(
        not_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementNotStatementArgs(
            statement=statement
        )
    )
