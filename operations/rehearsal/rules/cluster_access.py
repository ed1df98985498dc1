"""What EKS refuses of who and what may enter a cluster."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.eks import CLUSTER
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import absent, at, given, text

ACCESS_ENTRY: Final = "aws:eks/accessEntry:AccessEntry"
POD_IDENTITY: Final = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
NODE_CLASS: Final = "kubernetes:eks.amazonaws.com/v1:NodeClass"

_API: Final = "https://docs.aws.amazon.com/eks/latest/APIReference"


def _map_only(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "clusterName")
    for cluster in view.here(CLUSTER):
        mode = at(cluster.outputs, "accessConfig.authenticationMode")
        if cluster.outputs.get("name") == name and mode == "CONFIG_MAP":
            yield refusal(
                "clusterName",
                f"is '{name}', whose authenticationMode is CONFIG_MAP; access entries "
                "need API or API_AND_CONFIG_MAP",
            )


def _second_entry(subject: Subject, view: View) -> Iterator[Complaint]:
    keys = ("clusterName", "principalArn")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.here(ACCESS_ENTRY):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield refusal(
                "principalArn",
                f"is '{wanted[1]}', which already has an access entry in "
                f"'{wanted[0]}' (ResourceInUseException)",
            )


def _second_identity(subject: Subject, view: View) -> Iterator[Complaint]:
    keys = ("clusterName", "namespace", "serviceAccount")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.here(POD_IDENTITY):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield refusal(
                "serviceAccount",
                f"is '{wanted[1]}/{wanted[2]}', which already has an association "
                f"in '{wanted[0]}' (ResourceInUseException)",
            )


def _grouped_node(subject: Subject) -> Iterator[Complaint]:
    kind = text(subject.inputs, "type")
    if kind not in {"", "STANDARD"} and given(subject.inputs, "kubernetesGroups"):
        yield refusal(
            "kubernetesGroups",
            f"are given, but type is '{kind}'; groups are for type STANDARD alone",
        )


def _anonymous_nodes(subject: Subject) -> Iterator[Complaint]:
    either = ("spec.role", "spec.instanceProfile")
    if all(absent(subject.inputs, path) for path in either):
        yield refusal("spec.role", "is missing; give a role or an instanceProfile")


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "EKS-009",
        "A cluster that knows its users from a ConfigMap takes no access entries.",
        _map_only,
        ACCESS_ENTRY,
        source="https://github.com/eksctl-io/eksctl/issues/7695",
        on="create",
    ),
    refuses_when(
        "EKS-010",
        "A principal has one access entry in a cluster.",
        _second_entry,
        ACCESS_ENTRY,
        source=f"{_API}/API_CreateAccessEntry.html",
        on="create",
    ),
    refuses_when(
        "EKS-011",
        "A service account has one pod identity association in a cluster.",
        _second_identity,
        POD_IDENTITY,
        source=f"{_API}/API_CreatePodIdentityAssociation.html",
        on="create",
    ),
    refuses(
        "EKS-012",
        "Only a standard access entry has groups.",
        _grouped_node,
        ACCESS_ENTRY,
        source=f"{_API}/API_CreateAccessEntry.html",
    ),
    refuses(
        "EKS-013",
        "A node class says which role its nodes have.",
        _anonymous_nodes,
        NODE_CLASS,
        source="https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html",
    ),
)
