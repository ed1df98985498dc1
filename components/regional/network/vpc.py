"""The network of one region: dual-stack, three zones, three tiers.

Public subnets hold the load balancer, private ones nodes and pods, database ones
nothing but the database: their route table has no default route in either family.
How private subnets reach the world is a choice of its own (``nat.py``).

A network that somebody else owns is handed on as it is: nothing is made in it or
changed, and its owner answers for routes, endpoints and flow logs.

Deliberately absent: security groups, as each belongs to the component it guards;
interface endpoints and the flow log, which need an account's policy and a key.

Changing this: the prefix of the VPC and every subnet's range replace what they name,
and with it everything inside; so does a move to a network of somebody else's. Other
zones make other subnets, and EKS then refuses to move a cluster into them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Network
from typing import Final, Literal

import pulumi
from pulumi_aws import ec2

from config.network import ExistingNetwork, Nat
from plan.addressing import AddressPlan, ZoneAddresses
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Network"


Tier = Literal["public", "private", "database"]

#: The subnets of every tier, by the letter of their zone.
Subnets = Mapping[Tier, Mapping[str, ec2.Subnet]]

#: The route table of each of them.
_Tables = Mapping[Tier, Mapping[str, ec2.RouteTable]]

_IPV4: Final = "0.0.0.0/0"
_IPV6: Final = "::/0"


_SUBNET_PREFIX_IPV6: Final = 64

#: How EKS tells where a load balancer may stand.
#: https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
_ROLE_TAGS: Final[Mapping[Tier, Mapping[str, str]]] = {
    "public": {"kubernetes.io/role/elb": "1"},
    "private": {"kubernetes.io/role/internal-elb": "1"},
    "database": {},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkArgs:
    """What the network needs from the rest of the program.

    Attributes:
        addresses: The prefix of the region and how it is divided.
        nat: How IPv4 leaves the private subnets.
        existing: The network to use instead of making one.
    """

    addresses: AddressPlan
    nat: Nat
    existing: ExistingNetwork | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkResources:
    """What other components consume of a network.

    Attributes:
        vpc_id: The VPC.
        public_subnet_ids: One per zone, in the order of the zones' letters.
        private_subnet_ids: The same, for nodes and pods.
        database_subnet_ids: The same, for the database.
        ready: What traffic needs to flow. A cluster depends on it in both directions:
            nothing else refers to a route, so at teardown routes would go first and
            leave nodes that can no longer report that they have drained.
    """

    vpc_id: pulumi.Output[str]
    public_subnet_ids: tuple[pulumi.Output[str], ...]
    private_subnet_ids: tuple[pulumi.Output[str], ...]
    database_subnet_ids: tuple[pulumi.Output[str], ...]
    ready: tuple[pulumi.Resource, ...]


class Network(pulumi.ComponentResource):
    """Carries all traffic of one region."""

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
                for zone in args.addresses.zones
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
    # Adopts the group AWS makes with every VPC and takes its rules away, so that a
    # network interface nobody gave a group to can talk to nothing.
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
    zone: ZoneAddresses,
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


def nat_gateways(
    name: str,
    choice: Nat,
    public: Mapping[str, ec2.Subnet],
    internet_gateway: ec2.InternetGateway,
    component: pulumi.ComponentResource,
) -> Mapping[str, ec2.NatGateway]:
    """Return the gateway that each zone's private subnet leaves by; none for none."""
    letters = tuple(public)
    if choice is Nat.NONE:
        return {}
    if choice is Nat.REGIONAL:
        return dict.fromkeys(letters, _regional(name, internet_gateway, component))
    if choice is Nat.SINGLE:
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
    # In regional mode AWS finds it an address in every zone that has traffic; a subnet
    # or an address of ours would be refused.
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
    # EC2 refuses a gateway, and detaching the internet gateway under an address, unless
    # the two come and go in this order; nothing in their inputs says so.
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
