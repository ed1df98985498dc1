"""What the rules know about the stack that they see, derived from its project."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from config.errors import ConfigError
from config.fleet import DnsAuthority, FleetConfig
from config.loader import FOUNDATION, GLOBAL, Project, stack_file
from config.residency_pack import DataClass
from config.waivers import Waiver, waivers_at
from plan.control_region import ROUTE53_METRICS_REGION, control_region
from plan.naming import Scope
from plan.region import deployed_regions, hostnames, plan_regions
from plan.residency import EffectiveRule, residency_of_zones, zone_homes
from plan.traffic_steering import SteeringPlan, plan_steering

#: AWS's mirror of Docker's official images: https://gallery.ecr.aws/docker
PUBLIC_MIRROR: Final = "public.ecr.aws"
DATABASE_CLIENT_PATH: Final = "docker/library"

#: AWS regions; None is every one.
RegionSet = frozenset[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Facts of one stack.

    Attributes:
        stack: Name of the stack.
        residency_zone: Residency zone of the stack; ``global`` if it has none.
        region: AWS region of the stack's resources.
        dr_region: Region that stores copies of its backups; empty if there are none.
        allowed_regions: AWS regions that data may enter, by its class.
        packs: Residency packs that limit the class, for messages.
        records_accepted_from: AWS regions whose database may be copied here.
        has_replicas: Whether another stack copies this stack's database.
        protect: Whether the stack's files protect its resources from deletion.
        tags: Tags of every AWS resource.
        domain: The child domain in Route 53.
        alarm_regions: Further regions of the stack, for the alarms of Route 53.
        hostnames: Host names that this stack alone may declare.
        registries: Registries of container images, each with the path of the images.
        monitor_path: Path of the health checks of gateways.
        steering: Pools of the public host name; None if Route 53 answers for it, or
            for any stack but the global one.
        pools: Regions with a pool, by whether the pool is enabled.
        waivers: Valid waivers of the stack.
        expired_waivers: A message about each expired waiver of the project.
    """

    stack: str
    residency_zone: str
    region: str
    dr_region: str
    allowed_regions: Mapping[DataClass, RegionSet]
    packs: Mapping[DataClass, tuple[str, ...]]
    records_accepted_from: RegionSet
    has_replicas: bool
    protect: bool
    tags: Mapping[str, str]
    domain: str
    hostnames: frozenset[str]
    alarm_regions: frozenset[str]
    registries: frozenset[str]
    monitor_path: str
    steering: SteeringPlan | None
    pools: Mapping[str, bool]
    waivers: tuple[Waiver, ...] = ()
    expired_waivers: tuple[str, ...] = ()

    def waiver(self, rule: str, resource: str) -> Waiver | None:
        """Return the waiver of a rule for a resource, by its logical name."""
        for each in self.waivers:
            if (each.rule, each.resource) == (rule.lower(), resource):
                return each
        return None

    def allows(self, data_class: DataClass, region: str) -> bool:
        """Return whether data of a class may enter an AWS region."""
        allowed = self.allowed_regions[data_class]
        return allowed is None or region in allowed


def of_stack(project: Project, stack: str, today: date) -> Facts:
    """Return the facts of a stack, with the waivers that are valid today.

    Raises:
        ConfigError: The project has no such stack, or its settings contradict each
            other.
    """
    known_waivers = waivers_at(project.waivers, today)
    return replace(
        _facts(project, stack),
        waivers=tuple(each for each in known_waivers.valid if each.stack == stack),
        expired_waivers=tuple(map(str, known_waivers.expired)),
    )


def _facts(project: Project, stack: str) -> Facts:
    if stack in (FOUNDATION, GLOBAL):
        return _shared(project, stack)
    if stack not in project.regions:
        known = [FOUNDATION, *sorted(project.regions), GLOBAL]
        msg = (
            f"{stack_file(stack)}: stack {stack!r} is not in the project; allowed: "
            f"{known}; select one with `pulumi stack select`"
        )
        raise ConfigError(msg)
    return _regional(project, stack)


