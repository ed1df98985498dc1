"""Resource types of a small cloud of the tests' own, and providers for it."""

import json
from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue import Entry, Made, Reference
from operations.rehearsal.cloud import Cloud
from tests.rehearsal.provider import Provider

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
DATABASE = "aws:rds/instance:Instance"
QUEUE = "aws:sqs/queue:Queue"
CLUSTER = "aws:eks/cluster:Cluster"
NAMESPACE = "kubernetes:core/v1:Namespace"
CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass"
PASSWORD = "random:index/randomPassword:RandomPassword"
PAGE = "https://example.com"


def _any(made: Made) -> str:
    return f"it-{made.hex(8)}"


def _arn(made: Made) -> Mapping[str, Any]:
    return {"arn": f"arn:aws:x:{made.region}:{made.account}:{made.hex(8)}"}


def _cluster(made: Made) -> Mapping[str, Any]:
    return {**_arn(made), "endpoint": f"https://{made.name}"}


def _named(made: Made) -> str:
    return str(made.inputs["metadata"]["name"])


def _object(made: Made) -> Mapping[str, Any]:
    return {"metadata": {"uid": made.hex(8)}}


def _result(made: Made) -> Mapping[str, Any]:
    return {"result": made.hex(9)}


def _snapshot(inputs: Mapping[str, Any]) -> str:
    return f"snapshot {inputs['finalSnapshotIdentifier']}"


_OF_VPC: Final = Reference(
    property="vpcId",
    token=VPC,
    attribute="id",
    refusal="InvalidVpcID.NotFound",
    given=("vpc-default*",),
)

CATALOGUE: Final[Mapping[str, Entry]] = {
    one.token: one
    for one in (
        Entry(token=VPC, identity=_any, computed=_arn, replaces={"cidrBlock": PAGE}),
        Entry(
            token=SUBNET,
            identity=_any,
            computed=_arn,
            replaces={},
            references=(_OF_VPC,),
        ),
        Entry(
            token=DATABASE,
            identity=_any,
            computed=_arn,
            replaces={},
            delete_protection="deletionProtection",
            leaves_behind=_snapshot,
        ),
        Entry(
            token=QUEUE,
            identity=_any,
            computed=_arn,
            replaces={"name": PAGE, "fifoQueue": PAGE},
            autoname="name",
        ),
        Entry(token=CLUSTER, identity=_any, computed=_cluster, replaces={}),
        Entry(
            token=NAMESPACE,
            identity=_named,
            computed=_object,
            replaces={"metadata.name": PAGE},
            autoname="metadata.name",
        ),
        Entry(
            token=CLASS,
            identity=_named,
            computed=_object,
            replaces={},
            structure={"properties": {"spec": {"type": "object"}}},
        ),
        Entry(
            token=PASSWORD,
            identity=lambda _: "none",
            computed=_result,
            replaces={"*": PAGE},
        ),
    )
}


def amazon(cloud: Cloud) -> Provider:
    """Return a provider of the Irish region with an account and default tags."""
    config = {
        "region": "eu-west-1",
        "allowedAccountIds": ["111122223333"],
        "defaultTags": {"tags": {"team": "edge"}},
    }
    return Provider("aws", cloud, config, CATALOGUE)


def kubernetes(
    cloud: Cloud, server: str, catalogue: Mapping[str, Entry] = CATALOGUE
) -> Provider:
    """Return a provider whose kubeconfig leads to a server."""
    kubeconfig = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": server}}],
    }
    config = {"kubeconfig": json.dumps(kubeconfig)}
    return Provider("kubernetes", cloud, config, catalogue)
