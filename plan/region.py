"""Contents of the regional stacks, derived from their topologies and sizes."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.errors import ConfigError
from config.loader import Project, stack_file
from config.network import NatMode
from config.topology import Topology
from plan import database_placement
from plan.addressing import AddressPlan
from plan.database import DatabaseRole, database_name
from plan.database_placement import is_deployed, planned_database_role
from plan.hostnames import Hostnames
from plan.naming import Scope
from plan.private_region import IN_CLUSTER_API_URL, validate_private_region
from plan.residency import zone_homes
from plan.sizes import Size, resolve_size


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionPlan:
    """The contents of one regional stack.

    Attributes:
        region: The region, which is also the stack's name.
        residency_zone: Residency zone of the region.
        zone_home: Home of the residency zone: its own, or the fleet's.
        zone_has_own_home: Whether the residency zone's home is its own.
        topology: Topology of this stack; it may be behind the home region's.
        is_deployed: Whether the stack creates any resources.
        has_api: Whether the control-plane API runs in the region.
        database_role: Role of the region's database, or None without a database.
        api_url: URL of the control-plane API for this region's gateways, to which they
            send their events.
        addresses: CIDR and subnets of the region.
        dr_region: Region that stores copies of the backups, under the same law.
        size: Size of the region, with its overrides.
    """

    region: str
    residency_zone: str
    zone_home: str
    zone_has_own_home: bool
    topology: Topology
    is_deployed: bool
    has_api: bool
    database_role: DatabaseRole | None
    api_url: str
    addresses: AddressPlan
    dr_region: str
    size: Size

    @property
    def is_home(self) -> bool:
        """Whether the primary database of the residency zone is in the region."""
        return self.region == self.zone_home

    @property
    def database_name(self) -> str:
        """Logical name of the region's database."""
        return database_name(
            self.database_role, zone_has_own_home=self.zone_has_own_home
        )

    @property
    def scope(self) -> Scope:
        """Region and residency zone for names, tags and labels."""
        return Scope(region=self.region, residency_zone=self.residency_zone)


def hostnames(project: Project) -> Hostnames:
    """Return the host names of the project's fleet."""
    fleet = project.fleet
    return Hostnames(public=fleet.hostname, aws=fleet.domains.aws)


def plan_regions(project: Project) -> Mapping[str, RegionPlan]:
    """Return the plan of every regional stack, by region.

    Raises:
        ConfigError: Settings of a region contradict each other or its size, or a
            database would be where it must not be.
    """
    homes = zone_homes(project)
    found = list(database_placement.validate(project, homes))
    if found:
        raise ConfigError("\n".join(map(str, found)))
    return {
        name: _region(project, name, homes[project.fleet.residency_zone_of[name]])
        for name in project.regions
    }


def deployed_regions(project: Project) -> Mapping[str, RegionPlan]:
    """Return the plans of the regional stacks that create resources, by region."""
    return {
        name: each for name, each in plan_regions(project).items() if each.is_deployed
    }


def _region(project: Project, name: str, zone_home: str) -> RegionPlan:
    stack = project.regions[name]
    deployed = is_deployed(project, name)
    role = planned_database_role(project, name, zone_home)
    api = role is not None
    file, settings = stack_file(name), stack.region
    resolved = resolve_size(file, settings)
    validate_private_region(
        file,
        name,
        images=settings.images,
        release=project.fleet.release,
        size=resolved,
        has_api=api,
        delivery=settings.policy.delivery,
    )
    api_host = hostnames(project).regional_api(name if api else zone_home)
    return RegionPlan(
        region=name,
        residency_zone=project.fleet.residency_zone_of[name],
        zone_home=zone_home,
        zone_has_own_home=zone_home != project.fleet.home,
        topology=stack.topology,
        is_deployed=deployed,
        has_api=api,
        database_role=role,
        api_url=(
            IN_CLUSTER_API_URL
            if resolved.nat is NatMode.NONE
            else f"https://{api_host}"
        ),
        addresses=AddressPlan.of(
            name, settings.cidr, settings.network.availability_zones
        ),
        dr_region=project.fleet.residency_zones[
            project.fleet.residency_zone_of[name]
        ].dr_region,
        size=resolved,
    )
