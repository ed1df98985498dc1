"""Checks across files; each message names both contradicting values."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from itertools import combinations

from config import residency_validation
from config.errors import ConfigError, config_error
from config.fleet import FleetConfig
from config.network import REGIONS_WITH_TWO_AVAILABILITY_ZONES
from config.provider_pack import ProviderPack
from config.residency_pack import ResidencyPack
from config.stacks import GlobalStackConfig, RegionStackConfig
from config.topology import Topology

_Regions = Mapping[str, RegionStackConfig]


def validate(
    fleet: FleetConfig,
    regions: _Regions,
    global_stack: GlobalStackConfig,
    packs: Mapping[str, ResidencyPack],
    providers: ProviderPack,
) -> Iterator[ConfigError]:
    """Yield every contradiction between the files of a project."""
    yield from _files_name_their_region(regions)
    yield from _regions_are_in_a_residency_zone(fleet, regions)
    yield from _regions_have_availability_zones(regions)
    yield from _home_has_a_file(fleet, regions)
    yield from _networks_are_disjoint(regions)
    yield from _home_has_the_highest_topology(fleet, regions)
    yield from _packs_match_the_residency_zone(fleet, regions, packs)
    yield from _drained_regions_exist(fleet, regions, global_stack)
    yield from _replica_lag_alarm_within_rpo(fleet, regions)
    yield from residency_validation.validate(fleet, regions, packs, providers)


def _file(region: str) -> str:
    return f"Pulumi.{region}.yaml"


def _files_name_their_region(regions: _Regions) -> Iterator[ConfigError]:
    for name, stack in regions.items():
        if stack.aws_region != name:
            message = f"{stack.aws_region!r} in the file of {name!r}; allowed: {name!r}"
            yield config_error(_file(name), "aws:region", message)


def _regions_are_in_a_residency_zone(
    fleet: FleetConfig, regions: _Regions
) -> Iterator[ConfigError]:
    for name in regions:
        if name not in fleet.residency_zone_of:
            message = (
                f"{name!r} is in no residency zone; add it to one of "
                f"{sorted(fleet.residency_zones)} in Pulumi.yaml "
                "(fleet.residency_zones)"
            )
            yield config_error(_file(name), "aws:region", message)


def _regions_have_availability_zones(regions: _Regions) -> Iterator[ConfigError]:
    for name in regions:
        if name in REGIONS_WITH_TWO_AVAILABILITY_ZONES:
            message = (
                f"EKS supports two availability zones of {name!r}, but a region needs "
                "three; allowed: any other region"
            )
            yield config_error(_file(name), "aws:region", message)


def _home_has_a_file(fleet: FleetConfig, regions: _Regions) -> Iterator[ConfigError]:
    if fleet.home not in regions:
        message = (
            f"{fleet.home!r} has no stack file {_file(fleet.home)}; "
            f"allowed: one of {sorted(regions)}"
        )
        yield config_error("Pulumi.yaml", "fleet.home", message)


def _networks_are_disjoint(regions: _Regions) -> Iterator[ConfigError]:
    for (one, first), (other, second) in combinations(sorted(regions.items()), 2):
        if IPv4Network(first.region.cidr).overlaps(IPv4Network(second.region.cidr)):
            message = (
                f"{second.region.cidr!r} overlaps {first.region.cidr!r} of "
                f"{_file(one)}; give each region a /16 of its own"
            )
            yield config_error(_file(other), "region.cidr", message)


def _home_has_the_highest_topology(
    fleet: FleetConfig, regions: _Regions
) -> Iterator[ConfigError]:
    home = regions.get(fleet.home)
    for name, stack in regions.items():
        if home is not None and stack.topology.rank > home.topology.rank:
            allowed = [t.value for t in Topology if t.rank <= home.topology.rank]
            message = (
                f"{stack.topology.value!r} is ahead of home, which is "
                f"{home.topology.value!r} in {_file(fleet.home)}; allowed: {allowed}"
            )
            yield config_error(_file(name), "topology", message)


def _packs_match_the_residency_zone(
    fleet: FleetConfig, regions: _Regions, packs: Mapping[str, ResidencyPack]
) -> Iterator[ConfigError]:
    for name, stack in regions.items():
        for pack_id in stack.residency:
            pack = packs.get(pack_id)
            if pack is None:
                message = (
                    f"{pack_id!r} is not a residency pack; allowed: {sorted(packs)}"
                )
                yield config_error(_file(name), "residency", message)
            elif pack.residency_zone not in fleet.residency_zones:
                message = (
                    f"{pack_id!r} is for residency zone {pack.residency_zone!r}, which "
                    "is not in Pulumi.yaml (fleet.residency_zones); there are "
                    f"{sorted(fleet.residency_zones)}"
                )
                yield config_error(_file(name), "residency", message)
            elif name not in fleet.residency_zones[pack.residency_zone].regions:
                message = (
                    f"{pack_id!r} is for residency zone {pack.residency_zone!r}, but "
                    f"{name!r} is in {fleet.residency_zone_of.get(name)!r}; remove the "
                    "pack or move the region"
                )
                yield config_error(_file(name), "residency", message)


def _drained_regions_exist(
    fleet: FleetConfig, regions: _Regions, global_stack: GlobalStackConfig
) -> Iterator[ConfigError]:
    endpoints = {r for zone in fleet.residency_zones.values() for r in zone.endpoints}
    allowed = sorted({*regions, *endpoints})
    for name in global_stack.drained:
        if name not in allowed:
            message = f"{name!r} is not deployed; allowed: {allowed}"
            yield config_error("Pulumi.global.yaml", f"drained.{name}", message)


def _replica_lag_alarm_within_rpo(
    fleet: FleetConfig, regions: _Regions
) -> Iterator[ConfigError]:
    """Reject a replica lag alarm that fires above the recovery point objective."""
    objective = fleet.objectives.rpo_s
    for name, stack in regions.items():
        lag = stack.region.database.alarms.replica_lag_s
        if lag > objective:
            message = (
                f"{lag} is above the recovery point objective {objective} "
                f"(fleet.objectives.rpo_s in Pulumi.yaml); allowed: {objective} or less"
            )
            yield config_error(
                _file(name), "region.database.alarms.replica_lag_s", message
            )
