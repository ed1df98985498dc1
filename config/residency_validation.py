"""Checks of residency across files; what is missing or unknown is an error."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from config import jurisdictions
from config.errors import ConfigError, config_error
from config.fleet import FleetConfig, ResidencyZoneConfig
from config.provider_pack import Processing, ProviderPack
from config.residency_pack import DataClassRule, Reach, ResidencyPack
from config.stacks import RegionStackConfig

_Regions = Mapping[str, RegionStackConfig]
_Packs = Mapping[str, ResidencyPack]

_FLEET_FILE = "Pulumi.yaml"
#: Providers whose host name is that of the target's region.
_HOST_FOLLOWS_REGION = ("aws-bedrock",)


def validate(
    fleet: FleetConfig, regions: _Regions, packs: _Packs, providers: ProviderPack
) -> Iterator[ConfigError]:
    """Yield every contradiction between residency zones, packs and providers."""
    yield from _regions_have_files(fleet, regions)
    yield from _packs_name_known_zones(fleet, packs)
    yield from _zones_have_recovery_times(fleet)
    chosen = list(_known_choices(fleet, regions, packs))
    yield from _stacks_are_in_their_packs(chosen)
    yield from _provider_hosts_are_complete(fleet, chosen, providers)
    for zone, config in fleet.residency_zones.items():
        used = {pack.id: pack for region, pack in chosen if region in config.regions}
        zone_packs = [*used.values()]
        yield from _copies_stay(fleet, zone, zone_packs)
        yield from _provider_regions_fit(zone, config, zone_packs)
        yield from _clients_stay(zone, config, zone_packs)
        deployed = [region for region in config.regions if region in regions]
        yield from _recovery_is_possible(fleet, zone, deployed, zone_packs)
        yield from _packs_agree(zone_packs, providers)
        yield from _required_targets_exist(zone, zone_packs, providers)


def _regions_have_files(fleet: FleetConfig, regions: _Regions) -> Iterator[ConfigError]:
    for zone, config in fleet.residency_zones.items():
        key = f"fleet.residency_zones.{zone}"
        for region in config.regions:
            file = f"Pulumi.{region}.yaml"
            for other in ("planned", "endpoints"):
                if region in getattr(config, other) and region in regions:
                    message = f"{region!r} has the file {file}; remove one of them"
                    yield config_error(_FLEET_FILE, f"{key}.{other}", message)
            if region not in {*config.planned, *config.endpoints, *regions}:
                message = (
                    f"{region!r} has no stack file, so its residency is unknown; add "
                    f"{file}, or list the region under {key}.planned"
                )
                yield config_error(_FLEET_FILE, f"{key}.regions", message)


def _packs_name_known_zones(fleet: FleetConfig, packs: _Packs) -> Iterator[ConfigError]:
    for pack in packs.values():
        for data_class, rule in pack.rules.by_class.items():
            for key, zones in _zone_lists(rule):
                unknown = sorted({*zones} - {*fleet.residency_zones})
                if unknown:
                    message = (
                        f"{unknown} are no residency zones; allowed: "
                        f"{sorted(fleet.residency_zones)}, 'residency-zone' or "
                        "'anywhere'"
                    )
                    yield config_error(
                        _file(pack), f"rules.{data_class.value}.{key}", message
                    )


def _zones_have_recovery_times(fleet: FleetConfig) -> Iterator[ConfigError]:
    named, zones = {*fleet.objectives.rto_s}, {*fleet.residency_zones}
    if named != zones:
        message = (
            f"{sorted(named)} have an objective, but the residency zones are "
            f"{sorted(zones)}; give each of them its seconds, or none where no other "
            "region may take over"
        )
        yield config_error(_FLEET_FILE, "fleet.objectives.rto_s", message)


def _zone_lists(rule: DataClassRule) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key in ("allowed_in", "accepted_from"):
        value = getattr(rule, key, Reach.ANYWHERE)
        if not isinstance(value, Reach):
            yield key, value


def _known_choices(
    fleet: FleetConfig, regions: _Regions, packs: _Packs
) -> Iterator[tuple[str, ResidencyPack]]:
    """Yield region and pack where both exist; other checks report the rest."""
    for region, stack in regions.items():
        for pack_id in stack.residency:
            pack = packs.get(pack_id)
            if pack and fleet.residency_zone_of.get(region) == pack.residency_zone:
                yield region, pack


def _stacks_are_in_their_packs(
    chosen: list[tuple[str, ResidencyPack]],
) -> Iterator[ConfigError]:
    for region, pack in chosen:
        if region not in pack.regions:
            message = (
                f"{pack.id!r} allows data in {[*pack.regions]} only, not in "
                f"{region!r}; remove the pack, or add the region to {_file(pack)}"
            )
            yield config_error(f"Pulumi.{region}.yaml", "residency", message)


def _provider_hosts_are_complete(
    fleet: FleetConfig,
    chosen: list[tuple[str, ResidencyPack]],
    providers: ProviderPack,
) -> Iterator[ConfigError]:
    """Reject host names of unknown targets, and required targets without one."""
    targets = {target.id: target for target in providers.targets}
    for target_id in sorted({*fleet.provider_hosts} - {*targets}):
        message = f"no target of providers.yaml; allowed: {sorted(targets)}"
        yield config_error(_FLEET_FILE, f"fleet.provider_hosts.{target_id}", message)
    required = {
        each.target: pack for _, pack in chosen for each in pack.providers.required
    }
    for target_id, pack in required.items():
        target = targets.get(target_id)
        if target is None or target.provider in _HOST_FOLLOWS_REGION or target.host:
            continue
        if target_id not in fleet.provider_hosts:
            message = (
                f"missing, but {_file(pack)} requires the target and providers.yaml "
                "has no host for it; write the host name of your own endpoint"
            )
            key = f"fleet.provider_hosts.{target_id}"
            yield config_error(_FLEET_FILE, key, message)


def _copies_stay(
    fleet: FleetConfig, zone: str, packs: list[ResidencyPack]
) -> Iterator[ConfigError]:
    """Reject a ``dr_region`` where a pack does not allow rows.

    A backup cannot be redacted, so that a condition of redaction is never met.
    """
    dr_region = fleet.residency_zones[zone].dr_region
    for pack in packs:
        records = pack.rules.records
        if records is None:
            message = (
                f"{dr_region!r} would store copies of backups, but {pack.id!r} has no "
                f"rule for records, which stay in their region; add rules.records to "
                f"{_file(pack)}"
            )
        elif dr_region in pack.regions or _may_enter(fleet, records, dr_region):
            continue
        else:
            message = (
                f"{dr_region!r} would store copies of backups, but {pack.id!r} "
                f"keeps records in {[*pack.regions]} ({_file(pack)}); name one of them"
            )
        key = f"fleet.residency_zones.{zone}.dr_region"
        yield config_error(_FLEET_FILE, key, message)


def _may_enter(fleet: FleetConfig, rule: DataClassRule, region: str) -> bool:
    """Return whether data that cannot be redacted may enter a region."""
    if rule.condition is not None:
        return False
    if isinstance(rule.allowed_in, Reach):
        return rule.allowed_in is Reach.ANYWHERE
    return fleet.residency_zone_of.get(region) in rule.allowed_in


def _provider_regions_fit(
    zone: str, config: ResidencyZoneConfig, packs: list[ResidencyPack]
) -> Iterator[ConfigError]:
    for pack in packs:
        inference = pack.rules.inference
        if inference is not None and inference.allowed_in is Reach.ANYWHERE:
            continue
        allowed = jurisdictions.countries(pack.jurisdiction)
        for region in config.provider_regions:
            if jurisdictions.country(region) not in allowed:
                message = (
                    f"{region!r} is not known to be in {[*pack.jurisdiction]}, but "
                    f"{pack.id!r} keeps inference there; remove it, or add its country "
                    "to config/jurisdictions.py"
                )
                key = f"fleet.residency_zones.{zone}.provider_regions"
                yield config_error(_FLEET_FILE, key, message)


def _clients_stay(
    zone: str, config: ResidencyZoneConfig, packs: list[ResidencyPack]
) -> Iterator[ConfigError]:
    if config.serve_clients_elsewhere is None:
        return
    for pack in packs:
        inference = pack.rules.inference
        free = inference is not None and inference.allowed_in is Reach.ANYWHERE
        # Gateways redact, so that clients of another zone's gateways send as written.
        if inference is None or not free or inference.condition is not None:
            message = (
                f"{config.serve_clients_elsewhere!r}, but {pack.id!r} limits where "
                f"inference of residency zone {zone!r} may go ({_file(pack)}); remove "
                "this key"
            )
            key = f"fleet.residency_zones.{zone}.serve_clients_elsewhere"
            yield config_error(_FLEET_FILE, key, message)


def _recovery_is_possible(
    fleet: FleetConfig, zone: str, regions: list[str], packs: list[ResidencyPack]
) -> Iterator[ConfigError]:
    """Reject a recovery time of a zone that has one region and must not be left."""
    objective = fleet.objectives.rto_s.get(zone, "none")
    for pack in packs:
        inference = pack.rules.inference
        kept = inference is None or inference.allowed_in is Reach.RESIDENCY_ZONE
        if kept and len(regions) == 1 and objective != "none":
            message = (
                f"{objective}, but {pack.id!r} keeps inference in residency zone "
                f"{zone!r}, and {regions[0]!r} is its only region; write none, or "
                "deploy another region of the zone"
            )
            key = f"fleet.objectives.rto_s.{zone}"
            yield config_error(_FLEET_FILE, key, message)


def _packs_agree(
    packs: list[ResidencyPack], providers: ProviderPack
) -> Iterator[ConfigError]:
    """Reject a target that one pack requires and another one blocks."""
    provider_of = {target.id: target.provider for target in providers.targets}
    pairs = [*combinations(packs, 2), *((pack, pack) for pack in packs)]
    for pair in pairs:
        for one, other in {pair, pair[::-1]}:
            blocked = {each.provider for each in other.providers.blocked}
            for required in one.providers.required:
                if provider_of.get(required.target) in blocked:
                    message = (
                        f"requires {required.target!r}, whose provider "
                        f"{provider_of[required.target]!r} is blocked in "
                        f"{_file(other)} (providers.blocked); change one of them"
                    )
                    yield config_error(_file(one), "providers.required", message)


def _required_targets_exist(
    zone: str, packs: list[ResidencyPack], providers: ProviderPack
) -> Iterator[ConfigError]:
    targets = {target.id: target for target in providers.targets}
    for pack in packs:
        for required in pack.providers.required:
            target = targets.get(required.target)
            wanted = (zone, required.region, Processing.REGIONAL)
            if target is None:
                message = (
                    f"{required.target!r} is no target of providers.yaml; allowed: "
                    f"{sorted(targets)}"
                )
            elif (target.residency_zone, target.region, target.processing) != wanted:
                message = (
                    f"{required.target!r} must be in residency zone {zone!r} and "
                    f"process in region {required.region!r} ('regional'); providers."
                    f"yaml has zone {target.residency_zone!r}, region "
                    f"{target.region!r}, processing {target.processing.value!r}"
                )
            else:
                continue
            yield config_error(_file(pack), "providers.required", message)


def _file(pack: ResidencyPack) -> str:
    return f"{pack.id}.yaml"
