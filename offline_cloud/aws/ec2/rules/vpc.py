"""Rules of VPCs, subnets and NAT gateways."""

import ipaddress
from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.input_values import is_set, is_unset, text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"
NAT: Final = "aws:ec2/natGateway:NatGateway"

_API: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/vpc/latest/userguide"
_NAT_PAGE: Final = (
    "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/natgateway/"
)
#: Prefix lengths of IPv4 blocks of VPCs and subnets.
_LARGEST: Final = 16
_SMALLEST: Final = 28
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(written: object) -> _Network | None:
    try:
        return ipaddress.ip_network(str(written), strict=False) if written else None
    except ValueError:
        return None


def _inside(inner: _Network, outer: _Network) -> bool:
    first, last = inner.network_address, inner.broadcast_address
    same = inner.version == outer.version
    return same and first in outer and last in outer


@input_rule(
    "EC2-001",
    VPC,
    SUBNET,
    requires="The prefix length of an IPv4 CIDR block is between /16 and /28.",
    source=f"{_GUIDE}/vpc-cidr-blocks.html",
)
def cidr_block_size_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    block = _network(text(subject.inputs, "cidrBlock"))
    if block and not _LARGEST <= block.prefixlen <= _SMALLEST:
        yield violation(
            "cidrBlock",
            f"is '{block}'; allowed are /{_LARGEST} to /{_SMALLEST}",
        )


@state_rule(
    "EC2-002",
    SUBNET,
    requires="A subnet's CIDR block lies inside its VPC's.",
    source=f"{_API}/API_CreateSubnet.html",
)
def subnet_outside_vpc(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    vpc = (
        view.store.find_outputs(VPC, "id", text(subject.inputs, "vpcId"), view.scope)
        or {}
    )
    for path in ("cidrBlock", "ipv6CidrBlock"):
        mine, whole = _network(text(subject.inputs, path)), _network(vpc.get(path))
        if mine and whole and not _inside(mine, whole):
            yield violation(
                path,
                f"is '{mine}', outside the VPC's '{whole}' (InvalidSubnet.Range)",
            )


@state_rule(
    "EC2-003",
    SUBNET,
    requires="The CIDR blocks of a VPC's subnets do not overlap.",
    source=f"{_API}/API_CreateSubnet.html",
)
def subnets_overlap(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    vpc = text(subject.inputs, "vpcId")
    for other in view.in_scope(SUBNET):
        for path in ("cidrBlock", "ipv6CidrBlock"):
            mine = _network(text(subject.inputs, path))
            theirs = _network(other.inputs.get(path))
            if (
                vpc
                and other.inputs.get("vpcId") == vpc
                and mine
                and theirs
                and mine.version == theirs.version
                and mine.overlaps(theirs)
            ):
                yield violation(
                    path,
                    f"is '{mine}', which overlaps '{theirs}' of {other.name} "
                    "(InvalidSubnet.Conflict)",
                )


@input_rule(
    "EC2-004",
    NAT,
    requires="A zonal NAT gateway names a subnet, a regional one a VPC.",
    source=_NAT_PAGE,
)
def nat_gateway_placement_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    mode = text(subject.inputs, "availabilityMode") or "zonal"
    unsure = not is_unset(subject.inputs, "availabilityMode") and not is_set(
        subject.inputs, "availabilityMode"
    )
    if unsure:
        return
    if mode == "regional":
        for path in ("subnetId", "allocationId"):
            if is_set(subject.inputs, path):
                yield violation(path, "is set, but a regional NAT gateway has none")
        if text(subject.inputs, "connectivityType") == "private":
            yield violation(
                "connectivityType", "is private, but a regional NAT gateway is public"
            )
        if is_unset(subject.inputs, "vpcId"):
            yield violation("vpcId", "is missing; a regional NAT gateway needs one")
        return
    if is_unset(subject.inputs, "subnetId"):
        yield violation("subnetId", "is missing; a zonal NAT gateway needs one")
    kind = text(subject.inputs, "connectivityType")
    public = kind == "public" or is_unset(subject.inputs, "connectivityType")
    if public and is_unset(subject.inputs, "allocationId"):
        yield violation(
            "allocationId", "is missing; a public zonal NAT gateway needs one"
        )


@state_rule(
    "EC2-005",
    NAT,
    requires="The VPC of a public NAT gateway has an internet gateway.",
    source=f"{_API}/API_CreateNatGateway.html",
    operations=("create",),
    retry_until_timeout=True,
)
def nat_gateway_without_internet_gateway(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    home = view.store.find_outputs(SUBNET, "id", text(subject.inputs, "subnetId")) or {}
    vpc = text(subject.inputs, "vpcId") or str(home.get("vpcId") or "")
    private = text(subject.inputs, "connectivityType") == "private"
    attached = {gateway.inputs.get("vpcId") for gateway in view.in_scope(GATEWAY)}
    if vpc and not private and vpc not in attached:
        yield violation(
            "vpcId",
            f"is '{vpc}', which has no internet gateway attached (Gateway.NotAttached)",
        )
