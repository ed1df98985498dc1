"""Capacity that is left for clients while regions are drained.

The gateways of a region are sized for its usual load at their minimum of replicas. The
regions that take over must be able to run as many replicas as all of them together.
"""

from collections.abc import Iterator, Mapping

from config.errors import ConfigError, config_error
from config.loader import GLOBAL, Project, stack_file
from plan.region import RegionPlan, deployed_regions
from plan.residency import residency_of_zones


def validate_drained_capacity(project: Project) -> None:
    """Reject drained regions whose load the serving regions cannot take over.

    The capacity of a region that another program deploys is not known, so it does not
    count.

    Raises:
        ConfigError: The serving regions are too small, and ``accept_overload`` is not
            set for the drained region.
    """
    found = list(_overloads(project))
    if found:
        raise ConfigError("\n".join(map(str, found)))


def _overloads(project: Project) -> Iterator[ConfigError]:
    drained = project.global_stack.drained
    plans = deployed_regions(project)
    for group in _groups(project, plans):
        load = sum(plans[region].size.gateway.min_replicas for region in group)
        serving = group - drained.keys()
        capacity = sum(plans[region].size.gateway.max_replicas for region in serving)
        for region in sorted(group & drained.keys()):
            if serving and capacity < load and drained[region].accept_overload is None:
                message = (
                    f"the usual load of {sorted(group)} needs {load} gateways, but "
                    f"{sorted(serving)} can run {capacity}; raise "
                    "region.capacity.gateway.max_replicas there, or give a reason in "
                    f"drained.{region}.accept_overload"
                )
                yield config_error(stack_file(GLOBAL), f"drained.{region}", message)


def _groups(project: Project, plans: Mapping[str, RegionPlan]) -> Iterator[set[str]]:
    """Yield the sets of regions that take over each other's clients."""
    residency = residency_of_zones(project)
    open_regions: set[str] = set()
    for name, zone in project.fleet.residency_zones.items():
        own = {region for region in zone.regions if region in plans}
        if residency[name].is_closed or not zone.shared:
            yield own
        else:
            open_regions |= own
    yield open_regions
