"""`fleet rehearse --kill`: what happens to a rehearsed fleet that loses regions.

The recorded graphs say where requests land and what depends on the lost regions. Then
the global stack is updated while no service of these regions responds, which drains
them where that is lawful.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from config.errors import ConfigError
from config.loader import FOUNDATION, GLOBAL, Project, load_project
from config.stacks import DrainConfig
from offline_cloud.errors import UsageError
from offline_cloud.faults import UnreachableRegion
from operations import recorded_graph
from operations.edge_check import matrix
from operations.edge_check.check import EdgeResult
from operations.edge_check.check import check as edge_check
from operations.recorded_graph import FleetGraph
from operations.residency_check import flows, region_graph
from operations.residency_check.facts import facts_of
from plan.traffic_steering import plan_steering
from rehearsal.edit import Edit
from rehearsal.errors import RehearsalError
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request

_REASON: Final = "the region is lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """The loss of regions of a rehearsed fleet.

    Attributes:
        regions: Lost regions.
        project: Configuration of the rehearsed fleet.
        graphs: Its recorded graphs.
        edge: Landings of every set of dead regions.
        drained: Lost regions that may be drained.
        refused: Why others may not, one sentence each.
    """

    regions: frozenset[str]
    project: Project
    graphs: FleetGraph
    edge: EdgeResult
    drained: tuple[str, ...]
    refused: tuple[str, ...]

    def update(self) -> Request:
        """Return the update of the global stack without the lost regions."""
        drained = dict.fromkeys(self.drained, _REASON)
        return Request(
            stacks=(GLOBAL,),
            edits=(Edit(stack=GLOBAL, key="drained", value=drained),),
            faults=tuple(UnreachableRegion(region=each) for each in self.regions),
        )


def rehearsed(root: Path) -> tuple[Project, FleetGraph]:
    """Return the files and the recorded graphs of the last rehearsal's fleet.

    Raises:
        RehearsalError: A stack has no recorded graph.
    """
    paths = RehearsalPaths(root)
    msg = "no fleet is deployed in the rehearsal; run `fleet rehearse` first"
    if not (paths.work / "Pulumi.yaml").is_file():
        raise RehearsalError(msg)
    project = load_project(paths.work)
    stacks = (FOUNDATION, *project.regions, GLOBAL)
    if any(not (paths.graphs / f"{each}.json").is_file() for each in stacks):
        raise RehearsalError(msg)
    return project, recorded_graph.load(paths.graphs, stacks)


def lose(project: Project, graphs: FleetGraph, named: str) -> Loss:
    """Return the loss of regions, ``REGION[,REGION]``.

    Raises:
        UsageError: A region is not deployed.
    """
    edge = edge_check(project, graphs)
    regions = frozenset(each.strip() for each in named.split(","))
    if unknown := sorted(regions - edge.fleet.zone_of.keys()):
        allowed = ", ".join(sorted(edge.fleet.zone_of))
        msg = f"--kill {named!r}: {unknown} are not deployed; allowed: {allowed}"
        raise UsageError(msg)
    drained, refused = _drains(project, regions)
    return Loss(
        regions=regions,
        project=project,
        graphs=graphs,
        edge=edge,
        drained=drained,
        refused=refused,
    )


def _drains(
    project: Project, regions: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the regions that may be drained, and why others may not."""
    drained: dict[str, DrainConfig] = {}
    refused: list[str] = []
    for region in sorted(regions):
        tried = {**drained, region: DrainConfig(reason=_REASON)}
        stack = project.global_stack.model_copy(update={"drained": tried})
        try:
            plan_steering(replace(project, global_stack=stack))
        except ConfigError as problem:
            refused.append(str(problem))
        else:
            drained = tried
    return tuple(drained), tuple(refused)


def stopped(loss: Loss) -> Iterator[str]:
    """Yield what depends on the lost regions, one sentence each."""
    regions = tuple(each for each in loss.project.regions if each in loss.graphs)
    fleet = flows.Fleet(
        graphs=loss.graphs, facts=facts_of(loss.project, loss.graphs), regions=regions
    )
    for region in sorted(loss.regions & {*regions}):
        for database in region_graph.of_type(
            loss.graphs[region], region_graph.DB_INSTANCE
        ):
            if not database.inputs.get("replicateSourceDb"):
                yield (
                    f"The writable database of {region} is lost: no API of its zones "
                    "writes, so administration stops (docs/database.md: promotion)."
                )
    for region in sorted({*regions} - loss.regions):
        for gateway in region_graph.gateways(loss.graphs[region]):
            for key, url in gateway.event_urls:
                place = flows.api_place(fleet, region, url)
                if place.region in loss.regions:
                    yield (
                        f"Gateways of {region} cannot reach the API of "
                        f"{place.region} ({key}) until it is back."
                    )


def show(console: Console, loss: Loss) -> None:
    """Print landings, what stops working, and failover times."""
    console.print(_landings(loss))
    console.print("What stops working:")
    for sentence in [*stopped(loss)] or ["nothing beside the lost regions themselves"]:
        console.print(f"  {sentence}", soft_wrap=True)
    console.print("How long clients wait for another region:")
    for each in loss.edge.failovers:
        zone = loss.edge.fleet.zones[each.zone]
        if loss.regions & {*zone.regions}:
            seconds = (
                "no other region may take over"
                if each.time is None
                else f"{each.time.best:g} to {each.time.worst:g} s"
            )
            console.print(f"  {each.hostname}, zone {each.zone}: {seconds}")
    for sentence in loss.refused:
        console.print(f"not drained: {sentence}", soft_wrap=True)


def _landings(loss: Loss) -> Table:
    alive, dead = frozenset[str](), loss.regions
    lost = ", ".join(sorted(dead))
    table = Table(title=f"Where requests land without {lost}", title_justify="left")
    for heading in ("host name", "clients", "before", "now"):
        table.add_column(heading, overflow="fold")
    for row in matrix.rows(loss.edge, (alive, dead)):
        before = matrix.cell(row.landings[alive], alive)
        now = matrix.cell(row.landings[dead], dead)
        table.add_row(row.hostname, row.clients, before, now)
    return table
