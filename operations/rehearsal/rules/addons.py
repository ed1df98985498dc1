"""What EKS refuses of add-ons, and what the provider awaits of them in vain."""

import difflib
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.binding import NODE_POOL
from operations.rehearsal.rules.eks import CLUSTER, NODE_GROUP
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import given, text
from operations.rehearsal.thing import Thing

ADDON: Final = "aws:eks/addon:Addon"

_GUIDE: Final = "https://docs.aws.amazon.com/eks/latest/userguide"
#: Add-ons of AWS's and of the community's; vendors offer others.
_KNOWN: Final = (
    *("vpc-cni", "coredns", "kube-proxy", "aws-ebs-csi-driver", "aws-efs-csi-driver"),
    *("aws-fsx-csi-driver", "aws-mountpoint-s3-csi-driver", "snapshot-controller"),
    *("eks-node-monitoring-agent", "eks-pod-identity-agent", "aws-guardduty-agent"),
    *("amazon-cloudwatch-observability", "aws-network-flow-monitoring-agent", "adot"),
    *("metrics-server", "kube-state-metrics", "prometheus-node-exporter"),
    *("cert-manager", "external-dns", "fluent-bit"),
)
#: How alike two names must be for one to be meant for the other.
_ALIKE: Final = 0.8


def _misspelt(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "addonName")
    meant = difflib.get_close_matches(name, _KNOWN, 1, _ALIKE) if name else []
    if meant and name not in _KNOWN:
        yield refusal(
            "addonName",
            f"is '{name}'; EKS has '{meant[0]}' (InvalidParameterException: Addon "
            f"{name} specified is not supported)",
        )


def _second(subject: Subject, view: View) -> Iterator[Complaint]:
    keys = ("clusterName", "addonName")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.here(ADDON):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield refusal(
                "addonName",
                f"is '{wanted[1]}', which '{wanted[0]}' has already "
                "(ResourceInUseException: Addon already exists)",
            )


def _machines(cluster: Thing, view: View) -> bool:
    """Tell whether anything may start nodes in a cluster."""
    name, arn = text(cluster.outputs, "name"), text(cluster.outputs, "arn")
    grouped = {text(group.inputs, "clusterName") for group in view.here(NODE_GROUP)}
    pooled = {pool.place for pool in view.things(NODE_POOL)}
    built_in = given(cluster.inputs, "computeConfig.nodePools")
    return built_in or name in grouped or arn in pooled


def _homeless(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "clusterName")
    for cluster in view.here(CLUSTER):
        if cluster.outputs.get("name") == name and not _machines(cluster, view):
            yield refusal(
                "clusterName",
                f"is '{name}', where nothing starts nodes: the add-on stays DEGRADED "
                "(InsufficientNumberOfReplicas), and awaiting it times out after 20 "
                "minutes; let it wait for the node pool",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "EKS-017",
        "An add-on's name is spelt as EKS spells it.",
        _misspelt,
        ADDON,
        source=f"{_GUIDE}/workloads-add-ons-available-eks.html",
    ),
    refuses_when(
        "EKS-018",
        "A cluster has an add-on once.",
        _second,
        ADDON,
        source="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html",
        on="create",
    ),
    refuses_when(
        "EKS-019",
        "An add-on has machines to run on.",
        _homeless,
        ADDON,
        source="https://github.com/pulumi/pulumi-eks/issues/1819",
        on="create",
        patient=True,
    ),
)
