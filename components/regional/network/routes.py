"""The routes of one region: how each tier reaches the world, or does not.

Each zone's private subnet has a route table of its own, whatever the choice of NAT: a
change of the choice then changes where a route leads, in place, and no subnet ever
changes its table.

Deliberately absent: any default route of the database tier, and a policy of the S3
endpoint: layers of images, ECR's own among them, are fetched with requests that other
accounts have signed. What our roles may do with S3 is in their policies.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

import pulumi
from pulumi_aws import ec2

from components.regional.network.nat import ways_out
from config.network import Nat

Tier = Literal["public", "private", "database"]

#: The subnets of every tier, by the letter of their zone.
Subnets = Mapping[Tier, Mapping[str, ec2.Subnet]]
#: The route table of each of them.
_Tables = Mapping[Tier, Mapping[str, ec2.RouteTable]]

_IPV4: Final = "0.0.0.0/0"
_IPV6: Final = "::/0"


def route(  # noqa: PLR0913 - what is connected, how, and who owns it, most by name
    name: str,
    vpc: ec2.Vpc,
    subnets: Subnets,
    *,
    nat: Nat,
    region: str,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Connect every tier; return what must exist before traffic flows."""
    child = pulumi.ResourceOptions(parent=component)
    tables = _tables(name, vpc, subnets, child)
    private = tables["private"]
    ec2.VpcEndpoint(
        f"{name}-s3",
        vpc_id=vpc.id,
        service_name=f"com.amazonaws.{region}.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=[table.id for table in private.values()],
        opts=child,
    )
    internet = ec2.InternetGateway(f"{name}-internet", vpc_id=vpc.id, opts=child)
    out = ways_out(name, nat, subnets["public"], internet, component)
    return (
        *_associations(name, subnets, tables, child),
        *_public(name, internet, next(iter(tables["public"].values())), child),
        *_private_ipv4(name, out, private, child),
        *(_private_ipv6(name, vpc, private, child) if out else ()),
    )


def _tables(
    name: str, vpc: ec2.Vpc, subnets: Subnets, child: pulumi.ResourceOptions
) -> _Tables:
    def table(role: str) -> ec2.RouteTable:
        return ec2.RouteTable(
            f"{name}-{role}",
            vpc_id=vpc.id,
            tags={"Name": f"{name}-{role}"},
            opts=child,
        )

    letters = tuple(subnets["private"])
    return {
        "public": dict.fromkeys(letters, table("public-routes")),
        "private": {letter: table(f"private-routes-{letter}") for letter in letters},
        "database": dict.fromkeys(letters, table("database-routes")),
    }


def _associations(
    name: str, subnets: Subnets, tables: _Tables, child: pulumi.ResourceOptions
) -> Iterator[pulumi.Resource]:
    for tier, of_tier in subnets.items():
        for letter, subnet in of_tier.items():
            yield ec2.RouteTableAssociation(
                f"{name}-{tier}-{letter}-routes",
                route_table_id=tables[tier][letter].id,
                subnet_id=subnet.id,
                opts=child,
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


def _private_ipv4(
    name: str,
    out: Mapping[str, ec2.NatGateway],
    tables: Mapping[str, ec2.RouteTable],
    child: pulumi.ResourceOptions,
) -> Iterator[pulumi.Resource]:
    yield from dict.fromkeys(out.values())
    for letter, gateway in out.items():
        yield ec2.Route(
            f"{name}-private-ipv4-{letter}",
            route_table_id=tables[letter].id,
            destination_cidr_block=_IPV4,
            nat_gateway_id=gateway.id,
            opts=child,
        )


def _private_ipv6(
    name: str,
    vpc: ec2.Vpc,
    tables: Mapping[str, ec2.RouteTable],
    child: pulumi.ResourceOptions,
) -> Iterator[pulumi.Resource]:
    # Costs nothing, spans every zone and lets nothing in.
    egress = ec2.EgressOnlyInternetGateway(f"{name}-egress", vpc_id=vpc.id, opts=child)
    for letter, table in tables.items():
        yield ec2.Route(
            f"{name}-private-ipv6-{letter}",
            route_table_id=table.id,
            destination_ipv6_cidr_block=_IPV6,
            egress_only_gateway_id=egress.id,
            opts=child,
        )
