"""Sample resource types, and providers for them."""

import json
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.resource_type import CreateContext, Reference, ResourceType
from offline_cloud.store import ResourceStore
from tests.offline_cloud.provider_client import Provider

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
DATABASE = "aws:rds/instance:Instance"
QUEUE = "aws:sqs/queue:Queue"
CLUSTER = "aws:eks/cluster:Cluster"
NAMESPACE = "kubernetes:core/v1:Namespace"
CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass"
PASSWORD = "random:index/randomPassword:RandomPassword"
PAGE = "https://example.com"


def _any(context: CreateContext) -> str:
    return f"it-{context.hex(8)}"


def _arn(context: CreateContext) -> Mapping[str, Any]:
    return {"arn": f"arn:aws:x:{context.region}:{context.account}:{context.hex(8)}"}


def _cluster(context: CreateContext) -> Mapping[str, Any]:
    return {**_arn(context), "endpoint": f"https://{context.name}"}


def _named(context: CreateContext) -> str:
    return str(context.inputs["metadata"]["name"])


def _object(context: CreateContext) -> Mapping[str, Any]:
    return {"metadata": {"uid": context.hex(8)}}


def _result(context: CreateContext) -> Mapping[str, Any]:
    return {"result": context.hex(9)}


def _snapshot(inputs: Mapping[str, Any]) -> str:
    return f"snapshot {inputs['finalSnapshotIdentifier']}"


_OF_VPC: Final = Reference(
    property="vpcId",
    token=VPC,
    attribute="id",
    error="InvalidVpcID.NotFound",
    preexisting=("vpc-default*",),
)

CATALOGUE: Final[Mapping[str, ResourceType]] = {
    one.token: one
    for one in (
        ResourceType(
            token=VPC, identity=_any, computed=_arn, replaces={"cidrBlock": PAGE}
        ),
        ResourceType(
            token=SUBNET,
            identity=_any,
            computed=_arn,
            replaces={},
            references=(_OF_VPC,),
        ),
        ResourceType(
            token=DATABASE,
            identity=_any,
            computed=_arn,
            replaces={},
            delete_protection="deletionProtection",
            remnants=_snapshot,
        ),
        ResourceType(
            token=QUEUE,
            identity=_any,
            computed=_arn,
            replaces={"name": PAGE, "fifoQueue": PAGE},
            autoname="name",
        ),
        ResourceType(token=CLUSTER, identity=_any, computed=_cluster, replaces={}),
        ResourceType(
            token=NAMESPACE,
            identity=_named,
            computed=_object,
            replaces={"metadata.name": PAGE},
            autoname="metadata.name",
        ),
        ResourceType(
            token=CLASS,
            identity=_named,
            computed=_object,
            replaces={},
            input_schema={"properties": {"spec": {"type": "object"}}},
        ),
        ResourceType(
            token=PASSWORD,
            identity=lambda _: "none",
            computed=_result,
            replaces={"*": PAGE},
        ),
    )
}


def amazon(store: ResourceStore) -> Provider:
    """Return a provider of the Irish region with an account and default tags."""
    config = {
        "region": "eu-west-1",
        "allowedAccountIds": ["111122223333"],
        "defaultTags": {"tags": {"team": "edge"}},
    }
    return Provider("aws", store, config, CATALOGUE)


def kubernetes(
    store: ResourceStore,
    server: str,
    resource_types: Mapping[str, ResourceType] = CATALOGUE,
) -> Provider:
    """Return a provider whose kubeconfig leads to a server."""
    kubeconfig = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": server}}],
    }
    config = {"kubeconfig": json.dumps(kubeconfig)}
    return Provider("kubernetes", store, config, resource_types)
