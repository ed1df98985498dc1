"""What EKS answers about who and what may enter a cluster.

What EKS answers.
"""

import base64
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    fixed_timestamp,
    forces_new,
    input_text,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uuid,
)
from offline_cloud.aws.ec2.resources.vpc import SUBNET
from offline_cloud.aws.iam.resources import ROLE
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

CLUSTER: Final = "aws:eks/cluster:Cluster"
ACCESS_ENTRY: Final = "aws:eks/accessEntry:AccessEntry"

#: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
OF_CLUSTER: Final = Reference(
    property="clusterName",
    token=CLUSTER,
    attribute="name",
    error="ResourceNotFoundException",
)


def _entry_id(made: CreateContext) -> str:
    return f"{input_text(made, 'clusterName')}:{input_text(made, 'principalArn')}"


def _access_entry(made: CreateContext) -> Mapping[str, Any]:
    account, _, principal = (
        input_text(made, "principalArn").split(":", 4)[-1].partition(":")
    )
    kind, _, name = principal.partition("/")
    path = f"{input_text(made, 'clusterName')}/{kind}/{account}/{name}/{uuid(made)}"
    return tagged_outputs(
        made,
        accessEntryArn=arn(made, "eks", f"access-entry/{path}"),
        createdAt=fixed_timestamp(made, "created"),
        kubernetesGroups=[],
        modifiedAt=fixed_timestamp(made, "created"),
        type="STANDARD",
        userName=input_text(made, "principalArn"),
    )


def _policy_id(made: CreateContext) -> str:
    return "#".join(
        input_text(made, key) for key in ("clusterName", "principalArn", "policyArn")
    )


def _policy(made: CreateContext) -> Mapping[str, Any]:
    associated = fixed_timestamp(made, "associated")
    return regional_outputs(made, associatedAt=associated, modifiedAt=associated)


def _pod_identity_id(made: CreateContext) -> str:
    return f"a-{made.hex(17)}"


def _pod_identity(made: CreateContext) -> Mapping[str, Any]:
    path = f"{input_text(made, 'clusterName')}/{_pod_identity_id(made)}"
    return tagged_outputs(
        made,
        associationArn=arn(made, "eks", f"podidentityassociation/{path}"),
        associationId=_pod_identity_id(made),
        disableSessionTags=False,
        externalId=made.hex(32, "external")
        if input_text(made, "targetRoleArn")
        else "",
    )


_POLICY_ENTRY: Final = ResourceType(
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
            error="ResourceNotFoundException",
        ),
    ),
)


#: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
_CLUSTER_DEFAULTS: Final[Mapping[str, Any]] = {
    "accessConfig": {
        "authenticationMode": "CONFIG_MAP",
        "bootstrapClusterCreatorAdminPermissions": True,
    },
    "bootstrapSelfManagedAddons": True,
    "clusterId": "",
    "controlPlaneScalingConfig": {"tier": "standard"},
    "deletionProtection": False,
    "kubernetesNetworkConfig": {
        "elasticLoadBalancing": {"enabled": False},
        "ipFamily": "ipv4",
        "serviceIpv4Cidr": "172.20.0.0/16",
        "serviceIpv6Cidr": "",
    },
    "platformVersion": "eks.9",
    "status": "ACTIVE",
    "upgradePolicy": {"supportType": "EXTENDED"},
    "version": "1.35",
}


def _cluster(made: CreateContext) -> Mapping[str, Any]:
    secret = made.hex(32, "endpoint").upper()
    issuer = f"https://oidc.eks.{made.region}.amazonaws.com/id/{secret}"
    authority = f"-----BEGIN CERTIFICATE-----\n{made.letters(64, 'authority')}\n"
    return tagged_outputs(
        made,
        **_CLUSTER_DEFAULTS,
        arn=arn(made, "eks", f"cluster/{name_or_generated(made)}"),
        certificateAuthority={"data": base64.b64encode(authority.encode()).decode()},
        createdAt=fixed_timestamp(made, "created"),
        endpoint=f"https://{secret}.gr7.{made.region}.eks.amazonaws.com",
        identities=[{"oidcs": [{"issuer": issuer}]}],
        name=name_or_generated(made),
        vpcConfig={
            "clusterSecurityGroupId": f"sg-0{made.hex(16, 'security group')}",
            "controlPlaneEgressMode": "AWS_MANAGED",
            "endpointPrivateAccess": False,
            "endpointPublicAccess": True,
            "publicAccessCidrs": ["0.0.0.0/0"],
            "securityGroupIds": [],
            "vpcId": _vpc_of(made),
        },
    )


def _logged_late(inputs: Mapping[str, Any]) -> str:
    """Return what AWS may make again of a cluster that logged.

    https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2763
    """
    logged = inputs.get("enabledClusterLogTypes")
    return "its log group, if it logged again after that was deleted" if logged else ""


def _vpc_of(made: CreateContext) -> str:
    config: Mapping[str, Any] = made.inputs.get("vpcConfig") or {}
    found = (
        made.store.find_outputs(SUBNET, "id", s) for s in config.get("subnetIds") or ()
    )
    return next((str(subnet["vpcId"]) for subnet in found if subnet), "")


def _addon(made: CreateContext) -> Mapping[str, Any]:
    cluster, addon = input_text(made, "clusterName"), input_text(made, "addonName")
    path = f"{cluster}/{addon}/{uuid(made)}"
    return tagged_outputs(
        made,
        addonVersion="v1.0.0-eksbuild.1",
        arn=arn(made, "eks", f"addon/{path}"),
        configurationValues="",
        createdAt=fixed_timestamp(made, "created"),
        modifiedAt=fixed_timestamp(made, "created"),
    )


_CLUSTER_ENTRY: Final = ResourceType(
    token=CLUSTER,
    identity=name_or_generated,
    computed=_cluster,
    replaces=forces_new(
        "eks/cluster.go",
        *("accessConfig.bootstrapClusterCreatorAdminPermissions", "name", "roleArn"),
        *("bootstrapSelfManagedAddons", "kubernetesNetworkConfig.ipFamily"),
        *("kubernetesNetworkConfig.serviceIpv4Cidr", "outpostConfig"),
    ),
    autoname="name",
    computed_nested=("vpcConfig.clusterSecurityGroupId", "vpcConfig.vpcId"),
    delete_protection="deletionProtection",
    remnants=_logged_late,
    references=(
        Reference(
            property="vpcConfig.subnetIds[]",
            token=SUBNET,
            attribute="id",
            error="InvalidParameterException",
        ),
        Reference(
            property="roleArn",
            token=ROLE,
            attribute="arn",
            error="InvalidParameterException",
        ),
    ),
)


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=ACCESS_ENTRY,
        identity=_entry_id,
        computed=_access_entry,
        replaces=forces_new(
            "eks/access_entry.go", "clusterName", "principalArn", "type"
        ),
        references=(OF_CLUSTER,),
    ),
    _POLICY_ENTRY,
    ResourceType(
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
                error="InvalidParameterException",
            ),
        ),
    ),
    _CLUSTER_ENTRY,
    ResourceType(
        token="aws:eks/addon:Addon",
        identity=lambda made: (
            f"{input_text(made, 'clusterName')}:{input_text(made, 'addonName')}"
        ),
        computed=_addon,
        replaces=forces_new(
            "eks/addon.go", "addonName", "clusterName", "namespaceConfig"
        ),
        references=(OF_CLUSTER,),
    ),
)
