"""Where databases are: at the homes of residency zones, and where packs allow copies.

A residency zone uses the fleet's home or, if its packs keep inference, events and
records inside, a home of its own (``plan.residency.zone_homes``). A replica is a
physical copy with every row of its source and the password of the API's role. So the
packs of both ends must allow it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from config.database import RetiredReplicaStep
from config.errors import ConfigError, config_error
from config.loader import Project, stack_file
from config.residency_pack import DataClass
from config.topology import Topology
from plan.database import DatabaseRole
from plan.residency import ZoneResidency, residency_of_zones

_FLEET_FILE: Final = "Pulumi.yaml"
_ROLE: Final = "region.database.role"
_RETIRED: Final = "region.database.retired_replica"

#: What a replica has of its source, by the data class whose rule must allow it.
_COPIED: Final = {
    DataClass.RECORDS: "rows",
    DataClass.SECRETS: "the password of the API's role",
}

#: Home of each residency zone.
ZoneHomes = Mapping[str, str]


def is_deployed(project: Project, region: str) -> bool:
    """Return whether a regional stack creates resources."""
    topology = project.regions[region].topology
    return region == project.fleet.home or topology is not Topology.SINGLE_REGION


def planned_database_role(
    project: Project, region: str, zone_home: str
) -> DatabaseRole | None:
    """Return the role of a region's database; None without a database."""
    home = region == zone_home and is_deployed(project, region)
    stack = project.regions[region]
    if not (home or stack.topology is Topology.FULLY_DISTRIBUTED):
        return None
    if stack.region.database.role is not None:
        return DatabaseRole(stack.region.database.role)
    return DatabaseRole.PRIMARY if home else DatabaseRole.REPLICA


def validate(project: Project, homes: ZoneHomes) -> Iterator[ConfigError]:
    """Yield every database that would be where it must not be."""
    residency = residency_of_zones(project)
    for region in project.regions:
        zone = project.fleet.residency_zone_of[region]
        home = homes[zone]
        role = planned_database_role(project, region, home)
        yield from _topology_is_not_ahead(project, region, home)
        yield from _role_has_a_database(project, region, role)
        yield from _retired_replica_is_at_a_zone_home(project, region, home)
        if role is not None and role.writable:
            yield from _backups_are_copied_elsewhere(project, region)
        if role is DatabaseRole.REPLICA:
            source = residency[project.fleet.residency_zone_of[home]]
            yield from _replica_is_lawful(region, home, source, residency[zone])


def _topology_is_not_ahead(
    project: Project, region: str, home: str
) -> Iterator[ConfigError]:
    """Reject a region that is ahead of the home of its residency zone.

    `config.validation` rejects a region that is ahead of the fleet's home.
    """
    topology, homes = project.regions[region].topology, project.regions[home].topology
    if home != project.fleet.home and topology.rank > homes.rank:
        allowed = [each.value for each in Topology if each.rank <= homes.rank]
        message = (
            f"{topology.value!r} is ahead of {home!r}, the home of the residency zone, "
            f"which is {homes.value!r} in {stack_file(home)}; allowed: {allowed}"
        )
        yield config_error(stack_file(region), "topology", message)


def _role_has_a_database(
    project: Project, region: str, role: DatabaseRole | None
) -> Iterator[ConfigError]:
    stack = project.regions[region]
    written = stack.region.database.role
    if written is not None and role is None:
        message = (
            f"{written!r}, but topology {stack.topology.value!r} gives {region!r} no "
            "database; allowed: at home, or in 'fully-distributed'"
        )
        yield config_error(stack_file(region), _ROLE, message)


def _retired_replica_is_at_a_zone_home(
    project: Project, region: str, home: str
) -> Iterator[ConfigError]:
    written = project.regions[region].region.database.retired_replica
    if written is RetiredReplicaStep.KEEP or (region == home != project.fleet.home):
        return
    message = (
        f"{written.value!r}, but {region!r} is not the home of a residency zone with a "
        "home of its own, so no replica was replaced; leave the key out"
    )
    yield config_error(stack_file(region), _RETIRED, message)


def _backups_are_copied_elsewhere(
    project: Project, region: str
) -> Iterator[ConfigError]:
    zone = project.fleet.residency_zone_of[region]
    if project.fleet.residency_zones[zone].dr_region == region:
        message = (
            f"{region!r} itself, whose database is writable; allowed: another region "
            "under the same law"
        )
        key = f"fleet.residency_zones.{zone}.dr_region"
        yield config_error(_FLEET_FILE, key, message)


def _replica_is_lawful(
    region: str, home: str, source: ZoneResidency, destination: ZoneResidency
) -> Iterator[ConfigError]:
    reasons = [
        *_not_allowed(source, destination.zone),
        *_not_accepted(source.zone, destination),
    ]
    if reasons:
        message = (
            f"{Topology.FULLY_DISTRIBUTED.value!r} gives the region a replica of "
            f"{home!r} ({_files(source)}), but {'; '.join(reasons)} "
            f"(packs of {region!r}: {_files(destination)}); set topology: "
            f"{Topology.DISTRIBUTED.value}, choose other packs, or set fleet.home in "
            f"{_FLEET_FILE} to a region whose packs allow it"
        )
        yield config_error(stack_file(region), "topology", message)


def _not_allowed(source: ZoneResidency, zone: str) -> Iterator[str]:
    """Yield why the packs of the source do not allow a copy in a residency zone."""
    for data_class, content in _COPIED.items():
        rule = source.rules.get(data_class)
        if rule is not None and not rule.allows(zone):
            yield (
                f"{_listed(rule.packs)} (rules.{data_class.value}.allowed_in) does not "
                f"let {content} of residency zone {source.zone!r} enter {zone!r}"
            )


def _not_accepted(zone: str, destination: ZoneResidency) -> Iterator[str]:
    """Yield why the packs of the destination do not accept rows of a residency zone."""
    accepted = destination.records_accepted_from
    if accepted is not None and zone not in accepted:
        yield (
            f"{_files(destination)} (rules.records.accepted_from) does not accept rows "
            f"of residency zone {zone!r}"
        )


def _files(residency: ZoneResidency) -> str:
    return _listed(pack.id for pack in residency.packs) or "no pack"


def _listed(packs: Iterable[str]) -> str:
    return ", ".join(f"{pack}.yaml" for pack in packs)
