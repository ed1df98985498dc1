"""Versions and add-ons of clusters that are refused."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.rules.addons import ADDON
from operations.rehearsal.rules.binding import NODE_POOL
from operations.rehearsal.rules.ec2 import SUBNET, VPC
from operations.rehearsal.rules.eks import CLUSTER, NODE_GROUP
from operations.rehearsal.thing import Thing
from tests.rehearsal.rules.case import CLUSTER_ARN, Case, thing

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


def cluster(inputs: Mapping[str, Any] | None = None) -> Thing:
    """Return a cluster that stands."""
    return thing(CLUSTER, "main", inputs or version("1.35"), arn=CLUSTER_ARN)


CASES: Final = (
    Case(
        rule="EKS-014",
        token=CLUSTER,
        refused=version("1.33", "EXTENDED"),
        passes=version("1.34"),
        now=cluster(),
    ),
    Case(
        rule="EKS-015",
        token=CLUSTER,
        refused=version("1.33"),
        passes=version("1.33", "EXTENDED"),
        now=cluster(version("1.34")),
    ),
    Case(
        rule="EKS-015",
        token=CLUSTER,
        refused=version("1.33"),
        passes=version("1.34"),
        now=cluster(version("1.33", "EXTENDED")),
    ),
    Case(
        rule="EKS-016",
        token=CLUSTER,
        refused=version("1.30"),
        passes=version("1.31"),
    ),
    Case(
        rule="EKS-017",
        token=ADDON,
        refused={"addonName": "metric-server"},
        passes={"addonName": "datadog_operator"},
    ),
    Case(
        rule="EKS-018",
        token=ADDON,
        refused=METRICS,
        passes={**METRICS, "clusterName": "other"},
        there=(thing(ADDON, "main:metrics-server", METRICS),),
    ),
    Case(
        rule="EKS-019",
        token=ADDON,
        refused=METRICS,
        passes=METRICS,
        there=(cluster(),),
        passing=(cluster(), thing(NODE_POOL, "pool")),
    ),
    Case(
        rule="EKS-019",
        token=ADDON,
        refused=METRICS,
        passes=METRICS,
        there=(cluster(), thing(NODE_POOL, "pool", place="another")),
        passing=(cluster(), thing(NODE_GROUP, "main:g", {"clusterName": "main"})),
    ),
    Case(
        rule="EKS-021",
        token=CLUSTER,
        refused=SERVICES,
        passes=SERVICES,
        there=(
            thing(VPC, "vpc-1", {"cidrBlock": "172.20.0.0/16"}),
            thing(SUBNET, "subnet-a", vpcId="vpc-1"),
        ),
        passing=(
            thing(VPC, "vpc-1", {"cidrBlock": "172.21.0.0/16"}),
            thing(VPC, "vpc-2", {"cidrBlock": "172.20.0.0/16"}),
            thing(SUBNET, "subnet-a", vpcId="vpc-1"),
        ),
    ),
)
