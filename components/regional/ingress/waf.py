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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, wafv2

from components.regional.ingress import waf_rules as rules
from config import firewall
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Firewall"

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
class FirewallArgs:
    """What the firewall needs.

    Attributes:
        balancer_arn: Load balancer it stands in front of.
        forwarded_host: The one name that is called through Cloudflare.
        api_hosts: Names of the API, whether or not the region runs one: the rules are
            the same in every topology.
        limits: Calls of one address above which it has to wait.
        logs_key_arn: Key of the region's logs.
        log_retention_days: How long the log is kept.
        protect: Whether the log refuses to be deleted.
    """

    balancer_arn: pulumi.Input[str]
    forwarded_host: str
    api_hosts: Sequence[str]
    limits: firewall.Firewall
    logs_key_arn: pulumi.Input[str]
    log_retention_days: int
    protect: bool


class Firewall(pulumi.ComponentResource):
    """Refuses floods and known attacks before they reach a workload."""

    def __init__(
        self,
        name: str,
        args: FirewallArgs,
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
                *rules.by_caller(args.forwarded_host, args.api_hosts, args.limits),
                *rules.managed(),
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
        self, name: str, args: FirewallArgs, scope: Scope, acl: wafv2.WebAcl
    ) -> None:
        """Write down every call, without its credentials; bodies are never logged."""
        group = cloudwatch.LogGroup(
            f"{name}-log",
            name=f"{_LOG_PREFIX}{scope.physical('firewall', limit=_LOG_NAME_LIMIT)}",
            kms_key_id=args.logs_key_arn,
            retention_in_days=args.log_retention_days,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
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
