"""Resource types of Amazon EC2: VPC flow logs."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import arn, forces_new, prefixed_id, tagged_outputs
from offline_cloud.aws.ec2.resources.vpc import IN_VPC, SUBNET
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

FLOW_LOG: Final = "aws:ec2/flowLog:FlowLog"

#: Default fields of a record.
#: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
_FIELDS: Final = (
    *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport"),
    *("dstport", "protocol", "packets", "bytes", "start", "end", "action"),
    "log-status",
)


def _flow_log(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"vpc-flow-log/{prefixed_id('fl')(context)}"),
        logDestination="",
        logDestinationType="cloud-watch-logs",
        logFormat=" ".join(f"${{{field}}}" for field in _FIELDS),
        maxAggregationInterval=600,
    )


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=FLOW_LOG,
        identity=prefixed_id("fl"),
        computed=_flow_log,
        replaces=forces_new(
            "ec2/vpc_flow_log.go",
            *("deliverCrossAccountRole", "destinationOptions", "eniId", "iamRoleArn"),
            *("logDestination", "logDestinationType", "logFormat"),
            *("maxAggregationInterval", "regionalNatGatewayId", "subnetId"),
            *("tagFieldSpecifications", "trafficType", "transitGatewayAttachmentId"),
            *("transitGatewayId", "vpcId"),
        ),
        references=(
            IN_VPC,
            Reference(
                property="subnetId",
                token=SUBNET,
                attribute="id",
                error="InvalidSubnetId.NotFound",
            ),
        ),
    ),
)
