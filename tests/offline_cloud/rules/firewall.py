"""Rules of a firewall that are refused."""

from typing import Any, Final

from offline_cloud.aws.wafv2.resources import WEB_ACL
from tests.offline_cloud.rules.case import RuleCase

HOST: Final = {"byteMatchStatement": {"searchString": "a.example"}}
BOTH: Final = {"andStatement": {"statements": [HOST, HOST]}}


def rated(scope: dict[str, Any]) -> dict[str, Any]:
    """Return a firewall that counts some calls."""
    rate = {"limit": 100, "scopeDownStatement": scope}
    return {"rules": [{"statement": {"rateBasedStatement": rate}}]}


def other(statement: dict[str, Any]) -> dict[str, Any]:
    """Return the calls that are not among these."""
    return {"notStatement": {"statement": statement}}


CASES: Final = (
    RuleCase(
        rule="WAF-002",
        token=WEB_ACL,
        refused=rated(other({"orStatement": {"statements": [HOST, BOTH]}})),
        passes=rated(other(BOTH)),
    ),
    RuleCase(
        rule="WAF-002",
        token=WEB_ACL,
        refused={"rules": [{"statement": other(other(other(BOTH)))}]},
        passes={"rules": [{"statement": other(other(BOTH))}]},
    ),
)
