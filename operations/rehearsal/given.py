"""Networks that stand before any stack does: a region's file names them.

Somebody else has made them, so their URNs are of no stack: no teardown deletes them or
counts them as left, no recovery takes them for strays, and a fresh start finds them
where they were. Their addresses follow the region's own plan, as those of a network
that fits the region would.

Deliberately absent: routes, endpoints and flow logs, for which their owner answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from operations.rehearsal import catalogue, workspace
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.place import PROJECT, Place
from operations.rehearsal.plugin.reference import Seen
from operations.rehearsal.rules.values import Values, at, mapping, text, texts
from operations.rehearsal.thing import Thing
from plan.addressing import AddressPlan

VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"
GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"

_ACCOUNT: Final = "fleet.value.accounts.aws"
#: Where the URN of a thing names its stack; no stack's name begins like this.
_NOBODY: Final = "-given-"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Owner:
    """Who has made a network: somebody in the same account and region."""

    region: str
    account: str
    cloud: Cloud

    def thing(self, token: str, identity: str, **inputs: object) -> Thing:
        """Return what the cloud holds of something that was made under an id."""
        made, outputs = catalogue.answer(
            token,
            identity,
            inputs=inputs,
            region=self.region,
            account=self.account,
            cloud=Seen(cloud=self.cloud, place=self.region),
        )
        arn = str(outputs["arn"]).replace(made, identity)
        return Thing(
            token=token,
            place=self.region,
            id=identity,
            urn=f"urn:pulumi:{_NOBODY}::{PROJECT}::{token}::{identity}",
            name=identity,
            region=self.region,
            seed="",
            inputs=inputs,
            outputs={**outputs, "id": identity, "arn": arn},
        )


def furnish(place: Place) -> None:
    """Put every network that the copies of the stack files name into the cloud."""
    regions = workspace.regions(place.work)
    named = {region: _named(place.work, region) for region in regions}
    wanted = {region: found for region, found in named.items() if found}
    if not wanted:
        return
    account = text(_config(place.work / workspace.PROJECT_FILE), _ACCOUNT)
    cloud = Cloud(place.cloud)
    try:
        for region, settings in wanted.items():
            owner = _Owner(region=region, account=account, cloud=cloud)
            for thing in _network(settings, owner):
                cloud.put(thing)
    finally:
        cloud.close()


def _config(path: Path) -> Values:
    return mapping(at(yaml.safe_load(path.read_text("utf-8")), "config"))


def _named(work: Path, region: str) -> Values:
    """Return a region's settings if they name a network, and nothing otherwise."""
    settings = at(_config(work / f"Pulumi.{region}.yaml"), f"{PROJECT}:region")
    return settings if text(settings, "network.existing.vpc_id") else {}


def _network(settings: Values, owner: _Owner) -> Iterator[Thing]:
    addresses = AddressPlan.of(owner.region, text(settings, "cidr"))
    existing = at(settings, "network.existing")
    identity = text(existing, "vpc_id")
    vpc = owner.thing(
        VPC,
        identity,
        cidrBlock=addresses.cidr,
        assignGeneratedIpv6CidrBlock=True,
        enableDnsHostnames=True,
    )
    yield vpc
    gateway = f"igw-{identity.removeprefix('vpc-')}"
    yield owner.thing(GATEWAY, gateway, vpcId=identity)
    first = str(vpc.outputs["ipv6CidrBlock"]).removesuffix("00::/56")
    for position, zone in enumerate(addresses.zones):
        for tier, block, index in (
            ("public", zone.public, zone.public_ipv6_index),
            ("private", zone.private, zone.private_ipv6_index),
            ("database", zone.database, None),
        ):
            yield owner.thing(
                SUBNET,
                texts(existing, f"{tier}_subnet_ids")[position],
                vpcId=identity,
                cidrBlock=block,
                availabilityZone=zone.availability_zone,
                **(
                    {}
                    if index is None
                    else {"ipv6CidrBlock": f"{first}{index:02x}::/64"}
                ),
            )
