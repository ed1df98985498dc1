"""IAM roles and policies."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import UNKNOWN, Resource, Rule
from policies.crossguard.rules.checks import mapping, members, statements, types

ROLE: Final = "aws:iam/role:Role"
ROLE_POLICY: Final = "aws:iam/rolePolicy:RolePolicy"
POLICY: Final = "aws:iam/policy:Policy"
#: Principals of a cluster and its nodes, for which AWS documents no such condition.
#: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
_OF_CLUSTERS: Final = frozenset({"eks.amazonaws.com", "ec2.amazonaws.com"})


def _allows(resource: Resource, path: str) -> Iterator[Mapping[str, Any]]:
    # The policy names resources of the same update, so it may be unknown.
    if resource.inputs.get(path) is UNKNOWN:
        return
    for statement in statements(resource.get(path)):
        if statement.get("Effect") == "Allow":
            yield statement


def _actions(resource: Resource, _: Facts) -> Iterator[str]:
    for statement in _allows(resource, "policy"):
        actions = members(statement.get("Action"))
        wide = [each for each in actions if each == "*" or str(each).endswith(":*")]
        if wide or "NotAction" in statement:
            yield f"statement {statement.get('Sid')!r} allows {[*actions]}"


def _resources(resource: Resource, _: Facts) -> Iterator[str]:
    for statement in _allows(resource, "policy"):
        everything = "*" in members(statement.get("Resource"))
        if (everything or "NotResource" in statement) and not statement.get(
            "Condition"
        ):
            yield f"statement {statement.get('Sid')!r} allows every resource"


def _trust(resource: Resource, _: Facts) -> Iterator[str]:
    for statement in _allows(resource, "assumeRolePolicy"):
        principal = mapping(statement.get("Principal"))
        if not principal or "*" in members(principal.get("AWS")):
            yield f"statement {statement.get('Sid')!r} trusts all principals"
            continue
        services = {*members(principal.get("Service"))} - _OF_CLUSTERS
        if services and "aws:SourceAccount" not in str(statement.get("Condition")):
            yield f"{sorted(services)} may act for any account; add aws:SourceAccount"


_DOCS: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

RULES: Final = (
    Rule(
        id="POLICY-IAM-001",
        summary="A policy allows named actions.",
        why="A wildcard also allows the actions that AWS adds later.",
        remediation="List the actions.",
        check=_actions,
        types=types(ROLE_POLICY, POLICY),
        computed="The policy, if it names resources of the same update.",
        source=f"{_DOCS}/best-practices.html",
    ),
    Rule(
        id="POLICY-IAM-002",
        summary="A policy allows named resources.",
        why="A wildcard reaches the data of every other application in the account.",
        remediation="Name the ARNs, or add a condition.",
        check=_resources,
        types=types(ROLE_POLICY, POLICY),
        computed="The policy, if it names resources of the same update.",
        source=f"{_DOCS}/best-practices.html",
    ),
    Rule(
        id="POLICY-IAM-003",
        summary="A service assumes a role for the fleet's own account only.",
        why="The service could be made to use the role for another account.",
        remediation="Add the condition aws:SourceAccount to the trust policy.",
        check=_trust,
        types=types(ROLE),
        source=f"{_DOCS}/confused-deputy.html",
    ),
)
