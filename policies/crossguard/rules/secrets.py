"""Secrets in AWS Secrets Manager."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule
from policies.crossguard.rules.checks import present, types
from policies.crossguard.rules.regions import SECRET

_DOCS: Final = "https://docs.aws.amazon.com/secretsmanager/latest/userguide"
#: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
_SHORTEST_WINDOW: Final = 7


def _recovery(resource: Resource, facts: Facts) -> Iterator[str]:
    days = resource.get("recoveryWindowInDays")
    if facts.protect and days is not None and days < _SHORTEST_WINDOW:
        yield f"recoveryWindowInDays is {days!r}; required: {_SHORTEST_WINDOW} or more"


RULES: Final = (
    Rule(
        id="POLICY-SECRET-001",
        summary="A secret is encrypted with a key of the fleet.",
        why="The key can be revoked, and its use is in CloudTrail.",
        remediation="Set kmsKeyId.",
        check=present("kmsKeyId"),
        types=types(SECRET),
        computed="The key of the same update.",
        source=f"{_DOCS}/security-encryption.html",
    ),
    Rule(
        id="POLICY-SECRET-002",
        summary="A deleted secret can be restored while its stack is protected.",
        why="Gateways stop with the token that a mistaken update deletes.",
        remediation="Set recoveryWindowInDays to 7 or more.",
        check=_recovery,
        types=types(SECRET),
        source=f"{_DOCS}/manage_delete-secret.html",
    ),
)
