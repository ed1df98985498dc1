"""Control-plane APIs that receive the audit events of a region's gateways."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.errors import config_error
from config.loader import Project, stack_file
from config.network import NatMode
from config.residency_pack import DataClass
from plan.private_region import IN_CLUSTER_API_URL
from plan.region import RegionPlan, hostnames, plan_regions
from plan.residency import redacted_categories, residency_of_zones, zone_homes


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRoute:
    """Where the gateways of a region deliver audit events.

    Attributes:
        primary: URL of the API that receives events.
        fallback: URL of another API that may receive them; None if there is none.
        reason: Why there is no fallback, as one sentence; empty with a fallback.
    """

    primary: str
    fallback: str | None
    reason: str


def event_route(project: Project, region: str) -> EventRoute:
    """Return the lawful route of a region's events.

    Raises:
        ConfigError: No API that can write may receive them.
    """
    plans = plan_regions(project)
    own = plans[region]
    if own.size.nat is NatMode.NONE:
        return EventRoute(
            primary=f"{IN_CLUSTER_API_URL}/v1/events",
            fallback=None,
            reason="The region has no way to an API in another region.",
        )
    writers = [*_writers(project, own)]
    lawful = [writer for writer in writers if _is_lawful(project, region, writer)]
    if not lawful:
        packs = [p.id for p in residency_of_zones(project)[own.residency_zone].packs]
        message = (
            f"{packs} let the events of {region!r} enter no residency zone with an API "
            f"that writes ({sorted(plans[w].residency_zone for w in writers)}); allow "
            "one of them, or use packs that give the zone a home of its own"
        )
        raise config_error(stack_file(region), "residency", message)
    primary, *others = [_events_url(project, writer) for writer in lawful]
    reason = ""
    if not others:
        reason = "No other API can write, or residency packs forbid it."
    return EventRoute(
        primary=primary, fallback=others[0] if others else None, reason=reason
    )


def _writers(project: Project, own: RegionPlan) -> Iterator[str]:
    """Yield the regions whose API accepts events, the preferred one first.

    Only an API of the same home stores them in the same database. So the API of a
    sovereign zone receives no events of other zones.
    """
    homes = zone_homes(project)
    home = homes[own.residency_zone]
    accepting = [
        name
        for name, plan in plan_regions(project).items()
        if plan.has_api
        and plan.is_deployed
        and homes[plan.residency_zone] == home
        and (
            (plan.database_role is not None and plan.database_role.writable)
            or project.regions[name].region.api.replica_accepts_events
        )
    ]
    preferred = [own.region, home, *accepting]
    yield from dict.fromkeys(name for name in preferred if name in accepting)


def _is_lawful(project: Project, region: str, writer: str) -> bool:
    zones = project.fleet.residency_zone_of
    own, destination = zones[region], zones[writer]
    rule = residency_of_zones(project)[own].rules.get(DataClass.EVENTS)
    if rule is None or own == destination:
        return True
    redacted = bool(redacted_categories(project, region))
    return rule.allows(destination) and (rule.condition is None or redacted)


def _events_url(project: Project, region: str) -> str:
    return f"https://{hostnames(project).regional_api(region)}/v1/events"
