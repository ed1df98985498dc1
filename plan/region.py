"""What one region's stack contains, derived from the topology of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.database import Database
from config.load import Project, stack_file
from config.network import Nat
from config.stack import RegionStack
from config.vocabulary import Topology
from plan.addressing import AddressPlan
from plan.hostnames import Hostnames
from plan.isolation import API_BESIDE, require_inside
from plan.naming import Scope
from plan.sizes import Size, size


class DatabaseRole(StrEnum):
    """What the PostgreSQL instance of a region is."""

    PRIMARY = "primary"
    REPLICA = "replica"
    PROMOTED = "promoted"

    @property
    def writable(self) -> bool:
        """Whether it takes writes, and so has credentials of its own."""
        return self is not DatabaseRole.REPLICA


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionPlan:
    """The contents of one regional stack.

    Attributes:
        region: The region, which is also the stack's name.
        zone: Residency zone the region lies in.
        home: Whether the API and the primary of the fleet live here.
        topology: Topology of this stack's own file; it may lag behind home.
        deployed: Whether the stack creates anything at all.
        api: Whether the control-plane API runs here.
        database: What the region's database is, or None where it has none.
        api_url: Where this region's gateways find the control-plane API.
        addresses: The region's subnets.
        dr_region: Where copies of the region's backups lie, under the same law.
        size: How much of everything the region uses.
    """

    region: str
    zone: str
    home: bool
    topology: Topology
    deployed: bool
    api: bool
    database: DatabaseRole | None
    api_url: str
    addresses: AddressPlan
    dr_region: str
    size: Size

    @property
    def scope(self) -> Scope:
        """The part of every name and label that belongs to the region."""
        return Scope(region=self.region, zone=self.zone)


def hostnames(project: Project) -> Hostnames:
    """Return the host names of the project's fleet."""
    fleet = project.fleet
    return Hostnames(public=fleet.hostname, aws=fleet.domains.aws)


def plan(project: Project) -> Mapping[str, RegionPlan]:
    """Return the contents of every regional stack, by region."""
    return {name: _region(project, name, s) for name, s in project.regions.items()}


def deployed(project: Project) -> Mapping[str, RegionPlan]:
    """Return the regional stacks that create something, by region."""
    return {name: each for name, each in plan(project).items() if each.deployed}


def _region(project: Project, name: str, stack: RegionStack) -> RegionPlan:
    home = name == project.fleet.home
    everywhere = stack.topology is Topology.FULLY_DISTRIBUTED
    names = hostnames(project)
    api = home or everywhere
    file, settings = stack_file(name), stack.region
    resolved = size(file, settings)
    require_inside(
        file,
        name,
        images=settings.images,
        release=project.fleet.release,
        size=resolved,
        api=api,
    )
    public_url = f"https://{names.regional_api(name if api else project.fleet.home)}"
    return RegionPlan(
        region=name,
        zone=project.fleet.zone_of[name],
        home=home,
        topology=stack.topology,
        deployed=home or stack.topology is not Topology.SINGLE_REGION,
        api=api,
        database=_database(
            home=home, everywhere=everywhere, settings=settings.database
        ),
        api_url=API_BESIDE if resolved.nat is Nat.NONE else public_url,
        addresses=AddressPlan.of(name, settings.cidr, settings.network.zones),
        dr_region=project.fleet.zones[project.fleet.zone_of[name]].dr_region,
        size=resolved,
    )


def _database(
    *, home: bool, everywhere: bool, settings: Database
) -> DatabaseRole | None:
    if not (home or everywhere):
        return None
    if settings.role is not None:
        return DatabaseRole(settings.role)
    return DatabaseRole.PRIMARY if home else DatabaseRole.REPLICA