def _shared(project: Project, stack: str) -> Facts:
    """Return the facts of a stack that holds no data of clients."""
    fleet = project.fleet
    names = hostnames(project)
    zones = {each.residency_zone for each in deployed_regions(project).values()}
    own = {
        FOUNDATION: {names.aws},
        GLOBAL: {
            *(names.public, names.gateway, names.api),
            *map(names.residency_zone, zones),
        },
    }[stack]
    lifecycle = project.foundation.lifecycle if stack == FOUNDATION else None
    alarms = frozenset({ROUTE53_METRICS_REGION} if stack == GLOBAL else ())
    allowed = alarms | {control_region(fleet)}
    return Facts(
        stack=stack,
        residency_zone="global",
        region=control_region(fleet),
        dr_region="",
        allowed_regions=dict.fromkeys(DataClass, allowed),
        packs=dict.fromkeys(DataClass, ()),
        alarm_regions=alarms,
        records_accepted_from=frozenset(),
        has_replicas=False,
        protect=lifecycle is None or lifecycle.protect,
        tags=Scope(region=stack, residency_zone="global").tags,
        domain=names.aws,
        hostnames=frozenset(own),
        registries=frozenset(),
        monitor_path=fleet.edge.monitor.path,
        steering=_steering(project) if stack == GLOBAL else None,
        pools=_pools(project),
    )


def _regional(project: Project, stack: str) -> Facts:
    fleet = project.fleet
    plan = plan_regions(project)[stack]
    residency = residency_of_zones(project)[plan.residency_zone]
    names = hostnames(project)
    settings = project.regions[stack].region
    accepted = residency.records_accepted_from
    return Facts(
        stack=stack,
        residency_zone=plan.residency_zone,
        region=stack,
        dr_region=plan.dr_region,
        allowed_regions=MappingProxyType(
            {
                each: _allowed(fleet, stack, each, residency.rules.get(each))
                for each in DataClass
            }
        ),
        packs={each: rule.packs for each, rule in residency.rules.items()},
        alarm_regions=frozenset(),
        records_accepted_from=accepted and _regions(fleet, accepted),
        has_replicas=_has_replicas(project, stack),
        protect=settings.lifecycle.protect,
        tags=plan.scope.tags,
        domain=names.aws,
        hostnames=frozenset({names.regional_gateway(stack), names.regional_api(stack)}),
        registries=_registries(project, stack),
        monitor_path=fleet.edge.monitor.path,
        steering=None,
        pools=_pools(project),
    )


def _allowed(
    fleet: FleetConfig, region: str, data_class: DataClass, rule: EffectiveRule | None
) -> RegionSet:
    """Return the regions that data of a region may enter.

    A residency zone without a pack promises nothing. ``dr_region`` stores backups, and
    so records alone.
    """
    if rule is None or rule.zones is None:
        return None
    inside = _regions(fleet, rule.zones) if rule.zones else frozenset({region})
    if data_class is not DataClass.RECORDS:
        return inside
    zone = fleet.residency_zones[fleet.residency_zone_of[region]]
    return inside | {zone.dr_region}


def _regions(fleet: FleetConfig, zones: Iterable[str]) -> frozenset[str]:
    return frozenset(
        region for zone in zones for region in fleet.residency_zones[zone].regions
    )


def _has_replicas(project: Project, stack: str) -> bool:
    """Return whether another region copies the database of this one."""
    homes = zone_homes(project)
    return any(
        region != stack
        and homes[plan.residency_zone] == stack
        and plan.database_role is not None
        and not plan.database_role.writable
        for region, plan in deployed_regions(project).items()
    )


def _registries(project: Project, stack: str) -> frozenset[str]:
    """Return where the images of a region come from, the client of its jobs included.

    The configuration's own images are what an operator chose; a client of the database
    comes from AWS's public mirror, or from the region's private one.
    """
    release, own = project.fleet.release, project.regions[stack].region.images
    chosen = (release.gateway, release.api, own.gateway, own.api)
    paths = {image.rpartition("/")[0] for image in chosen if image}
    client = f"{own.mirror or PUBLIC_MIRROR}/{DATABASE_CLIENT_PATH}"
    return frozenset({*paths, client})


def _pools(project: Project) -> Mapping[str, bool]:
    drained = project.global_stack.drained
    return {region: region not in drained for region in deployed_regions(project)}


def _steering(project: Project) -> SteeringPlan | None:
    if project.fleet.edge.dns_authority is not DnsAuthority.CLOUDFLARE:
        return None
    return plan_steering(project)
