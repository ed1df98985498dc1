"""EKS clusters."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule
from policies.crossguard.rules.checks import (
    contains,
    equals,
    members,
    protected,
    types,
)

CLUSTER: Final = "aws:eks/cluster:Cluster"
_ANYWHERE: Final = frozenset({"0.0.0.0/0", "::/0"})


def _public_cidrs(resource: Resource, _: Facts) -> Iterator[str]:
    if not resource.get("vpcConfig.endpointPublicAccess"):
        return
    cidrs = members(resource.get("vpcConfig.publicAccessCidrs"))
    # EKS opens the endpoint to the internet if the list is missing.
    if not cidrs or not _ANYWHERE.isdisjoint(cidrs):
        yield f"vpcConfig.publicAccessCidrs is {[*cidrs]}; name the networks"


_CLUSTERS: Final = types(CLUSTER)
_DOCS: Final = "https://docs.aws.amazon.com/eks/latest/userguide"

RULES: Final = (
    Rule(
        id="POLICY-EKS-001",
        summary="The API server of a cluster has a private endpoint.",
        why="Nodes reach it through the internet otherwise.",
        remediation="Set vpcConfig.endpointPrivateAccess to True.",
        check=equals("vpcConfig.endpointPrivateAccess", expected=True),
        types=_CLUSTERS,
        source=f"{_DOCS}/cluster-endpoint.html",
    ),
    Rule(
        id="POLICY-EKS-002",
        summary="A public endpoint is open to named networks only.",
        why="The whole internet can try credentials otherwise.",
        remediation="Set cluster.public_access_cidrs of the stack's file.",
        check=_public_cidrs,
        types=_CLUSTERS,
        source=f"{_DOCS}/cluster-endpoint.html",
    ),
    Rule(
        id="POLICY-EKS-003",
        summary="A cluster encrypts Kubernetes Secrets with a key of the fleet.",
        why="The key can be revoked, and its use is in CloudTrail.",
        remediation="Set encryptionConfig with resources ['secrets'].",
        check=contains("encryptionConfig.resources", "secrets"),
        types=_CLUSTERS,
        source=f"{_DOCS}/enable-kms.html",
    ),
    Rule(
        id="POLICY-EKS-004",
        summary="Access entries alone grant access to a cluster.",
        why="An entry in the aws-auth ConfigMap appears in no state.",
        remediation="Set accessConfig.authenticationMode to API.",
        check=equals("accessConfig.authenticationMode", "API"),
        types=_CLUSTERS,
        source=f"{_DOCS}/access-entries.html",
    ),
    Rule(
        id="POLICY-EKS-005",
        summary="A cluster writes its audit log.",
        why="Access to Secrets leaves no trace otherwise.",
        remediation="Add 'audit' to enabledClusterLogTypes.",
        check=contains("enabledClusterLogTypes", "audit"),
        types=_CLUSTERS,
        source=f"{_DOCS}/control-plane-logs.html",
    ),
    Rule(
        id="POLICY-EKS-006",
        summary="A cluster does not fall into extended support.",
        why="It costs six times as much, and hides that an upgrade is due.",
        remediation="Set upgradePolicy.supportType to STANDARD.",
        check=equals("upgradePolicy.supportType", "STANDARD"),
        types=_CLUSTERS,
        source=f"{_DOCS}/kubernetes-versions.html",
    ),
    Rule(
        id="POLICY-EKS-007",
        summary="A cluster is protected from deletion while its stack is.",
        why="A mistaken update deletes every workload otherwise.",
        remediation="Set deletionProtection, or set lifecycle.protect to false first.",
        check=protected("deletionProtection"),
        types=_CLUSTERS,
        source=f"{_DOCS}/deletion-protection.html",
    ),
)
