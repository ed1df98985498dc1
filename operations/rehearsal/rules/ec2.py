"""What EC2 refuses of networks: addresses, gateways and routes."""

import ipaddress
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import absent, given, text

VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"
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


def _sized(subject: Subject) -> Iterator[Complaint]:
    block = _network(text(subject.inputs, "cidrBlock"))
    if block and not _LARGEST <= block.prefixlen <= _SMALLEST:
        yield refusal(
            "cidrBlock",
            f"is '{block}'; a block lies between /{_LARGEST} and /{_SMALLEST}",
        )


def _outside(subject: Subject, view: View) -> Iterator[Complaint]:
    vpc = view.cloud.find(VPC, "id", text(subject.inputs, "vpcId"), view.place) or {}
    for path in ("cidrBlock", "ipv6CidrBlock"):
        mine, whole = _network(text(subject.inputs, path)), _network(vpc.get(path))
        if mine and whole and not _inside(mine, whole):
            yield refusal(
                path,
                f"is '{mine}', outside of the VPC's '{whole}' (InvalidSubnet.Range)",
            )


def _overlapping(subject: Subject, view: View) -> Iterator[Complaint]:
    vpc = text(subject.inputs, "vpcId")
    for other in view.here(SUBNET):
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
                yield refusal(
                    path,
                    f"is '{mine}', which overlaps '{theirs}' of {other.name} "
                    "(InvalidSubnet.Conflict)",
                )


def _misplaced_nat(subject: Subject) -> Iterator[Complaint]:
    mode = text(subject.inputs, "availabilityMode") or "zonal"
    unsure = not absent(subject.inputs, "availabilityMode") and not given(
        subject.inputs, "availabilityMode"
    )
    if unsure:
        return
    if mode == "regional":
        for path in ("subnetId", "allocationId"):
            if given(subject.inputs, path):
                yield refusal(path, "is given; a regional NAT gateway has none")
        if text(subject.inputs, "connectivityType") == "private":
            yield refusal("connectivityType", "is private; a regional one is public")
        if absent(subject.inputs, "vpcId"):
            yield refusal("vpcId", "is missing; a regional NAT gateway needs it")
        return
    if absent(subject.inputs, "subnetId"):
        yield refusal("subnetId", "is missing; a zonal NAT gateway lies in one")
    kind = text(subject.inputs, "connectivityType")
    public = kind == "public" or absent(subject.inputs, "connectivityType")
    if public and absent(subject.inputs, "allocationId"):
        yield refusal("allocationId", "is missing; a public zonal gateway needs one")


def _unanchored_nat(subject: Subject, view: View) -> Iterator[Complaint]:
    home = view.cloud.find(SUBNET, "id", text(subject.inputs, "subnetId")) or {}
    vpc = text(subject.inputs, "vpcId") or str(home.get("vpcId") or "")
    private = text(subject.inputs, "connectivityType") == "private"
    attached = {gateway.inputs.get("vpcId") for gateway in view.here(GATEWAY)}
    if vpc and not private and vpc not in attached:
        yield refusal(
            "vpcId",
            f"is '{vpc}', which has no internet gateway attached (Gateway.NotAttached)",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "EC2-001",
        "A block of addresses lies between /16 and /28.",
        _sized,
        VPC,
        SUBNET,
        source=f"{_GUIDE}/vpc-cidr-blocks.html",
    ),
    refuses_when(
        "EC2-002",
        "A subnet lies inside its VPC.",
        _outside,
        SUBNET,
        source=f"{_API}/API_CreateSubnet.html",
    ),
    refuses_when(
        "EC2-003",
        "Subnets of a VPC do not overlap.",
        _overlapping,
        SUBNET,
        source=f"{_API}/API_CreateSubnet.html",
    ),
    refuses(
        "EC2-004",
        "A zonal NAT gateway lies in a subnet, a regional one in a VPC.",
        _misplaced_nat,
        NAT,
        source=_NAT_PAGE,
    ),
    refuses_when(
        "EC2-005",
        "A public NAT gateway is in a VPC with an internet gateway.",
        _unanchored_nat,
        NAT,
        source=f"{_API}/API_CreateNatGateway.html",
        on="create",
        patient=True,
    ),
)
