"""Versions and add-ons of clusters that are refused."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.aws.eks.rules.addons import ADDON
from offline_cloud.aws.eks.rules.clusters import NODE_GROUP
from offline_cloud.kubernetes.crds.rules.target_group_binding import NODE_POOL
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import CLUSTER_ARN, RuleCase, thing

SERVICES: Final = {
    "vpcConfig": {"subnetIds": ["subnet-a"]},
    "kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16"},
}
METRICS: Final = {"clusterName": "main", "addonName": "metrics-server"}


def version(number: str, support: str = "STANDARD") -> dict[str, Any]:
    """Return a cluster of one version, supported in one way."""
    return {
        "name": "main",
        "version": number,
        "upgradePolicy": {"supportType": support},
    }


def cluster(inputs: Mapping[str, Any] | None = None) -> StoredResource:
    """Return a cluster that stands."""
    return thing(CLUSTER, "main", inputs or version("1.35"), arn=CLUSTER_ARN)


CASES: Final = (
    RuleCase(
        rule="EKS-014",
        token=CLUSTER,
        refused=version("1.33", "EXTENDED"),
        passes=version("1.34"),
        current=cluster(),
    ),
    RuleCase(
        rule="EKS-015",
        token=CLUSTER,
        refused=version("1.33"),
        passes=version("1.33", "EXTENDED"),
        current=cluster(version("1.34")),
    ),
    RuleCase(
        rule="EKS-015",
        token=CLUSTER,
        refused=version("1.33"),
        passes=version("1.34"),
        current=cluster(version("1.33", "EXTENDED")),
    ),
    RuleCase(
        rule="EKS-016",
        token=CLUSTER,
        refused=version("1.30"),
        passes=version("1.31"),
    ),
    RuleCase(
        rule="EKS-017",
        token=ADDON,
        refused={"addonName": "metric-server"},
        passes={"addonName": "datadog_operator"},
    ),
    RuleCase(
        rule="EKS-018",
        token=ADDON,
        refused=METRICS,
        passes={**METRICS, "clusterName": "other"},
        existing=(thing(ADDON, "main:metrics-server", METRICS),),
    ),
    RuleCase(
        rule="EKS-019",
        token=ADDON,
        refused=METRICS,
        passes=METRICS,
        existing=(cluster(),),
        passing_existing=(cluster(), thing(NODE_POOL, "pool")),
    ),
    RuleCase(
        rule="EKS-019",
        token=ADDON,
        refused=METRICS,
        passes=METRICS,
        existing=(cluster(), thing(NODE_POOL, "pool", scope="another")),
        passing_existing=(
            cluster(),
            thing(NODE_GROUP, "main:g", {"clusterName": "main"}),
        ),
    ),
    RuleCase(
        rule="EKS-021",
        token=CLUSTER,
        refused=SERVICES,
        passes=SERVICES,
        existing=(
            thing(VPC, "vpc-1", {"cidrBlock": "172.20.0.0/16"}),
            thing(SUBNET, "subnet-a", vpcId="vpc-1"),
        ),
        passing_existing=(
            thing(VPC, "vpc-1", {"cidrBlock": "172.21.0.0/16"}),
            thing(VPC, "vpc-2", {"cidrBlock": "172.20.0.0/16"}),
            thing(SUBNET, "subnet-a", vpcId="vpc-1"),
        ),
    ),
)
