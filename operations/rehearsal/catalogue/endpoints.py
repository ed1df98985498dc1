"""What EC2 answers about endpoints: services of AWS inside a network."""

import json
from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    capitals,
    forces_new,
    given,
    numbered,
    tagged,
    texts,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.network import IN_VPC, SUBNET
from operations.rehearsal.catalogue.routing import ROUTE_TABLE
from operations.rehearsal.catalogue.security_groups import SECURITY_GROUP

ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"

#: What an endpoint lets through when it has no policy of its own.
#: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
_OPEN: Final = json.dumps(
    {
        "Statement": [
            {"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}
        ]
    }
)


def _names(made: Made, identity: str) -> list[dict[str, str]]:
    """Return the endpoint's own names: one of the region, one of each zone.

    https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
    """
    service = given(made, "serviceName").removeprefix(f"com.amazonaws.{made.region}.")
    below = f"{service}.{made.region}.vpce.amazonaws.com"
    own = f"{identity}-{made.letters(8)}"
    subnets = (made.cloud.find(SUBNET, "id", s) for s in texts(made, "subnetIds"))
    zones = [str(subnet["availabilityZone"]) for subnet in subnets if subnet]
    hosts = [own, *(f"{own}-{zone}" for zone in zones)]
    hosted = f"Z{capitals(made, 13, 'zone')}"
    return [{"dnsName": f"{host}.{below}", "hostedZoneId": hosted} for host in hosts]


def _endpoint(made: Made) -> Mapping[str, Any]:
    identity = numbered("vpce")(made)
    gateway = given(made, "vpcEndpointType", "Gateway") == "Gateway"
    subnets = texts(made, "subnetIds")
    return tagged(
        made,
        arn=arn(made, "ec2", f"vpc-endpoint/{identity}"),
        cidrBlocks=["198.51.100.0/24"] if gateway else [],
        dnsEntries=[] if gateway else _names(made, identity),
        ipAddressType="ipv4",
        networkInterfaceIds=[f"eni-0{made.hex(16, f'eni {s}')}" for s in subnets],
        ownerId=made.account,
        policy=_OPEN,
        prefixListId=f"pl-{made.hex(8, 'pl')}" if gateway else "",
        privateDnsEnabled=False,
        requesterManaged=False,
        routeTableIds=[],
        securityGroupIds=[],
        state="available",
        subnetIds=[],
        vpcEndpointType="Gateway",
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=ENDPOINT,
        identity=numbered("vpce"),
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
                refusal="InvalidSubnetId.NotFound",
            ),
            Reference(
                property="routeTableIds[]",
                token=ROUTE_TABLE,
                attribute="id",
                refusal="InvalidRouteTableId.NotFound",
            ),
            Reference(
                property="securityGroupIds[]",
                token=SECURITY_GROUP,
                attribute="id",
                refusal="InvalidGroup.NotFound",
            ),
        ),
    ),
)
