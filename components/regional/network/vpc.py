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

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Network
from typing import Final

import pulumi
from pulumi_aws import ec2

from components.regional.network.routes import Subnets, Tier, route
from config.network import ExistingNetwork, Nat
from plan.addressing import AddressPlan, ZoneAddresses
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Network"

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
            self._made(name, args, scope.region)
            if args.existing is None
            else _handed_on(args.existing)
        )
        self.register_outputs({"vpc_id": self.resources.vpc_id})

    def _made(self, name: str, args: NetworkArgs, region: str) -> NetworkResources:
        child = pulumi.ResourceOptions(parent=self)
        vpc = _vpc(name, args.addresses.cidr, child)
        subnets: Subnets = {
            tier: {
                zone.letter: _subnet(name, tier, zone, vpc, child)
                for zone in args.addresses.zones
            }
            for tier in _ROLE_TAGS
        }
        ready = route(name, vpc, subnets, nat=args.nat, region=region, component=self)
        ids = {t: tuple(s.id for s in of.values()) for t, of in subnets.items()}
        return NetworkResources(
            vpc_id=vpc.id,
            public_subnet_ids=ids["public"],
            private_subnet_ids=ids["private"],
            database_subnet_ids=ids["database"],
            ready=ready,
        )


def _handed_on(existing: ExistingNetwork) -> NetworkResources:
    known = pulumi.Output.from_input
    return NetworkResources(
        vpc_id=known(existing.vpc_id),
        public_subnet_ids=tuple(map(known, existing.public_subnet_ids)),
        private_subnet_ids=tuple(map(known, existing.private_subnet_ids)),
        database_subnet_ids=tuple(map(known, existing.database_subnet_ids)),
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
