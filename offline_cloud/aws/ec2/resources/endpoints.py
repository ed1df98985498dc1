"""Resource types of Amazon EC2: VPC endpoints."""

import json
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    input_texts,
    prefixed_id,
    tagged_outputs,
    uppercase_id,
)
from offline_cloud.aws.ec2.resources.routes import ROUTE_TABLE
from offline_cloud.aws.ec2.resources.security_groups import SECURITY_GROUP
from offline_cloud.aws.ec2.resources.vpc import IN_VPC, SUBNET
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"

#: Default policy of an endpoint.
#: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
_OPEN: Final = json.dumps(
    {
        "Statement": [
            {"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}
        ]
    }
)


def _names(context: CreateContext, identity: str) -> list[dict[str, str]]:
    """Return the DNS names of the endpoint: a regional one, one per zone.

    https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
    """
    service = input_text(context, "serviceName").removeprefix(
        f"com.amazonaws.{context.region}."
    )
    below = f"{service}.{context.region}.vpce.amazonaws.com"
    own = f"{identity}-{context.letters(8)}"
    subnets = (
        context.store.find_outputs(SUBNET, "id", s)
        for s in input_texts(context, "subnetIds")
    )
    zones = [str(subnet["availabilityZone"]) for subnet in subnets if subnet]
    hosts = [own, *(f"{own}-{zone}" for zone in zones)]
    hosted = f"Z{uppercase_id(context, 13, 'zone')}"
    return [{"dnsName": f"{host}.{below}", "hostedZoneId": hosted} for host in hosts]


def _endpoint(context: CreateContext) -> Mapping[str, Any]:
    identity = prefixed_id("vpce")(context)
    gateway = input_text(context, "vpcEndpointType", "Gateway") == "Gateway"
    subnets = input_texts(context, "subnetIds")
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"vpc-endpoint/{identity}"),
        cidrBlocks=["198.51.100.0/24"] if gateway else [],
        dnsEntries=[] if gateway else _names(context, identity),
        ipAddressType="ipv4",
        networkInterfaceIds=[f"eni-0{context.hex(16, f'eni {s}')}" for s in subnets],
        ownerId=context.account,
        policy=_OPEN,
        prefixListId=f"pl-{context.hex(8, 'pl')}" if gateway else "",
        privateDnsEnabled=False,
        requesterManaged=False,
        routeTableIds=[],
        securityGroupIds=[],
        state="available",
        subnetIds=[],
        vpcEndpointType="Gateway",
    )


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=ENDPOINT,
        identity=prefixed_id("vpce"),
        computed=_endpoint,
        replaces=forces_new(
            "ec2/vpc_endpoint.go",
            *("dnsOptions.privateDnsPreference",),
            *("dnsOptions.privateDnsSpecifiedDomains",),
            *("resourceConfigurationArn", "serviceName", "serviceNetworkArn"),
            *("serviceRegion", "vpcEndpointType", "vpcId"),
        ),
        references=(
            IN_VPC,
            Reference(
                property="subnetIds[]",
                token=SUBNET,
                attribute="id",
                error="InvalidSubnetId.NotFound",
            ),
            Reference(
                property="routeTableIds[]",
                token=ROUTE_TABLE,
                attribute="id",
                error="InvalidRouteTableId.NotFound",
            ),
            Reference(
                property="securityGroupIds[]",
                token=SECURITY_GROUP,
                attribute="id",
                error="InvalidGroup.NotFound",
            ),
        ),
    ),
)
