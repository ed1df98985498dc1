"""Contents of the regional stacks, derived from their topologies and sizes."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.database import DatabaseConfig
from config.loader import Project, stack_file
from config.network import NatMode
from config.stacks import RegionStackConfig
from config.topology import Topology
from plan.addressing import AddressPlan
from plan.database import DatabaseRole
from plan.hostnames import Hostnames
from plan.naming import Scope
from plan.private_region import IN_CLUSTER_API_URL, validate_private_region
from plan.sizes import Size, resolve_size


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionPlan:
    """The contents of one regional stack.

    Attributes:
        region: The region, which is also the stack's name.
        residency_zone: Residency zone of the region.
        is_home: Whether the region is the fleet's home, with the primary database.
        topology: Topology of this stack; it may be behind the home region's.
        is_deployed: Whether the stack creates any resources.
        has_api: Whether the control-plane API runs in the region.
        database_role: Role of the region's database, or None without a database.
        api_url: URL of the control-plane API for this region's gateways.
        addresses: CIDR and subnets of the region.
        dr_region: Region that stores copies of the backups, under the same law.
        size: Size of the region, with its overrides.
    """

    region: str
    residency_zone: str
    is_home: bool
    topology: Topology
    is_deployed: bool
    has_api: bool
    database_role: DatabaseRole | None
    api_url: str
    addresses: AddressPlan
    dr_region: str
    size: Size

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
        ConfigError: Settings of a region contradict each other or its size.
    """
    return {name: _region(project, name, s) for name, s in project.regions.items()}


def deployed_regions(project: Project) -> Mapping[str, RegionPlan]:
    """Return the plans of the regional stacks that create resources, by region."""
    return {
        name: each for name, each in plan_regions(project).items() if each.is_deployed
    }


def _region(project: Project, name: str, stack: RegionStackConfig) -> RegionPlan:
    home = name == project.fleet.home
    everywhere = stack.topology is Topology.FULLY_DISTRIBUTED
    names = hostnames(project)
    api = home or everywhere
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
    public_url = f"https://{names.regional_api(name if api else project.fleet.home)}"
    return RegionPlan(
        region=name,
        residency_zone=project.fleet.residency_zone_of[name],
        is_home=home,
        topology=stack.topology,
        is_deployed=home or stack.topology is not Topology.SINGLE_REGION,
        has_api=api,
        database_role=_database_role(
            home=home, everywhere=everywhere, settings=settings.database
        ),
        api_url=IN_CLUSTER_API_URL if resolved.nat is NatMode.NONE else public_url,
        addresses=AddressPlan.of(
            name, settings.cidr, settings.network.availability_zones
        ),
        dr_region=project.fleet.residency_zones[
            project.fleet.residency_zone_of[name]
        ].dr_region,
        size=resolved,
    )


def _database_role(
    *, home: bool, everywhere: bool, settings: DatabaseConfig
) -> DatabaseRole | None:
    if not (home or everywhere):
        return None
    if settings.role is not None:
        return DatabaseRole(settings.role)
    return DatabaseRole.PRIMARY if home else DatabaseRole.REPLICA
