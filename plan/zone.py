"""Residency zones as they stand: which are deployed, which are closed."""

from config.load import GLOBAL, Project, stack_file
from config.problem import at
from plan.region import deployed
from plan.steering import Steering, Zone, steer


def closed(project: Project, zone: str) -> bool:
    """Return whether a pack on the zone's stacks keeps inference within it."""
    return any(
        project.packs[pack].inference == "zone"
        for region in project.fleet.zones[zone].regions
        if region in project.regions
        for pack in project.regions[region].residency
    )


def zones(project: Project) -> tuple[Zone, ...]:
    """Return every zone as steering sees it; one without regions promises nothing."""
    live = deployed(project)
    return tuple(
        Zone(
            name=name,
            regions=tuple(region for region in zone.regions if region in live),
            closed=closed(project, name),
            areas=zone.areas,
        )
        for name, zone in project.fleet.zones.items()
    )


def steering(project: Project) -> Steering:
    """Return the plan of the public name.

    Raises:
        ConfigProblem: So many regions are drained that nobody lawful is left.
    """
    drained = project.edge.drained.keys()
    try:
        return steer(zones(project), home=project.fleet.home, drained=drained)
    except ValueError as error:
        raise at(stack_file(GLOBAL), "drained", str(error)) from None
