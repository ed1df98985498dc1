"""VPC of one region: dual-stack, three availability zones, three tiers of subnets.

Public subnets hold the load balancer, private ones nodes and pods, database ones only
the database: their route table has no default route for IPv4 or IPv6. Every private
subnet has a route table of its own. So another choice of NAT updates routes in place
and changes no association.

NAT, by choice:
* ``regional``: one NAT gateway that AWS extends to every zone with traffic.
* ``per-az``: a NAT gateway and an Elastic IP in each zone. The loss of a zone affects
  the egress of this zone only.
* ``single``: one NAT gateway for all zones. The loss of its zone stops all egress, so
  this is for trials.
* ``none``: no egress. The region needs a private image mirror, every interface
  endpoint, and model providers inside the network.

An existing network is used as it is: no resource in it is created or changed, and its
owner is responsible for routes, endpoints and flow logs.

Not managed here:
* security groups, which belong to the component that they protect;
* interface endpoints and the flow log, which need an account and a KMS key;
* a default route of the database tier;
* a policy of the S3 gateway endpoint. Requests for image layers, ECR's own included,
  are signed by other accounts. The identity policies restrict the roles of the region;
* protection of the Elastic IPs. It would only block a change of NAT. Who allows them in
  a list needs to know of such a change before.

Replacement: another CIDR of the VPC or of a subnet replaces it with everything inside,
and so does the move to an existing network. Other availability zones create other
subnets, and EKS rejects the move of a cluster into them. Another NAT creates the new
gateways first, updates the routes in place and deletes the old gateways last. Open
connections break at that moment.
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Network
from typing import Final, Literal

import pulumi
from pulumi_aws import ec2

from config.network import ExistingNetwork, NatMode
from plan.addressing import AddressPlan, AvailabilityZoneSubnets
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Network"


Tier = Literal["public", "private", "database"]

#: Subnets of every tier by the letter of their zone.
Subnets = Mapping[Tier, Mapping[str, ec2.Subnet]]

#: Route table of each subnet.
_Tables = Mapping[Tier, Mapping[str, ec2.RouteTable]]

_IPV4: Final = "0.0.0.0/0"
_IPV6: Final = "::/0"


_SUBNET_PREFIX_IPV6: Final = 64

#: Tags by which EKS selects subnets for load balancers.
#: https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
_ROLE_TAGS: Final[Mapping[Tier, Mapping[str, str]]] = {
    "public": {"kubernetes.io/role/elb": "1"},
    "private": {"kubernetes.io/role/internal-elb": "1"},
    "database": {},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkArgs:
    """Arguments of the network.

    Attributes:
        addresses: CIDR of the region and its subnets.
        nat: Egress of the private subnets over IPv4.
        existing: Network to use; None creates one.
    """

    addresses: AddressPlan
    nat: NatMode
    existing: ExistingNetwork | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkResources:
    """Outputs of a network.

    Attributes:
        vpc_id: The VPC.
        public_subnet_ids: One per zone, in the order of the zones' letters.
        private_subnet_ids: The same, for nodes and pods.
        database_subnet_ids: The same, for the database.
        ready: Routes and gateways. A cluster depends on them in both directions: no
            other resource refers to a route, so the engine would delete routes first
            and nodes could not report that they have drained.
    """

    vpc_id: pulumi.Output[str]
    public_subnet_ids: tuple[pulumi.Output[str], ...]
    private_subnet_ids: tuple[pulumi.Output[str], ...]
    database_subnet_ids: tuple[pulumi.Output[str], ...]
    ready: tuple[pulumi.Resource, ...]


class Network(pulumi.ComponentResource):
    """VPC with its subnets, routes and gateways."""

    resources: NetworkResources

    def __init__(
        self,
        name: str,
        args: NetworkArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"cidr": args.addresses.cidr}, opts)
        self.resources = (
            self._create(name, args, scope.region)
            if args.existing is None
            else _existing(args.existing)
        )
        self.register_outputs({"vpc_id": self.resources.vpc_id})

    def _create(self, name: str, args: NetworkArgs, region: str) -> NetworkResources:
        child = pulumi.ResourceOptions(parent=self)
        vpc = _vpc(name, args.addresses.cidr, child)
        subnets: Subnets = {
            tier: {
                zone.letter: _subnet(name, tier, zone, vpc, child)
                for zone in args.addresses.availability_zones
            }
            for tier in _ROLE_TAGS
        }
        ready = create_routes(
            name, vpc, subnets, nat=args.nat, region=region, component=self
        )
        ids = {t: tuple(s.id for s in of.values()) for t, of in subnets.items()}
        return NetworkResources(
            vpc_id=vpc.id,
            public_subnet_ids=ids["public"],
            private_subnet_ids=ids["private"],
            database_subnet_ids=ids["database"],
            ready=ready,
        )


def _existing(existing: ExistingNetwork) -> NetworkResources:
    output = pulumi.Output.from_input
    return NetworkResources(
        vpc_id=output(existing.vpc_id),
        public_subnet_ids=tuple(map(output, existing.public_subnet_ids)),
        private_subnet_ids=tuple(map(output, existing.private_subnet_ids)),
        database_subnet_ids=tuple(map(output, existing.database_subnet_ids)),
        ready=(),
    )


def _vpc(name: str, cidr: str, child: pulumi.ResourceOptions) -> ec2.Vpc:
    vpc = ec2.Vpc(
        f"{name}-vpc",
        cidr_block=cidr,
        assign_generated_ipv6_cidr_block=True,
        enable_dns_support=True,
        enable_dns_hostnames=True,
        enable_network_address_usage_metrics=True,
        tags={"Name": f"{name}-vpc"},
        opts=child,
    )
    # Adopts the default security group of the VPC and removes its rules, so that a
    # network interface without a group of its own has no traffic.
    ec2.DefaultSecurityGroup(
        f"{name}-default-security-group",
        vpc_id=vpc.id,
        ingress=[],
        egress=[],
        opts=child,
    )
    return vpc


def _subnet(
    name: str,
    tier: Tier,
    zone: AvailabilityZoneSubnets,
    vpc: ec2.Vpc,
    child: pulumi.ResourceOptions,
) -> ec2.Subnet:
    ipv4, ipv6_index = {
        "public": (zone.public, zone.public_ipv6_index),
        "private": (zone.private, zone.private_ipv6_index),
        "database": (zone.database, None),
    }[tier]
    return ec2.Subnet(
        f"{name}-{tier}-{zone.letter}",
        vpc_id=vpc.id,
        availability_zone=zone.availability_zone,
        cidr_block=ipv4,
        ipv6_cidr_block=None if ipv6_index is None else _ipv6_block(vpc, ipv6_index),
        assign_ipv6_address_on_creation=ipv6_index is not None,
        map_public_ip_on_launch=False,
        tags={"Name": f"{name}-{tier}-{zone.letter}", **_ROLE_TAGS[tier]},
        opts=child,
    )


def _ipv6_block(vpc: ec2.Vpc, index: int) -> pulumi.Output[str]:
    return vpc.ipv6_cidr_block.apply(lambda block: _nth_subnet(block, index))


def _nth_subnet(block: str, index: int) -> str:
    network = IPv6Network(block)
    size = 1 << (network.max_prefixlen - _SUBNET_PREFIX_IPV6)
    return f"{network.network_address + index * size}/{_SUBNET_PREFIX_IPV6}"


def create_routes(  # noqa: PLR0913 - what is connected, how, and who owns it, most by name
    name: str,
    vpc: ec2.Vpc,
    subnets: Subnets,
    *,
    nat: NatMode,
    region: str,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Create the route tables, routes and gateways; return what traffic needs."""
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
    internet_gateway = ec2.InternetGateway(
        f"{name}-internet", vpc_id=vpc.id, opts=child
    )
    gateways = nat_gateways(name, nat, subnets["public"], internet_gateway, component)
    return (
        *_associations(name, subnets, tables, child),
        *_public(name, internet_gateway, next(iter(tables["public"].values())), child),
        *_private_ipv4(name, gateways, private, child),
        *(_private_ipv6(name, vpc, private, child) if gateways else ()),
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
    internet_gateway: ec2.InternetGateway,
    table: ec2.RouteTable,
    child: pulumi.ResourceOptions,
) -> tuple[pulumi.Resource, ...]:
    return (
        ec2.Route(
            f"{name}-public-ipv4",
            route_table_id=table.id,
            destination_cidr_block=_IPV4,
            gateway_id=internet_gateway.id,
            opts=child,
        ),
        ec2.Route(
            f"{name}-public-ipv6",
            route_table_id=table.id,
            destination_ipv6_cidr_block=_IPV6,
            gateway_id=internet_gateway.id,
            opts=child,
        ),
    )


