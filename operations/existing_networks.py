"""Networks that stand before any stack does: a region's file names them.

Somebody else has made them, so their URNs are of no stack: no teardown deletes them or
counts them as left, no recovery takes them for strays, and a fresh start finds them
where they were. Their addresses follow the region's own plan, as those of a network
that fits the region would.

Deliberately absent: routes, endpoints and flow logs, for which their owner answers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from config.types import PROJECT
from offline_cloud import registry
from offline_cloud.input_values import Values, get, mapping, text, texts
from offline_cloud.provider.references import ScopedStore
from offline_cloud.store import ResourceStore, StoredResource
from plan.addressing import AddressPlan
from rehearsal.paths import PROJECT_FILE

VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"
GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"

_ACCOUNT: Final = "fleet.value.accounts.aws"
#: Where the URN of a thing names its stack; no stack's name begins like this.
_NO_STACK: Final = "-given-"


@dataclass(frozen=True, kw_only=True, slots=True)
class _NetworkOwner:
    """Who has made a network: somebody in the same account and region."""

    region: str
    account: str
    store: ResourceStore

    def resource(self, token: str, identity: str, **inputs: object) -> StoredResource:
        """Return what the cloud holds of something that was made under an id."""
        made, outputs = registry.compute_new(
            token,
            identity,
            inputs=inputs,
            region=self.region,
            account=self.account,
            store=ScopedStore(store=self.store, scope=self.region),
        )
        arn = str(outputs["arn"]).replace(made, identity)
        return StoredResource(
            token=token,
            scope=self.region,
            id=identity,
            urn=f"urn:pulumi:{_NO_STACK}::{PROJECT}::{token}::{identity}",
            name=identity,
            region=self.region,
            id_seed="",
            inputs=inputs,
            outputs={**outputs, "id": identity, "arn": arn},
        )


def create_existing_networks(files: Path, regions: Iterable[str], store: Path) -> None:
    """Put every network that the regions' files name into the cloud."""
    named = {region: _existing_network(files, region) for region in regions}
    wanted = {region: found for region, found in named.items() if found}
    if not wanted:
        return
    account = text(_config(files / PROJECT_FILE), _ACCOUNT)
    cloud = ResourceStore(store)
    try:
        for region, settings in wanted.items():
            owner = _NetworkOwner(region=region, account=account, store=cloud)
            for resource in _network(settings, owner):
                cloud.upsert(resource)
    finally:
        cloud.close()


def _config(path: Path) -> Values:
    return mapping(get(yaml.safe_load(path.read_text("utf-8")), "config"))


def _existing_network(work: Path, region: str) -> Values:
    """Return a region's settings if they name a network, and nothing otherwise."""
    settings = get(_config(work / f"Pulumi.{region}.yaml"), f"{PROJECT}:region")
    return settings if text(settings, "network.existing.vpc_id") else {}


def _network(settings: Values, owner: _NetworkOwner) -> Iterator[StoredResource]:
    addresses = AddressPlan.of(owner.region, text(settings, "cidr"))
    existing = get(settings, "network.existing")
    identity = text(existing, "vpc_id")
    vpc = owner.resource(
        VPC,
        identity,
        cidrBlock=addresses.cidr,
        assignGeneratedIpv6CidrBlock=True,
        enableDnsHostnames=True,
    )
    yield vpc
    gateway = f"igw-{identity.removeprefix('vpc-')}"
    yield owner.resource(GATEWAY, gateway, vpcId=identity)
    first = str(vpc.outputs["ipv6CidrBlock"]).removesuffix("00::/56")
    for position, zone in enumerate(addresses.availability_zones):
        for tier, block, index in (
            ("public", zone.public, zone.public_ipv6_index),
            ("private", zone.private, zone.private_ipv6_index),
            ("database", zone.database, None),
        ):
            yield owner.resource(
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
