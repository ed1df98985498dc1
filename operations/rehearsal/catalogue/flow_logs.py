"""What EC2 answers about flow logs."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import arn, forces_new, numbered, tagged
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.network import IN_VPC, SUBNET

FLOW_LOG: Final = "aws:ec2/flowLog:FlowLog"

#: The fields of a record where none are asked for.
#: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
_FIELDS: Final = (
    *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport"),
    *("dstport", "protocol", "packets", "bytes", "start", "end", "action"),
    "log-status",
)


def _flow_log(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        arn=arn(made, "ec2", f"vpc-flow-log/{numbered('fl')(made)}"),
        logDestination="",
        logDestinationType="cloud-watch-logs",
        logFormat=" ".join(f"${{{field}}}" for field in _FIELDS),
        maxAggregationInterval=600,
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=FLOW_LOG,
        identity=numbered("fl"),
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
                refusal="InvalidSubnetId.NotFound",
            ),
        ),
    ),
)
