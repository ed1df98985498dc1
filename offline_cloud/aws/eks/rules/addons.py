"""Rules of EKS add-ons."""

import difflib
from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.aws.eks.rules.clusters import NODE_GROUP
from offline_cloud.input_values import is_set, text
from offline_cloud.kubernetes.crds.rules.target_group_binding import NODE_POOL
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

ADDON: Final = "aws:eks/addon:Addon"

_GUIDE: Final = "https://docs.aws.amazon.com/eks/latest/userguide"
#: Add-ons of AWS and the community; AWS Marketplace has others.
_ADDON_NAMES: Final = (
    *("vpc-cni", "coredns", "kube-proxy", "aws-ebs-csi-driver", "aws-efs-csi-driver"),
    *("aws-fsx-csi-driver", "aws-mountpoint-s3-csi-driver", "snapshot-controller"),
    *("eks-node-monitoring-agent", "eks-pod-identity-agent", "aws-guardduty-agent"),
    *("amazon-cloudwatch-observability", "aws-network-flow-monitoring-agent", "adot"),
    *("metrics-server", "kube-state-metrics", "prometheus-node-exporter"),
    *("cert-manager", "external-dns", "fluent-bit"),
)
#: Similarity above which an unknown name counts as a misspelling.
_SIMILARITY: Final = 0.8


@input_rule(
    "EKS-017",
    ADDON,
    requires="The name of an add-on is one that EKS offers.",
    source=f"{_GUIDE}/workloads-add-ons-available-eks.html",
)
def addon_name_misspelt(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "addonName")
    meant = (
        difflib.get_close_matches(name, _ADDON_NAMES, 1, _SIMILARITY) if name else []
    )
    if meant and name not in _ADDON_NAMES:
        yield violation(
            "addonName",
            f"is '{name}'; EKS has '{meant[0]}' (InvalidParameterException: Addon "
            f"{name} specified is not supported)",
        )


@state_rule(
    "EKS-018",
    ADDON,
    requires="A cluster has each add-on at most once.",
    source="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html",
    operations=("create",),
)
def addon_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    keys = ("clusterName", "addonName")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.in_scope(ADDON):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield violation(
                "addonName",
                f"is '{wanted[1]}', which '{wanted[0]}' already has "
                "(ResourceInUseException: Addon already exists)",
            )


def _has_nodes(cluster: StoredResource, view: StoreView) -> bool:
    """Tell whether a cluster has node pools or node groups."""
    name, arn = text(cluster.outputs, "name"), text(cluster.outputs, "arn")
    grouped = {text(group.inputs, "clusterName") for group in view.in_scope(NODE_GROUP)}
    pooled = {pool.scope for pool in view.others(NODE_POOL)}
    built_in = is_set(cluster.inputs, "computeConfig.nodePools")
    return built_in or name in grouped or arn in pooled


@state_rule(
    "EKS-019",
    ADDON,
    requires="The cluster of an add-on has nodes, or something that starts them.",
    source="https://github.com/pulumi/pulumi-eks/issues/1819",
    operations=("create",),
    retry_until_timeout=True,
)
def addon_without_nodes(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    name = text(subject.inputs, "clusterName")
    for cluster in view.in_scope(CLUSTER):
        if cluster.outputs.get("name") == name and not _has_nodes(cluster, view):
            yield violation(
                "clusterName",
                f"is '{name}', which has no nodes: the add-on stays DEGRADED "
                "(InsufficientNumberOfReplicas), and its creation times out after 20 "
                "minutes; let it depend on the node pool",
            )
