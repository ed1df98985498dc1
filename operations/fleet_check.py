"""`fleet check`: proofs of residency and of the edge over recorded graphs."""

import json
import subprocess
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console

from config.loader import (
    FOUNDATION,
    GLOBAL,
    POLICIES,
    RESIDENCY,
    Project,
    load_project,
)
from config.pack_cases import load_cases
from config.policy import PolicyDelivery
from operations import configured_project, recorded_graph
from operations.edge_check import matrix
from operations.edge_check.check import EdgeResult
from operations.edge_check.check import check as edge_check
from operations.recorded_graph import FleetGraph
from operations.residency_check import evidence, region_graph
from operations.residency_check.check import NOT_PROVEN, CheckResult, check
from plan.gateway_policy import policy_files
from plan.provider_targets import unreachable_warnings
from plan.residency import pack_warnings
from rehearsal.errors import RehearsalError
from rehearsal.paths import RehearsalPaths

#: Parts of a project that come from its stack files.
_PARTS: Final = ("fleet", "regions", "foundation", "global_stack")


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetCheck:
    """Results of the proofs of residency and of the edge.

    Attributes:
        project: Configuration of the fleet.
        residency: Ways of data against the packs.
        edge: Landings of every set of dead regions.
    """

    project: Project
    residency: CheckResult
    edge: EdgeResult

    @property
    def succeeded(self) -> bool:
        """Whether both proofs have no finding."""
        return self.residency.succeeded and not self.edge.findings


def run(root: Path, folder: Path | None, today: date, *, rehearsed: bool) -> FleetCheck:
    """Check the fleet of the last rehearsal; write evidence into ``folder``.

    ``rehearsed`` checks the files of that rehearsal, with its topology and values, and
    not those of the checkout.

    Raises:
        ConfigError: The configuration is invalid.
        RehearsalError: A stack has no recorded graph, or one of other files.
    """
    if rehearsed:
        project = load_project(RehearsalPaths(root).work)
    else:
        project = configured_project.load(root)
    load_cases(POLICIES / RESIDENCY, project.packs)
    graphs = _graphs(root, project)
    if not rehearsed:
        _reject_stale(root, project, graphs)
    result = check(project, graphs, today)
    edge = edge_check(project, graphs)
    if folder is not None:
        commit = _newest_commit(root)
        documents = (
            evidence.evidence(project, stack, graph, result, day=today, commit=commit)
            for stack, graph in graphs.items()
        )
        evidence.write(folder, documents)
        page = "\n".join(["# Landings", "", *matrix.to_markdown(edge)])
        (folder / "landings.md").write_text(f"{page}\n", "utf-8")
    return FleetCheck(project=project, residency=result, edge=edge)


def show(console: Console, checked: FleetCheck) -> None:
    """Print findings, warnings and a summary."""
    project, result = checked.project, checked.residency
    for warning in _warnings(project):
        console.print(f"warning: {warning}", soft_wrap=True)
    for finding in result.findings:
        console.print(str(finding), soft_wrap=True)
    for edge_finding in checked.edge.findings:
        console.print(edge_finding.text, soft_wrap=True)
    for message in result.expired:
        console.print(message, soft_wrap=True)
    ways = f"{len(result.edges)} ways of data"
    if result.succeeded:
        console.print(f"residency is kept: {ways} in {len(project.regions)} regions")
    else:
        console.print(f"residency is not kept: {len(result.findings)} findings, {ways}")
    console.print(f"the edge has {len(checked.edge.findings)} findings")
    console.print("not proven:")
    for sentence in NOT_PROVEN:
        console.print(f"  {sentence}", soft_wrap=True)


def show_matrix(console: Console, checked: FleetCheck) -> None:
    """Print where requests land for every set of dead regions."""
    console.print(matrix.to_table(checked.edge))


def to_json(checked: FleetCheck) -> str:
    """Return the results as JSON."""
    project, result = checked.project, checked.residency
    document = {
        "succeeded": checked.succeeded,
        "edge": matrix.to_json(checked.edge),
        "findings": [asdict(each) for each in result.findings],
        "waived": [asdict(each) for each in result.waived],
        "expired_waivers": result.expired,
        "warnings": _warnings(project),
        "edges": [asdict(each) for each in result.edges],
        "not_proven": NOT_PROVEN,
    }
    return json.dumps(document, indent=1)


def _warnings(project: Project) -> tuple[str, ...]:
    return (*pack_warnings(project), *unreachable_warnings(project))


def _graphs(root: Path, project: Project) -> FleetGraph:
    folder = RehearsalPaths(root).graphs
    stacks = (FOUNDATION, *project.regions, GLOBAL)
    missing = [each for each in stacks if not (folder / f"{each}.json").is_file()]
    if missing:
        msg = f"{missing} have no recorded graph; run `fleet rehearse` first"
        raise RehearsalError(msg)
    return recorded_graph.load(folder, stacks)


def _reject_stale(root: Path, project: Project, graphs: FleetGraph) -> None:
    """Reject graphs of other files than those of the project."""
    rehearsed = load_project(RehearsalPaths(root).work)
    changed = [
        part for part in _PARTS if getattr(project, part) != getattr(rehearsed, part)
    ]
    for region, stack in project.regions.items():
        if stack.region.policy.delivery is PolicyDelivery.GIT:
            continue
        for gateway in region_graph.gateways(graphs[region]):
            files: object = gateway.files.inputs["data"] if gateway.files else {}
            if files != policy_files(project, region):
                changed.append(f"the policy files of {region}")
    if changed:
        msg = (
            f"{changed} differ from those of the last rehearsal, so its recorded "
            "graphs prove nothing about them; run `fleet rehearse`, or use --rehearsed "
            "for the files of that rehearsal"
        )
        raise RehearsalError(msg)


def _newest_commit(root: Path) -> str:
    """Return the newest commit and its date; empty outside a repository."""
    command = ["git", "log", "-1", "--format=%H %cI"]
    done = subprocess.run(  # noqa: S603 - constant arguments
        command, cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
