"""KMS keys."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule
from policies.crossguard.rules.checks import (
    at_least,
    equals,
    mapping,
    statements,
    types,
)

KEY: Final = "aws:kms/key:Key"


def _single_region(resource: Resource, _: Facts) -> Iterator[str]:
    if resource.type != KEY:
        yield "a key of this type is a copy of a key in another region"
    elif resource.get("multiRegion"):
        yield "multiRegion is True; required: False"


def _own_account(resource: Resource, _: Facts) -> Iterator[str]:
    for statement in statements(resource.get("policy")):
        principal = statement.get("Principal")
        anyone = "*" in (principal, mapping(principal).get("AWS"))
        allows = statement.get("Effect") == "Allow" and not statement.get("Condition")
        if anyone and allows:
            yield f"policy allows {statement.get('Action')!r} to all principals"


RULES: Final = (
    Rule(
        id="POLICY-KMS-001",
        summary="A key is of one region.",
        why="The material of a multi-Region key leaves the region, and decrypts there.",
        remediation="Set multiRegion to False; create a key for each region.",
        check=_single_region,
        types=types(
            KEY,
            "aws:kms/replicaKey:ReplicaKey",
            "aws:kms/replicaExternalKey:ReplicaExternalKey",
        ),
        source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    ),
    Rule(
        id="POLICY-KMS-002",
        summary="A key is rotated.",
        why="An old key encrypts more data than needed if it leaks.",
        remediation="Set enableKeyRotation to True.",
        check=equals("enableKeyRotation", expected=True),
        types=types(KEY),
        source="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    ),
    Rule(
        id="POLICY-KMS-003",
        summary="A deleted key can be restored for at least 7 days.",
        why="Without the key, what it encrypted is lost.",
        remediation="Set deletionWindowInDays to 7 or more.",
        check=at_least("deletionWindowInDays", 7),
        types=types(KEY),
        source="https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    ),
    Rule(
        id="POLICY-KMS-004",
        summary="No key is open to all principals.",
        why="A statement for every principal, without a condition, is for any account.",
        remediation="Name the principals, or add a condition.",
        check=_own_account,
        types=types(KEY),
        computed="A policy that names resources of the same update.",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    ),
)
