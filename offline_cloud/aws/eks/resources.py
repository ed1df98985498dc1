"""Resource types of Amazon EKS: clusters, add-ons, access entries, pod identities."""

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


def _entry_id(context: CreateContext) -> str:
    return f"{input_text(context, 'clusterName')}:{input_text(context, 'principalArn')}"


def _access_entry(context: CreateContext) -> Mapping[str, Any]:
    account, _, principal = (
        input_text(context, "principalArn").split(":", 4)[-1].partition(":")
    )
    kind, _, name = principal.partition("/")
    path = (
        f"{input_text(context, 'clusterName')}/{kind}/{account}/{name}/{uuid(context)}"
    )
    return tagged_outputs(
        context,
        accessEntryArn=arn(context, "eks", f"access-entry/{path}"),
        createdAt=fixed_timestamp(context, "created"),
        kubernetesGroups=[],
        modifiedAt=fixed_timestamp(context, "created"),
        type="STANDARD",
        userName=input_text(context, "principalArn"),
    )


def _policy_id(context: CreateContext) -> str:
    return "#".join(
        input_text(context, key) for key in ("clusterName", "principalArn", "policyArn")
    )


def _policy(context: CreateContext) -> Mapping[str, Any]:
    associated = fixed_timestamp(context, "associated")
    return regional_outputs(context, associatedAt=associated, modifiedAt=associated)


def _pod_identity_id(context: CreateContext) -> str:
    return f"a-{context.hex(17)}"


def _pod_identity(context: CreateContext) -> Mapping[str, Any]:
    path = f"{input_text(context, 'clusterName')}/{_pod_identity_id(context)}"
    return tagged_outputs(
        context,
        associationArn=arn(context, "eks", f"podidentityassociation/{path}"),
        associationId=_pod_identity_id(context),
        disableSessionTags=False,
        externalId=context.hex(32, "external")
        if input_text(context, "targetRoleArn")
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


def _cluster(context: CreateContext) -> Mapping[str, Any]:
    secret = context.hex(32, "endpoint").upper()
    issuer = f"https://oidc.eks.{context.region}.amazonaws.com/id/{secret}"
    authority = f"-----BEGIN CERTIFICATE-----\n{context.letters(64, 'authority')}\n"
    return tagged_outputs(
        context,
        **_CLUSTER_DEFAULTS,
        arn=arn(context, "eks", f"cluster/{name_or_generated(context)}"),
        certificateAuthority={"data": base64.b64encode(authority.encode()).decode()},
        createdAt=fixed_timestamp(context, "created"),
        endpoint=f"https://{secret}.gr7.{context.region}.eks.amazonaws.com",
        identities=[{"oidcs": [{"issuer": issuer}]}],
        name=name_or_generated(context),
        vpcConfig={
            "clusterSecurityGroupId": f"sg-0{context.hex(16, 'security group')}",
            "controlPlaneEgressMode": "AWS_MANAGED",
            "endpointPrivateAccess": False,
            "endpointPublicAccess": True,
            "publicAccessCidrs": ["0.0.0.0/0"],
            "securityGroupIds": [],
            "vpcId": _vpc_of(context),
        },
    )


def _logged_late(inputs: Mapping[str, Any]) -> str:
    """Return the log group that AWS may recreate when the cluster still logs.

    https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2763
    """
    logged = inputs.get("enabledClusterLogTypes")
    return "its log group, if it logged again after that was deleted" if logged else ""


def _vpc_of(context: CreateContext) -> str:
    config: Mapping[str, Any] = context.inputs.get("vpcConfig") or {}
    found = (
        context.store.find_outputs(SUBNET, "id", s)
        for s in config.get("subnetIds") or ()
    )
    return next((str(subnet["vpcId"]) for subnet in found if subnet), "")


def _addon(context: CreateContext) -> Mapping[str, Any]:
    cluster, addon = (
        input_text(context, "clusterName"),
        input_text(context, "addonName"),
    )
    path = f"{cluster}/{addon}/{uuid(context)}"
    return tagged_outputs(
        context,
        addonVersion="v1.0.0-eksbuild.1",
        arn=arn(context, "eks", f"addon/{path}"),
        configurationValues="",
        createdAt=fixed_timestamp(context, "created"),
        modifiedAt=fixed_timestamp(context, "created"),
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
        identity=lambda context: (
            f"{input_text(context, 'clusterName')}:{input_text(context, 'addonName')}"
        ),
        computed=_addon,
        replaces=forces_new(
            "eks/addon.go", "addonName", "clusterName", "namespaceConfig"
        ),
        references=(OF_CLUSTER,),
    ),
)
