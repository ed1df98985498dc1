"""Promises of what a file may ask of a cluster that somebody else has furnished."""

from pathlib import Path
from typing import Any, Final

import pulumi
import pytest

from config import load
from config.load import Project
from config.problem import ConfigProblem
from config.telemetry import Metrics
from config.workload import Mesh
from plan.prerequisites import Prerequisites
from tests import fleet, project

REGION, FILE = "eu-west-1", "Pulumi.eu-west-1.yaml"
STANDING: Final = {"contract": {"version": 1, "cluster": "keeptrusts-eu-west-1"}}
PLAIN: Final = (Metrics.AMP, Metrics.NONE)


def asked(mesh: Mesh = Mesh.NONE, metrics: Metrics = Metrics.AMP) -> Prerequisites:
    """Return what a file asks for."""
    return Prerequisites(file=FILE, mesh=mesh, metrics=metrics)


def choosing(root: Path, settings: str, topology: str = "") -> Project:
    """Return the shipped project with a line in one region's file."""
    project.write(root)
    project.edit(root, FILE, "    cidr:", f"    {settings}\n    cidr:")
    if topology:
        project.edit(root, FILE, "fully-distributed", topology)
    return load.read(root)


@pytest.mark.parametrize("past", [None, {}, {"version": 1, "deployed": False}])
@pytest.mark.parametrize("mesh", [Mesh.ISTIO, Mesh.LINKERD])
def test_a_region_without_a_cluster_has_no_mesh(mesh: Mesh, past: object) -> None:
    """The message names file, key and value, and the way there."""
    with pytest.raises(ConfigProblem) as refused:
        asked(mesh).follow(past)

    message = str(refused.value)
    assert message.startswith(f"{FILE}: region.mesh: '{mesh.value}', but")
    assert "bring the region up with 'none', install" in message
    assert message.endswith(f"then set '{mesh.value}'")


def test_all_that_is_missing_is_said_at_once() -> None:
    """Nobody runs twice to learn of the second."""
    with pytest.raises(ConfigProblem) as refused:
        asked(Mesh.ISTIO, Metrics.OPERATOR).follow(None)

    keys = [line.split(": ")[1] for line in str(refused.value).splitlines()]
    assert keys == ["region.mesh", "region.telemetry.metrics"]


@pytest.mark.parametrize("metrics", PLAIN)
def test_what_comes_with_a_region_is_not_asked_for(metrics: Metrics) -> None:
    """A new region without a mesh, watched by AWS or nobody, comes up at once."""
    asked(metrics=metrics).follow(None)


@pytest.mark.parametrize(
    "settings", ["mesh: linkerd", "mesh: istio", "telemetry: {metrics: operator}"]
)
@pytest.mark.parametrize("topology", ["", "distributed"])
def test_a_stack_refuses_before_anything_is_made(
    tmp_path: Path, settings: str, topology: str
) -> None:
    """With a database or without, a first update ends with the message."""
    files = choosing(tmp_path, settings, topology)
    first: dict[str, Any] = {}

    with pytest.raises(pulumi.RunError, match=r"install .* into its cluster, then"):
        fleet.recorded(files, REGION, first)


@pytest.mark.parametrize("topology", ["", "distributed"])
def test_a_cluster_that_stands_may_have_been_furnished(
    tmp_path: Path, topology: str
) -> None:
    """Its region may name what was installed; its provider has waited for the past."""
    files = choosing(tmp_path, "mesh: linkerd", topology)

    graph = fleet.recorded(files, REGION, STANDING)

    assert "self" in graph.only("pulumi:providers:aws").dependencies
    assert graph.of_type("kubernetes:policy.linkerd.io/v1beta3:Server")
