"""What EKS answers about who and what may enter a cluster."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    moment,
    placed,
    tagged,
    uuid,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.iam import ROLE

CLUSTER: Final = "aws:eks/cluster:Cluster"
ACCESS_ENTRY: Final = "aws:eks/accessEntry:AccessEntry"

#: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
OF_CLUSTER: Final = Reference(
    property="clusterName",
    token=CLUSTER,
    attribute="name",
    refusal="ResourceNotFoundException",
)


def _entry_id(made: Made) -> str:
    return f"{given(made, 'clusterName')}:{given(made, 'principalArn')}"


def _access_entry(made: Made) -> Mapping[str, Any]:
    account, _, principal = given(made, "principalArn").split(":", 4)[-1].partition(":")
    kind, _, name = principal.partition("/")
    path = f"{given(made, 'clusterName')}/{kind}/{account}/{name}/{uuid(made)}"
    return tagged(
        made,
        accessEntryArn=arn(made, "eks", f"access-entry/{path}"),
        createdAt=moment(made, "created"),
        kubernetesGroups=[],
        modifiedAt=moment(made, "created"),
        type="STANDARD",
        userName=given(made, "principalArn"),
    )


def _policy_id(made: Made) -> str:
    return "#".join(
        given(made, key) for key in ("clusterName", "principalArn", "policyArn")
    )


def _policy(made: Made) -> Mapping[str, Any]:
    associated = moment(made, "associated")
    return placed(made, associatedAt=associated, modifiedAt=associated)


def _pod_identity_id(made: Made) -> str:
    return f"a-{made.hex(17)}"


def _pod_identity(made: Made) -> Mapping[str, Any]:
    path = f"{given(made, 'clusterName')}/{_pod_identity_id(made)}"
    return tagged(
        made,
        associationArn=arn(made, "eks", f"podidentityassociation/{path}"),
        associationId=_pod_identity_id(made),
        disableSessionTags=False,
        externalId=made.hex(32, "external") if given(made, "targetRoleArn") else "",
    )


_POLICY_ENTRY: Final = Entry(
    token="aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    identity=_policy_id,
    computed=_policy,
    replaces=forces_new(
        "eks/access_policy_association.go",
        *("accessScope", "clusterName", "policyArn", "principalArn"),
    ),
    references=(
        OF_CLUSTER,
        Reference(
            property="principalArn",
            token=ACCESS_ENTRY,
            attribute="principalArn",
            refusal="ResourceNotFoundException",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=ACCESS_ENTRY,
        identity=_entry_id,
        computed=_access_entry,
        replaces=forces_new(
            "eks/access_entry.go", "clusterName", "principalArn", "type"
        ),
        references=(OF_CLUSTER,),
    ),
    _POLICY_ENTRY,
    Entry(
        token="aws:eks/podIdentityAssociation:PodIdentityAssociation",
        identity=_pod_identity_id,
        computed=_pod_identity,
        replaces=forces_new(
            "eks/pod_identity_association.go",
            *("clusterName", "namespace", "serviceAccount"),
        ),
        references=(
            OF_CLUSTER,
            Reference(
                property="roleArn",
                token=ROLE,
                attribute="arn",
                refusal="InvalidParameterException",
            ),
        ),
    ),
)
