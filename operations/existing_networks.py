"""Create the existing VPCs that region files name, in the offline cloud.

Their URNs belong to no stack. So a teardown neither deletes nor reports them, and a
recovery does not take them for resources that are missing in a state. Their CIDR blocks
follow the address plan of the region.

Not managed here: routes, VPC endpoints and flow logs, which the owner of the VPC
manages.
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
#: Stack name in the URNs of existing resources; no real stack name begins with "-".
_NO_STACK: Final = "-existing-"


@dataclass(frozen=True, kw_only=True, slots=True)
class _RegionStore:
    """The offline cloud of one account and region."""

    region: str
    account: str
    store: ResourceStore

    def resource(
        self, token: str, resource_id: str, **inputs: object
    ) -> StoredResource:
        """Return a resource with this id, for the store."""
        generated_id, outputs = registry.compute_new(
            token,
            resource_id,
            inputs=inputs,
            region=self.region,
            account=self.account,
            store=ScopedStore(store=self.store, scope=self.region),
        )
        arn = str(outputs["arn"]).replace(generated_id, resource_id)
        return StoredResource(
            token=token,
            scope=self.region,
            id=resource_id,
            urn=f"urn:pulumi:{_NO_STACK}::{PROJECT}::{token}::{resource_id}",
            name=resource_id,
            region=self.region,
            id_seed="",
            inputs=inputs,
            outputs={**outputs, "id": resource_id, "arn": arn},
        )


def create_existing_networks(files: Path, regions: Iterable[str], store: Path) -> None:
    """Create every existing network that the region files name in the store.

    Args:
        files: Folder of the stack files.
        regions: Names of the regional stacks.
        store: File of the `ResourceStore`; it is created if it does not exist.
    """
    all_settings = {region: _existing_network(files, region) for region in regions}
    with_network = {name: found for name, found in all_settings.items() if found}
    if not with_network:
        return
    account = text(_config(files / PROJECT_FILE), _ACCOUNT)
    cloud = ResourceStore(store)
    try:
        for region, settings in with_network.items():
            region_store = _RegionStore(region=region, account=account, store=cloud)
            for resource in _network(settings, region_store):
                cloud.upsert(resource)
    finally:
        cloud.close()


def _config(path: Path) -> Values:
    return mapping(get(yaml.safe_load(path.read_text("utf-8")), "config"))


def _existing_network(work: Path, region: str) -> Values:
    """Return the settings of a region if they name a VPC, else an empty mapping."""
    settings = get(_config(work / f"Pulumi.{region}.yaml"), f"{PROJECT}:region")
    return settings if text(settings, "network.existing.vpc_id") else {}


def _network(settings: Values, region_store: _RegionStore) -> Iterator[StoredResource]:
    addresses = AddressPlan.of(region_store.region, text(settings, "cidr"))
    existing = get(settings, "network.existing")
    vpc_id = text(existing, "vpc_id")
    vpc = region_store.resource(
        VPC,
        vpc_id,
        cidrBlock=addresses.cidr,
        assignGeneratedIpv6CidrBlock=True,
        enableDnsHostnames=True,
    )
    yield vpc
    gateway = f"igw-{vpc_id.removeprefix('vpc-')}"
    yield region_store.resource(GATEWAY, gateway, vpcId=vpc_id)
    first = str(vpc.outputs["ipv6CidrBlock"]).removesuffix("00::/56")
    for position, zone in enumerate(addresses.availability_zones):
        for tier, block, index in (
            ("public", zone.public, zone.public_ipv6_index),
            ("private", zone.private, zone.private_ipv6_index),
            ("database", zone.database, None),
        ):
            yield region_store.resource(
                SUBNET,
                texts(existing, f"{tier}_subnet_ids")[position],
                vpcId=vpc_id,
                cidrBlock=block,
                availabilityZone=zone.availability_zone,
                **(
                    {}
                    if index is None
                    else {"ipv6CidrBlock": f"{first}{index:02x}::/64"}
                ),
            )
