"""Promises of a secret's new value: it is copied at once, and pods restart with it."""

from pathlib import Path
from typing import Any, Final

import pytest

from config.load import read
from tests import project, seeding
from tests.fleet import recorded
from tests.graph import Graph

HOME: Final = "us-east-1"
WORKLOADS: Final = {
    "gateway-workload": "secrets-gateway-value",
    "control-plane-workload": "secrets-database-value",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Record the home of the shipped fleet."""
    return recorded(read(project.write(tmp_path_factory.mktemp("home"))), HOME)


def copied(graph: Graph, workload: str) -> dict[str, Any]:
    """Return the annotations of a workload's copy."""
    found: dict[str, Any] = graph.named(f"{workload}-secret-copy").inputs["metadata"]
    return dict(found["annotations"])


def started(graph: Graph, workload: str) -> dict[str, Any]:
    """Return the annotations of a workload's pods."""
    spec = graph.named(f"{workload}-deployment").inputs["spec"]
    return dict(spec["template"]["metadata"].get("annotations") or {})


@pytest.mark.parametrize(("workload", "value"), WORKLOADS.items())
def test_copy_and_pods_name_the_version_they_have(
    graph: Graph, workload: str, value: str
) -> None:
    """A pod reads its variables once, so another version must be another pod."""
    version = graph.named(value).outputs["versionId"]

    assert copied(graph, workload)["force-sync"] == version
    assert started(graph, workload) == {"keeptrusts/secret-version": version}


@pytest.mark.parametrize(("word", "expected"), [(None, None), ("v2", "v2")])
def test_of_a_seeded_value_the_file_names_the_version(
    tmp_path: Path, word: str | None, expected: str | None
) -> None:
    """The program does not see that value; whoever replaced it says so."""
    root = seeding.write(tmp_path)
    if word:
        old, new = "{values: seeded}", f"{{values: seeded, rotated: {word}}}"
        project.edit(root, f"Pulumi.{seeding.REGION}.yaml", old, new)
    region = recorded(read(root), seeding.REGION)

    pods = started(region, "gateway-workload")
    assert copied(region, "gateway-workload").get("force-sync") == expected
    assert pods.get("keeptrusts/secret-version") == expected


def test_every_copy_is_awaited(graph: Graph) -> None:
    """No workload rolls out over a secret that has not arrived."""
    kind = "kubernetes:external-secrets.io/v1:ExternalSecret"

    for copy in graph.of_type(kind):
        waits = copy.inputs["metadata"]["annotations"]["pulumi.com/waitFor"]
        assert waits == "condition=Ready"
    for workload in WORKLOADS:
        deployment = graph.named(f"{workload}-deployment")
        assert f"{workload}-secret-copy" in deployment.dependencies
