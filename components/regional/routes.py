"""The routes of one region: how each tier reaches the world, or does not.

Deliberately absent: any default route of the database tier.
"""

from collections.abc import Mapping
from typing import Final, Literal

import pulumi
from pulumi_aws import ec2

Tier = Literal["public", "private", "database"]

#: The subnets of every tier, by the letter of their zone.
Subnets = Mapping[Tier, Mapping[str, ec2.Subnet]]

_IPV4: Final = "0.0.0.0/0"
_IPV6: Final = "::/0"


def route(
    name: str,
    vpc: ec2.Vpc,
    subnets: Subnets,
    *,
    region: str,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Connect every tier; return what must exist before traffic flows."""
    child = pulumi.ResourceOptions(parent=component)
    tables: dict[Tier, ec2.RouteTable] = {
        tier: ec2.RouteTable(
            f"{name}-{tier}-routes",
            vpc_id=vpc.id,
            tags={"Name": f"{name}-{tier}-routes"},
            opts=child,
        )
        for tier in subnets
    }
    ec2.VpcEndpoint(
        f"{name}-s3",
        vpc_id=vpc.id,
        service_name=f"com.amazonaws.{region}.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=[tables["private"].id],
        opts=child,
    )
    internet = ec2.InternetGateway(f"{name}-internet", vpc_id=vpc.id, opts=child)
    return (
        *_associations(name, subnets, tables, child),
        *_public(name, internet, tables["public"], child),
        *_private(name, vpc, internet, tables["private"], component),
    )


def _associations(
    name: str,
    subnets: Subnets,
    tables: Mapping[Tier, ec2.RouteTable],
    child: pulumi.ResourceOptions,
) -> tuple[pulumi.Resource, ...]:
    return tuple(
        ec2.RouteTableAssociation(
            f"{name}-{tier}-{letter}-routes",
            route_table_id=tables[tier].id,
            subnet_id=subnet.id,
            opts=child,
        )
        for tier, of_tier in subnets.items()
        for letter, subnet in of_tier.items()
    )


def _public(
    name: str,
    internet: ec2.InternetGateway,
    table: ec2.RouteTable,
    child: pulumi.ResourceOptions,
) -> tuple[pulumi.Resource, ...]:
    return (
        ec2.Route(
            f"{name}-public-ipv4",
            route_table_id=table.id,
            destination_cidr_block=_IPV4,
            gateway_id=internet.id,
            opts=child,
        ),
        ec2.Route(
            f"{name}-public-ipv6",
            route_table_id=table.id,
            destination_ipv6_cidr_block=_IPV6,
            gateway_id=internet.id,
            opts=child,
        ),
    )


def _private(
    name: str,
    vpc: ec2.Vpc,
    internet: ec2.InternetGateway,
    table: ec2.RouteTable,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    child = pulumi.ResourceOptions(parent=component)
    # In regional mode AWS finds it an address in every zone that has traffic; a subnet
    # or an address of ours would be refused.
    # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    nat = ec2.NatGateway(
        f"{name}-nat",
        availability_mode="regional",
        connectivity_type="public",
        vpc_id=vpc.id,
        tags={"Name": f"{name}-nat"},
        opts=pulumi.ResourceOptions(parent=component, depends_on=[internet]),
    )
    egress = ec2.EgressOnlyInternetGateway(f"{name}-egress", vpc_id=vpc.id, opts=child)
    return (
        nat,
        ec2.Route(
            f"{name}-private-ipv4",
            route_table_id=table.id,
            destination_cidr_block=_IPV4,
            nat_gateway_id=nat.id,
            opts=child,
        ),
        ec2.Route(
            f"{name}-private-ipv6",
            route_table_id=table.id,
            destination_ipv6_cidr_block=_IPV6,
            egress_only_gateway_id=egress.id,
            opts=child,
        ),
    )
