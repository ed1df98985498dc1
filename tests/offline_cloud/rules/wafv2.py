"""Cases of the rules of WAF."""

from typing import Any, Final

from offline_cloud.aws.wafv2.resources import WEB_ACL
from tests.offline_cloud.rules.case import RuleCase

HOST: Final = {"byteMatchStatement": {"searchString": "a.example"}}
BOTH: Final = {"andStatement": {"statements": [HOST, HOST]}}


def rated(scope: dict[str, Any]) -> dict[str, Any]:
    """Return a web ACL with a rate-based rule."""
    rate = {"limit": 100, "scopeDownStatement": scope}
    return {"rules": [{"statement": {"rateBasedStatement": rate}}]}


def other(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a statement that matches all other requests."""
    return {"notStatement": {"statement": statement}}


def measured(name: str) -> dict[str, Any]:
    """Return the visibility of a web ACL or of a rule."""
    return {"visibilityConfig": {"metricName": name}}


CASES: Final = (
    RuleCase(
        rule="WAF-003",
        token=WEB_ACL,
        rejected_inputs=measured("all"),
        passing_inputs=measured("overall"),
    ),
    RuleCase(
        rule="WAF-003",
        token=WEB_ACL,
        rejected_inputs={"rules": [measured("Default_Action")]},
        passing_inputs={"rules": [measured("allowed")]},
    ),
    RuleCase(
        rule="WAF-002",
        token=WEB_ACL,
        rejected_inputs=rated(other({"orStatement": {"statements": [HOST, BOTH]}})),
        passing_inputs=rated(other(BOTH)),
    ),
    RuleCase(
        rule="WAF-002",
        token=WEB_ACL,
        rejected_inputs={"rules": [{"statement": other(other(other(BOTH)))}]},
        passing_inputs={"rules": [{"statement": other(other(BOTH))}]},
    ),
)
