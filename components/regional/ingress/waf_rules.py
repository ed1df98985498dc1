"""The rules of the web application firewall, in the order in which they are tried."""

from collections.abc import Mapping, Sequence
from typing import Final

from pulumi_aws import wafv2
from pulumi_aws.wafv2 import WebAclRuleStatementRateBasedStatementArgs as Rate

from components.regional.ingress.waf_scope import (
    Calls,
    either,
    every,
    except_for,
    to_host,
    with_header,
)
from config.firewall import Firewall

#: The header in which Cloudflare tells whom it is calling for.
#: https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip
_CALLER: Final = "cf-connecting-ip"

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


def by_caller(
    origin: str, api_hosts: Sequence[str], limits: Firewall
) -> list[wafv2.WebAclRuleArgs]:
    """Return the rules that make an address wait; each call is counted by one.

    A rule that counts by a header skips the calls without it, so those have a rule of
    their own. Everything that is no name of the API counts as a gateway's, names that
    nobody has given included.
    https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
    """
    gateways = limits.gateway_calls_per_five_minutes
    at_origin, told = to_host(origin), with_header(_CALLER)
    api = [to_host(name) for name in api_hosts]
    elsewhere = [except_for(each) for each in (at_origin, *api)]
    counted = {
        "by-header": _by_header(every(at_origin, told), gateways),
        "by-connection": _by_connection(every(*elsewhere), gateways),
        "origin-by-connection": _by_connection(
            every(at_origin, except_for(told)), gateways
        ),
        "api": _by_connection(either(*api), limits.api_calls_per_five_minutes),
    }
    return [
        _rate(name, priority, rate)
        for priority, (name, rate) in enumerate(counted.items())
    ]


def managed() -> list[wafv2.WebAclRuleArgs]:
    """Return AWS's rule groups, those of their rules counting that read a body."""
    return [
        wafv2.WebAclRuleArgs(
            name=group,
            priority=priority,
            statement=wafv2.WebAclRuleStatementArgs(
                managed_rule_group_statement=wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs(
                    vendor_name="AWS",
                    name=group,
                    rule_action_overrides=[_counting(rule) for rule in bodies],
                )
            ),
            override_action=wafv2.WebAclRuleOverrideActionArgs(
                none=wafv2.WebAclRuleOverrideActionNoneArgs()  # type: ignore[no-untyped-call]  # the SDK annotates no empty class
            ),
            visibility_config=_measured(group),
        )
        for priority, (group, bodies) in enumerate(_GROUPS.items(), start=10)
    ]


def _by_header(calls: Calls, limit: int) -> Rate:
    return Rate(
        aggregate_key_type="FORWARDED_IP",
        limit=limit,
        forwarded_ip_config=wafv2.WebAclRuleStatementRateBasedStatementForwardedIpConfigArgs(
            # Cloudflare writes nothing but addresses here.
            fallback_behavior="MATCH",
            header_name=_CALLER,
        ),
        scope_down_statement=calls,
    )


def _by_connection(calls: Calls, limit: int) -> Rate:
    return Rate(aggregate_key_type="IP", limit=limit, scope_down_statement=calls)


def _rate(name: str, priority: int, rate: Rate) -> wafv2.WebAclRuleArgs:
    """Answer 429, which clients know how to wait for."""
    refused = wafv2.WebAclRuleActionBlockArgs(
        custom_response=wafv2.WebAclRuleActionBlockCustomResponseArgs(response_code=429)
    )
    return wafv2.WebAclRuleArgs(
        name=name,
        priority=priority,
        statement=wafv2.WebAclRuleStatementArgs(rate_based_statement=rate),
        action=wafv2.WebAclRuleActionArgs(block=refused),
        visibility_config=_measured(name),
    )


def _measured(metric: str) -> wafv2.WebAclRuleVisibilityConfigArgs:
    """Count what a rule does, and keep no request as a sample: it holds a prompt."""
    return wafv2.WebAclRuleVisibilityConfigArgs(
        cloudwatch_metrics_enabled=True,
        metric_name=metric,
        sampled_requests_enabled=False,
    )


def _counting(
    rule: str,
) -> wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs:
    return wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs(
        name=rule,
        action_to_use=wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs(
            count=wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseCountArgs()
        ),
    )
