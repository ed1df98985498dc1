"""Rate-based rules of the web ACL."""

from typing import Any, Final

import pytest

from offline_cloud.schemas.validation import validate
from tests.components.ingress_fixtures import ACL, REGION, ingress_graph, rules
from tests.components.region_fixtures import HOME
from tests.offline_cloud.cloudformation import subject

ORIGIN: Final = f"{REGION}.gateway.aws.example.com"
SHARED: Final = "gateway.aws.example.com"
API: Final = ("api.aws.example.com", f"{REGION}.api.aws.example.com")
#: Combinations: what holds how many statements.
COMBINED: Final = {"andStatement": all, "orStatement": any}


def rates() -> dict[str, dict[str, Any]]:
    """Return the rate-based statements by rule name."""
    every = {name: rule["statement"] for name, rule in rules().items()}
    return {
        name: found["rateBasedStatement"]
        for name, found in every.items()
        if "rateBasedStatement" in found
    }


def counts(statement: dict[str, Any], host: str, *, has_header: bool) -> bool:
    """Tell whether a statement matches a host, with or without the header."""
    ((kind, inner_statement),) = statement.items()
    if kind == "notStatement":
        return not counts(inner_statement["statement"], host, has_header=has_header)
    if kind in COMBINED:
        inner = [
            counts(each, host, has_header=has_header)
            for each in inner_statement["statements"]
        ]
        return COMBINED[kind](inner)
    header = inner_statement["fieldToMatch"]["singleHeader"]["name"]
    if header == "host":
        return bool(inner_statement["searchString"] == host)
    assert (header, inner_statement["comparisonOperator"]) == ("cf-connecting-ip", "GT")
    return has_header


def depth(statement: dict[str, Any]) -> int:
    """Return the depth of nested statements."""
    ((kind, inner_statement),) = statement.items()
    if kind == "notStatement":
        return 1 + depth(inner_statement["statement"])
    if kind in COMBINED:
        return 1 + max(depth(each) for each in inner_statement["statements"])
    return 0


def rate(name: str) -> dict[str, Any]:
    """Return the rate-based statement of a rule."""
    found: dict[str, Any] = rules()[name]["statement"]["rateBasedStatement"]
    return found


def test_rate_limit_of_the_forwarded_name_counts_the_client_address() -> None:
    """The header's address counts, on the one name that Cloudflare requests."""
    counted = rate("by-header")
    host, header = counted["scopeDownStatement"]["andStatement"]["statements"]

    assert counted["aggregateKeyType"] == "FORWARDED_IP"
    assert counted["forwardedIpConfig"] == {
        "headerName": "cf-connecting-ip",
        "fallbackBehavior": "MATCH",
    }
    assert host["byteMatchStatement"]["searchString"] == ORIGIN
    assert host["byteMatchStatement"]["positionalConstraint"] == "EXACTLY"
    assert host["byteMatchStatement"]["fieldToMatch"] == {
        "singleHeader": {"name": "host"}
    }
    assert header["sizeConstraintStatement"]["fieldToMatch"] == {
        "singleHeader": {"name": "cf-connecting-ip"}
    }


@pytest.mark.parametrize("has_header", [True, False])
@pytest.mark.parametrize("host", [ORIGIN, SHARED, *API, "10.0.0.1"])
def test_rate_limits_count_each_request_once(host: str, *, has_header: bool) -> None:
    """One rule matches any name; a forged header changes no limit."""
    (rule,) = [
        name
        for name, rate in rates().items()
        if counts(rate["scopeDownStatement"], host, has_header=has_header)
    ]

    if host == ORIGIN:
        assert rule == ("by-header" if has_header else "origin-by-connection")
    else:
        assert rule == ("api" if host in API else "by-connection")


def test_rate_limits_count_by_source_address_except_one() -> None:
    """One rule uses the forwarded header."""
    kinds = {name: rate["aggregateKeyType"] for name, rate in rates().items()}

    assert kinds.pop("by-header") == "FORWARDED_IP"
    assert set(kinds.values()) == {"IP"}


def test_api_rate_limit_allows_the_fleets_gateways() -> None:
    """The events of a region come from one to three addresses.

    One request for each event: 33 a second are the limit of one company, not of a
    region.
    """
    limits = {name: rate["limit"] for name, rate in rates().items()}

    assert limits.pop("api") == 1_000_000
    assert set(limits.values()) == {10_000}


def test_rate_limits_are_the_same_without_api() -> None:
    """A region that gets an API keeps its web ACL."""
    assert rules(api=False) == rules(api=True)


def test_rate_limits_come_from_the_file() -> None:
    """Each kind of name has the limit of the file."""
    graph = ingress_graph(limits=(10, 20))
    found = [
        rule["statement"]["rateBasedStatement"]["limit"]
        for rule in graph.only(ACL).inputs["rules"]
        if "rateBasedStatement" in rule["statement"]
    ]

    assert found == [10, 10, 10, 20]


@pytest.mark.parametrize(
    ("limit", "message"),
    [(9, "less than the minimum of 10"), (2_000_000_001, "greater than the maximum")],
)
def test_rate_limit_outside_the_bounds_of_aws_is_rejected(
    limit: int, message: str
) -> None:
    """The bounds of the file are those of AWS's API."""
    rate = {"limit": limit, "aggregateKeyType": "IP"}
    (first, *_) = ingress_graph().only(ACL).inputs["rules"]
    wrong = {**first, "statement": {"rateBasedStatement": rate}}
    (complaint,) = validate(subject(HOME, ACL, rules=[wrong]))

    assert complaint.property == "rules[0].statement.rateBasedStatement.limit"
    assert message in complaint.reason


def test_rate_limit_statements_nest_two_levels_at_most() -> None:
    """The provider supports a rate-based statement with two nested statements."""
    deepest = max(depth(rate["scopeDownStatement"]) for rate in rates().values())

    assert deepest == 2


def test_rate_limited_request_gets_429() -> None:
    """Clients retry later after this response."""
    actions = [rules()[name]["action"] for name in rates()]

    assert actions == [{"block": {"customResponse": {"responseCode": 429}}}] * 4