def _private_ipv4(
    name: str,
    gateways: Mapping[str, ec2.NatGateway],
    tables: Mapping[str, ec2.RouteTable],
    child: pulumi.ResourceOptions,
) -> Iterator[pulumi.Resource]:
    yield from dict.fromkeys(gateways.values())
    for letter, gateway in gateways.items():
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
    # An egress-only internet gateway is free of charge, covers every zone and allows no
    # inbound connection.
    egress = ec2.EgressOnlyInternetGateway(f"{name}-egress", vpc_id=vpc.id, opts=child)
    for letter, table in tables.items():
        yield ec2.Route(
            f"{name}-private-ipv6-{letter}",
            route_table_id=table.id,
            destination_ipv6_cidr_block=_IPV6,
            egress_only_gateway_id=egress.id,
            opts=child,
        )


def nat_gateways(
    name: str,
    choice: NatMode,
    public: Mapping[str, ec2.Subnet],
    internet_gateway: ec2.InternetGateway,
    component: pulumi.ComponentResource,
) -> Mapping[str, ec2.NatGateway]:
    """Return the NAT gateway of each zone's private subnet; empty for ``none``."""
    letters = tuple(public)
    if choice is NatMode.NONE:
        return {}
    if choice is NatMode.REGIONAL:
        return dict.fromkeys(letters, _regional(name, internet_gateway, component))
    if choice is NatMode.SINGLE:
        first = letters[0]
        only = _zonal(f"{name}-nat-{first}", public[first], internet_gateway, component)
        return dict.fromkeys(letters, only)
    return {
        letter: _zonal(f"{name}-nat-{letter}", subnet, internet_gateway, component)
        for letter, subnet in public.items()
    }


