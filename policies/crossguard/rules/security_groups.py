"""Security groups and their rules."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule
from policies.crossguard.rules.checks import types

INGRESS: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
_HTTPS: Final = 443
_SSH: Final = 22
_POSTGRESQL: Final = 5432
_ANYWHERE: Final = {"cidrIpv4": "0.0.0.0/0", "cidrIpv6": "::/0"}


def _open_to_https_only(resource: Resource, _: Facts) -> Iterator[str]:
    for key, anywhere in _ANYWHERE.items():
        if resource.get(key) != anywhere:
            continue
        ports = (resource.get("fromPort"), resource.get("toPort"))
        if resource.get("ipProtocol") != "tcp" or ports != (_HTTPS, _HTTPS):
            yield f"{key} {anywhere} may reach ports {ports}; allowed: tcp 443"


def _covers(resource: Resource, port: int) -> bool:
    if resource.get("ipProtocol") == "-1":
        return True
    first, last = resource.get("fromPort"), resource.get("toPort")
    return first is not None and last is not None and first <= port <= last


def _database_and_ssh(resource: Resource, _: Facts) -> Iterator[str]:
    for port in (_SSH, _POSTGRESQL):
        from_group = port == _POSTGRESQL and resource.has("referencedSecurityGroupId")
        if _covers(resource, port) and not from_group:
            yield f"port {port} is open to a network"


def _no_inline_rules(resource: Resource, _: Facts) -> Iterator[str]:
    for key in ("ingress", "egress"):
        if resource.get(key):
            yield f"{key} has rules; declare each as a resource of its own"


_DOCS: Final = "https://docs.aws.amazon.com/vpc/latest/userguide"

RULES: Final = (
    Rule(
        id="POLICY-SG-001",
        summary="The internet reaches port 443 only.",
        why="Anything else that listens is open to every scanner.",
        remediation="Name a network or a security group as the source.",
        check=_open_to_https_only,
        types=types(INGRESS),
        source=f"{_DOCS}/security-group-rules.html",
    ),
    Rule(
        id="POLICY-SG-002",
        summary="PostgreSQL is open to security groups only, SSH to nothing.",
        why="A network contains more than the pods that need the database.",
        remediation="Set referencedSecurityGroupId; use Session Manager for SSH.",
        check=_database_and_ssh,
        types=types(INGRESS),
        source=f"{_DOCS}/security-group-rules.html",
    ),
    Rule(
        id="POLICY-SG-003",
        summary="A security group has no inline rules.",
        why="The provider removes rules that other resources add to such a group, and "
        "no rule here would see them.",
        remediation="Use SecurityGroupIngressRule and SecurityGroupEgressRule.",
        check=_no_inline_rules,
        types=types(GROUP),
        source="https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
    ),
)
