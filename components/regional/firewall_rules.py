"""The rules of the web application firewall, in the order in which they are tried."""

from collections.abc import Mapping
from typing import Final

from pulumi_aws import wafv2
from pulumi_aws.wafv2 import (
    WebAclRuleStatementRateBasedStatementScopeDownStatementArgs as ScopeArgs,
)

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


def by_caller(forwarded_host: str, limit: int) -> list[wafv2.WebAclRuleArgs]:
    """Return the rules that make an address wait; each call is counted by one.

    A rule that counts by a header skips the calls without it, so those are counted
    with the calls to the other names.
    https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
    """
    forwarded = ScopeArgs(
        and_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementAndStatementArgs(
            statements=[_host(forwarded_host), _has_caller()]
        )
    )
    direct = ScopeArgs(
        not_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementNotStatementArgs(
            statement=forwarded
        )
    )
    by_header = wafv2.WebAclRuleStatementRateBasedStatementArgs(
        aggregate_key_type="FORWARDED_IP",
        limit=limit,
        forwarded_ip_config=wafv2.WebAclRuleStatementRateBasedStatementForwardedIpConfigArgs(
            # Cloudflare writes nothing but addresses here.
            fallback_behavior="MATCH",
            header_name=_CALLER,
        ),
        scope_down_statement=forwarded,
    )
    by_connection = wafv2.WebAclRuleStatementRateBasedStatementArgs(
        aggregate_key_type="IP", limit=limit, scope_down_statement=direct
    )
    return [_rate("by-header", 0, by_header), _rate("by-connection", 1, by_connection)]


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


def _rate(
    name: str, priority: int, rate: wafv2.WebAclRuleStatementRateBasedStatementArgs
) -> wafv2.WebAclRuleArgs:
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


def _host(name: str) -> ScopeArgs:
    return ScopeArgs(
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


def _has_caller() -> ScopeArgs:
    return ScopeArgs(
        size_constraint_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementSizeConstraintStatementArgs(
            field_to_match=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementSizeConstraintStatementFieldToMatchArgs(
                single_header=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementSizeConstraintStatementFieldToMatchSingleHeaderArgs(
                    name=_CALLER
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
