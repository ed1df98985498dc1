"""What EKS answers."""

import base64
from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue import cluster_access
from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    moment,
    named,
    tagged,
    uuid,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.iam import ROLE
from operations.rehearsal.catalogue.network import SUBNET

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


def _cluster(made: Made) -> Mapping[str, Any]:
    secret = made.hex(32, "endpoint").upper()
    issuer = f"https://oidc.eks.{made.region}.amazonaws.com/id/{secret}"
    authority = f"-----BEGIN CERTIFICATE-----\n{made.letters(64, 'authority')}\n"
    return tagged(
        made,
        **_CLUSTER_DEFAULTS,
        arn=arn(made, "eks", f"cluster/{named(made)}"),
        certificateAuthority={"data": base64.b64encode(authority.encode()).decode()},
        createdAt=moment(made, "created"),
        endpoint=f"https://{secret}.gr7.{made.region}.eks.amazonaws.com",
        identities=[{"oidcs": [{"issuer": issuer}]}],
        name=named(made),
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


def _vpc_of(made: Made) -> str:
    config: Mapping[str, Any] = made.inputs.get("vpcConfig") or {}
    found = (made.cloud.find(SUBNET, "id", s) for s in config.get("subnetIds") or ())
    return next((str(subnet["vpcId"]) for subnet in found if subnet), "")


def _addon(made: Made) -> Mapping[str, Any]:
    path = f"{given(made, 'clusterName')}/{given(made, 'addonName')}/{uuid(made)}"
    return tagged(
        made,
        addonVersion="v1.0.0-eksbuild.1",
        arn=arn(made, "eks", f"addon/{path}"),
        configurationValues="",
        createdAt=moment(made, "created"),
        modifiedAt=moment(made, "created"),
    )


_CLUSTER_ENTRY: Final = Entry(
    token=cluster_access.CLUSTER,
    identity=named,
    computed=_cluster,
    replaces=forces_new(
        "eks/cluster.go",
        *("accessConfig.bootstrapClusterCreatorAdminPermissions", "name", "roleArn"),
        *("bootstrapSelfManagedAddons", "kubernetesNetworkConfig.ipFamily"),
        *("kubernetesNetworkConfig.serviceIpv4Cidr", "outpostConfig"),
    ),
    autoname="name",
    computed_inside=("vpcConfig.clusterSecurityGroupId", "vpcConfig.vpcId"),
    delete_protection="deletionProtection",
    leaves_behind=_logged_late,
    references=(
        Reference(
            property="vpcConfig.subnetIds[]",
            token=SUBNET,
            attribute="id",
            refusal="InvalidParameterException",
        ),
        Reference(
            property="roleArn",
            token=ROLE,
            attribute="arn",
            refusal="InvalidParameterException",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (
    _CLUSTER_ENTRY,
    *cluster_access.ENTRIES,
    Entry(
        token="aws:eks/addon:Addon",
        identity=lambda made: (
            f"{given(made, 'clusterName')}:{given(made, 'addonName')}"
        ),
        computed=_addon,
        replaces=forces_new(
            "eks/addon.go", "addonName", "clusterName", "namespaceConfig"
        ),
        references=(cluster_access.OF_CLUSTER,),
    ),
)