def _regional(
    name: str,
    internet_gateway: ec2.InternetGateway,
    component: pulumi.ComponentResource,
) -> ec2.NatGateway:
    # In regional mode AWS selects the zones and addresses; EC2 rejects a subnet or an
    # address.
    # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    return ec2.NatGateway(
        f"{name}-nat",
        availability_mode="regional",
        connectivity_type="public",
        vpc_id=internet_gateway.vpc_id,
        tags={"Name": f"{name}-nat"},
        opts=pulumi.ResourceOptions(parent=component, depends_on=[internet_gateway]),
    )


def _zonal(
    name: str,
    subnet: ec2.Subnet,
    internet_gateway: ec2.InternetGateway,
    component: pulumi.ComponentResource,
) -> ec2.NatGateway:
    # EC2 rejects a NAT gateway without an internet gateway, and does not detach an
    # internet gateway while an address is mapped. No input states this order.
    after = pulumi.ResourceOptions(parent=component, depends_on=[internet_gateway])
    address = ec2.Eip(
        f"{name}-address",
        domain="vpc",
        tags={"Name": f"{name}-address"},
        opts=after,
    )
    return ec2.NatGateway(
        name,
        availability_mode="zonal",
        connectivity_type="public",
        subnet_id=subnet.id,
        allocation_id=address.allocation_id,
        tags={"Name": name},
        opts=after,
    )
