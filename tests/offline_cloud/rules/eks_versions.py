"""Cases of the rules about versions and add-ons of EKS."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.aws.eks.rules.addons import ADDON
from offline_cloud.aws.eks.rules.clusters import NODE_GROUP
from offline_cloud.kubernetes.crds.rules.target_group_binding import NODE_POOL
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import CLUSTER_ARN, RuleCase, stored_resource

SERVICES: Final = {
    "vpcConfig": {"subnetIds": ["subnet-a"]},
    "kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16"},
}
METRICS: Final = {"clusterName": "main", "addonName": "metrics-server"}


def version(number: str, support: str = "STANDARD") -> dict[str, Any]:
    """Return a cluster with a version and a support type."""
    return {
        "name": "main",
        "version": number,
        "upgradePolicy": {"supportType": support},
    }


def cluster(inputs: Mapping[str, Any] | None = None) -> StoredResource:
    """Return an existing cluster."""
    return stored_resource(CLUSTER, "main", inputs or version("1.35"), arn=CLUSTER_ARN)


CASES: Final = (
    RuleCase(
        rule="EKS-014",
        token=CLUSTER,
        rejected_inputs=version("1.33", "EXTENDED"),
        passing_inputs=version("1.34"),
        current=cluster(),
    ),
    RuleCase(
        rule="EKS-015",
        token=CLUSTER,
        rejected_inputs=version("1.33"),
        passing_inputs=version("1.33", "EXTENDED"),
        current=cluster(version("1.34")),
    ),
    RuleCase(
        rule="EKS-015",
        token=CLUSTER,
        rejected_inputs=version("1.33"),
        passing_inputs=version("1.34"),
        current=cluster(version("1.33", "EXTENDED")),
    ),
    RuleCase(
        rule="EKS-016",
        token=CLUSTER,
        rejected_inputs=version("1.30"),
        passing_inputs=version("1.31"),
    ),
    RuleCase(
        rule="EKS-017",
        token=ADDON,
        rejected_inputs={"addonName": "metric-server"},
        passing_inputs={"addonName": "datadog_operator"},
    ),
    RuleCase(
        rule="EKS-018",
        token=ADDON,
        rejected_inputs=METRICS,
        passing_inputs={**METRICS, "clusterName": "other"},
        existing=(stored_resource(ADDON, "main:metrics-server", METRICS),),
    ),
    RuleCase(
        rule="EKS-019",
        token=ADDON,
        rejected_inputs=METRICS,
        passing_inputs=METRICS,
        existing=(cluster(),),
        passing_existing=(cluster(), stored_resource(NODE_POOL, "pool")),
    ),
    RuleCase(
        rule="EKS-019",
        token=ADDON,
        rejected_inputs=METRICS,
        passing_inputs=METRICS,
        existing=(cluster(), stored_resource(NODE_POOL, "pool", scope="another")),
        passing_existing=(
            cluster(),
            stored_resource(NODE_GROUP, "main:g", {"clusterName": "main"}),
        ),
    ),
    RuleCase(
        rule="EKS-021",
        token=CLUSTER,
        rejected_inputs=SERVICES,
        passing_inputs=SERVICES,
        existing=(
            stored_resource(VPC, "vpc-1", {"cidrBlock": "172.20.0.0/16"}),
            stored_resource(SUBNET, "subnet-a", vpcId="vpc-1"),
        ),
        passing_existing=(
            stored_resource(VPC, "vpc-1", {"cidrBlock": "172.21.0.0/16"}),
            stored_resource(VPC, "vpc-2", {"cidrBlock": "172.20.0.0/16"}),
            stored_resource(SUBNET, "subnet-a", vpcId="vpc-1"),
        ),
    ),
)
