"""Promises of the rules by which the firewall makes an address wait."""

from typing import Any, Final

import pytest

from operations.rehearsal.contracts import judge
from tests.components.ingress_fixtures import ACL, REGION, entrance, rules
from tests.components.region_fixtures import HOME
from tests.rehearsal.cloudformation import subject

ORIGIN: Final = f"{REGION}.gateway.aws.example.com"
SHARED: Final = "gateway.aws.example.com"
API: Final = ("api.aws.example.com", f"{REGION}.api.aws.example.com")
#: Combinations: what holds how many statements.
COMBINED: Final = {"andStatement": all, "orStatement": any}


def rates() -> dict[str, dict[str, Any]]:
    """Return how the rules that count do it, by their names."""
    every = {name: rule["statement"] for name, rule in rules().items()}
    return {
        name: found["rateBasedStatement"]
        for name, found in every.items()
        if "rateBasedStatement" in found
    }


def counts(statement: dict[str, Any], host: str, *, told: bool) -> bool:
    """Tell whether a statement takes a call to a host, with or without the header."""
    ((kind, said),) = statement.items()
    if kind == "notStatement":
        return not counts(said["statement"], host, told=told)
    if kind in COMBINED:
        inner = [counts(each, host, told=told) for each in said["statements"]]
        return COMBINED[kind](inner)
    header = said["fieldToMatch"]["singleHeader"]["name"]
    if header == "host":
        return bool(said["searchString"] == host)
    assert (header, said["comparisonOperator"]) == ("cf-connecting-ip", "GT")
    return told


def depth(statement: dict[str, Any]) -> int:
    """Return how many combinations stand in each other."""
    ((kind, said),) = statement.items()
    if kind == "notStatement":
        return 1 + depth(said["statement"])
    if kind in COMBINED:
        return 1 + max(depth(each) for each in said["statements"])
    return 0


def rate(name: str) -> dict[str, Any]:
    """Return how a rule counts."""
    found: dict[str, Any] = rules()[name]["statement"]["rateBasedStatement"]
    return found


def test_behind_cloudflare_the_caller_is_counted_and_not_cloudflare() -> None:
    """The address that Cloudflare tells counts, on the one name it calls."""
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


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("host", [ORIGIN, SHARED, *API, "10.0.0.1"])
def test_each_call_is_counted_once(host: str, *, told: bool) -> None:
    """Whatever the name, one rule counts a call; a forged header changes no kind."""
    (rule,) = [
        name
        for name, rate in rates().items()
        if counts(rate["scopeDownStatement"], host, told=told)
    ]

    if host == ORIGIN:
        assert rule == ("by-header" if told else "origin-by-connection")
    else:
        assert rule == ("api" if host in API else "by-connection")


def test_a_call_is_counted_by_the_address_it_comes_from() -> None:
    """Only what Cloudflare says for others is believed, and by one rule."""
    kinds = {name: rate["aggregateKeyType"] for name, rate in rates().items()}

    assert kinds.pop("by-header") == "FORWARDED_IP"
    assert set(kinds.values()) == {"IP"}


def test_the_fleets_own_gateways_are_not_cut_off() -> None:
    """A region's events come from one to three addresses, so the API's names take more.

    One call for each event: 33 a second are the limit of one company, not of a region.
    """
    limits = {name: rate["limit"] for name, rate in rates().items()}

    assert limits.pop("api") == 1_000_000
    assert set(limits.values()) == {10_000}


def test_the_rules_are_the_same_without_an_api() -> None:
    """A region that is given an API keeps its firewall as it is."""
    assert rules(api=False) == rules(api=True)


def test_limits_are_the_operators() -> None:
    """Each kind of name has the limit that the file says."""
    graph = entrance(limits=(10, 20))
    found = [
        rule["statement"]["rateBasedStatement"]["limit"]
        for rule in graph.only(ACL).inputs["rules"]
        if "rateBasedStatement" in rule["statement"]
    ]

    assert found == [10, 10, 10, 20]


@pytest.mark.parametrize(
    ("limit", "told"),
    [(9, "less than the minimum of 10"), (2_000_000_001, "greater than the maximum")],
)
def test_aws_takes_no_other_limit(limit: int, told: str) -> None:
    """The bounds of the file are those of AWS's own contract."""
    rate = {"limit": limit, "aggregateKeyType": "IP"}
    (first, *_) = entrance().only(ACL).inputs["rules"]
    wrong = {**first, "statement": {"rateBasedStatement": rate}}
    (complaint,) = judge(subject(HOME, ACL, rules=[wrong]))

    assert complaint.property == "rules[0].statement.rateBasedStatement.limit"
    assert told in complaint.reason


def test_the_provider_can_write_the_rules() -> None:
    """A rate-based statement takes a combination in a combination, and no third."""
    deepest = max(depth(rate["scopeDownStatement"]) for rate in rates().values())

    assert deepest == 2


def test_whoever_calls_too_often_is_told_to_wait() -> None:
    """A client that is answered 429 comes back later by itself."""
    actions = [rules()[name]["action"] for name in rates()]

    assert actions == [{"block": {"customResponse": {"responseCode": 429}}}] * 4
