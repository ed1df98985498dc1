"""Which calls a rate-based rule counts, in the words of the firewall.

Pure: it returns arguments and creates nothing.

The provider writes combinations at most three levels deep, and being rate-based is one
of them, so here one combination may stand in another and no third in that. Its types
would take any depth
(https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/wafv2/schemas.go).
"""

from pulumi_aws import wafv2

Calls = wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementArgs


def to_host(name: str) -> Calls:
    """Return the calls to one host name."""
    return Calls(
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


def with_header(name: str) -> Calls:
    """Return the calls that have a header, and something in it."""
    return Calls(
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


def every(*calls: Calls) -> Calls:
    """Return the calls that are in each of several."""
    return Calls(
        and_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementAndStatementArgs(
            statements=calls
        )
    )


def either(*calls: Calls) -> Calls:
    """Return the calls that are in any of several."""
    return Calls(
        or_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementOrStatementArgs(
            statements=calls
        )
    )


def except_for(calls: Calls) -> Calls:
    """Return all other calls."""
    return Calls(
        not_statement=wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementNotStatementArgs(
            statement=calls
        )
    )
