"""The web application firewall in front of one region's load balancer.

Prompts are code, markup and long: every rule that looks into a body only counts, and
nothing of a request's content is sampled. What is left still refuses floods, hosts of
bad repute and attacks in headers, paths and queries.

Callers are counted by address. Behind Cloudflare the address of a connection is
Cloudflare's, and the caller's stands in a header; on the names that clients resolve
themselves it is the other way round. A call is counted by the header if it comes to the
forwarded name and has one, and by its connection otherwise, so each is counted once
and none is not. The names of the API have a limit of their own: what calls them is
mostly the fleet's gateways, many behind one address.

Deliberately absent: any proof that Cloudflare set the header. Who calls the forwarded
name directly can choose what to be counted as.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import wafv2
from pulumi_aws.wafv2 import WebAclRuleStatementRateBasedStatementArgs as Rate

from components.aws.log_group import LogSettings, log_group
from config.firewall import Firewall
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Firewall"


ScopeDownStatement = wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementArgs

#: The header in which Cloudflare tells whom it is calling for.
#: https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip
_CLIENT_IP_HEADER: Final = "cf-connecting-ip"

#: AWS's rule groups, and which of their rules look into a body.
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


#: What the name of a log group must begin with.
#: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
_LOG_PREFIX: Final = "aws-waf-logs-"

#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
_LOG_NAME_LIMIT: Final = 512 - len(_LOG_PREFIX)

#: Headers that open something; none of them is ever written down.
#: Besides the usual: Anthropic's, Azure OpenAI's and Gemini's SDKs.
_CREDENTIALS: Final = (
    *("authorization", "proxy-authorization", "cookie"),
    *("x-api-key", "api-key", "x-goog-api-key"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WebAclArgs:
    """What the firewall needs.

    Attributes:
        balancer_arn: Load balancer it stands in front of.
        forwarded_host: The one name that is called through Cloudflare.
        api_hosts: Names of the API, whether or not the region runs one: the rules are
            the same in every topology.
        limits: Calls of one address above which it has to wait.
        logs: How the log of requests is kept.
    """

    balancer_arn: pulumi.Input[str]
    forwarded_host: str
    api_hosts: Sequence[str]
    limits: Firewall
    logs: LogSettings


class WebAcl(pulumi.ComponentResource):
    """Refuses floods and known attacks before they reach a workload."""

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
                metric_name="all",
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
        """Write down every call, without its credentials; bodies are never logged."""
        group = log_group(
            f"{name}-log",
            name=f"{_LOG_PREFIX}{scope.physical('firewall', limit=_LOG_NAME_LIMIT)}",
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
    origin: str, api_hosts: Sequence[str], limits: Firewall
) -> list[wafv2.WebAclRuleArgs]:
    """Return the rules that make an address wait; each call is counted by one.

    A rule that counts by a header skips the calls without it, so those have a rule of
    their own. Everything that is no name of the API counts as a gateway's, names that
    nobody has given included.
    https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
    """
    gateways = limits.gateway_calls_per_five_minutes
    at_origin, has_client_ip = host_is(origin), has_header(_CLIENT_IP_HEADER)
    api = [host_is(name) for name in api_hosts]
    other_hosts = [not_(each) for each in (at_origin, *api)]
    counted = {
        "by-header": _by_client_ip_header(and_(at_origin, has_client_ip), gateways),
        "by-connection": _by_source_ip(and_(*other_hosts), gateways),
        "origin-by-connection": _by_source_ip(
            and_(at_origin, not_(has_client_ip)), gateways
        ),
        "api": _by_source_ip(or_(*api), limits.api_calls_per_five_minutes),
    }
    return [
        _rate(name, priority, rate)
        for priority, (name, rate) in enumerate(counted.items())
    ]


def managed_rules() -> list[wafv2.WebAclRuleArgs]:
    """Return AWS's rule groups, those of their rules counting that read a body."""
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
            # Cloudflare writes nothing but addresses here.
            fallback_behavior="MATCH",
            header_name=_CLIENT_IP_HEADER,
        ),
        scope_down_statement=statement,
    )


def _by_source_ip(statement: ScopeDownStatement, limit: int) -> Rate:
    return Rate(aggregate_key_type="IP", limit=limit, scope_down_statement=statement)


def _rate(name: str, priority: int, rate: Rate) -> wafv2.WebAclRuleArgs:
    """Answer 429, which clients know how to wait for."""
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
    """Count what a rule does, and keep no request as a sample: it holds a prompt."""
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
    """Return the calls to one host name."""
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
    """Return the calls that have a header, and something in it."""
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


def and_(*statement: ScopeDownStatement) -> ScopeDownStatement:
    """Return the calls that are in each of several."""
    return ScopeDownStatement(
        and_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementAndStatementArgs(
            statements=statement
        )
    )


def or_(*statement: ScopeDownStatement) -> ScopeDownStatement:
    """Return the calls that are in any of several."""
    return ScopeDownStatement(
        or_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementOrStatementArgs(
            statements=statement
        )
    )


def not_(statement: ScopeDownStatement) -> ScopeDownStatement:
    """Return all other calls."""
    return ScopeDownStatement(
        not_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementNotStatementArgs(
            statement=statement
        )
    )
