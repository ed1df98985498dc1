"""Settings that need software which the operator has installed in the cluster."""

from pathlib import Path
from typing import Any, Final

import pulumi
import pytest

from config import loader
from config.errors import ConfigError
from config.loader import Project
from config.telemetry import MetricsCollector
from config.workloads import ServiceMesh
from plan.cluster_prerequisites import ClusterPrerequisites
from tests import sample_project, shipped_stacks

REGION, FILE = "eu-west-1", "Pulumi.eu-west-1.yaml"
PREVIOUS_OUTPUTS: Final = {
    "contract": {"version": 1, "cluster": "keeptrusts-eu-west-1"}
}
METRICS_WITHOUT_OPERATOR: Final = (MetricsCollector.AMP, MetricsCollector.NONE)


def prerequisites(
    mesh: ServiceMesh = ServiceMesh.NONE,
    metrics: MetricsCollector = MetricsCollector.AMP,
) -> ClusterPrerequisites:
    """Return the prerequisites of a file with this mesh and these metrics."""
    return ClusterPrerequisites(file=FILE, service_mesh=mesh, metrics=metrics)


def project_with(root: Path, settings: str, topology: str = "") -> Project:
    """Return the shipped project with one more setting in one region's file."""
    sample_project.write(root)
    sample_project.edit(root, FILE, "    cidr:", f"    {settings}\n    cidr:")
    if topology:
        sample_project.edit(root, FILE, "fully-distributed", topology)
    return loader.load_project(root)


@pytest.mark.parametrize("previous", [None, {}, {"version": 1, "deployed": False}])
@pytest.mark.parametrize("mesh", [ServiceMesh.ISTIO, ServiceMesh.LINKERD])
def test_service_mesh_without_a_cluster_is_rejected(
    mesh: ServiceMesh, previous: object
) -> None:
    """The message has the file, the key, the value and the steps to follow."""
    with pytest.raises(ConfigError) as error:
        prerequisites(mesh).validate(previous)

    message = str(error.value)
    assert message.startswith(f"{FILE}: region.service_mesh: '{mesh.value}', but")
    assert "deploy the region with 'none', install" in message
    assert message.endswith(f"then set '{mesh.value}'")


def test_missing_cluster_prerequisites_are_reported_together() -> None:
    """One run reports every missing prerequisite."""
    with pytest.raises(ConfigError) as error:
        prerequisites(ServiceMesh.ISTIO, MetricsCollector.OPERATOR).validate(None)

    keys = [line.split(": ")[1] for line in str(error.value).splitlines()]
    assert keys == ["region.service_mesh", "region.telemetry.metrics"]


@pytest.mark.parametrize("metrics", METRICS_WITHOUT_OPERATOR)
def test_metrics_without_an_operator_need_no_cluster(metrics: MetricsCollector) -> None:
    """A new region without a mesh, with AWS's metrics or none, is accepted."""
    prerequisites(metrics=metrics).validate(None)


@pytest.mark.parametrize(
    "settings",
    ["service_mesh: linkerd", "service_mesh: istio", "telemetry: {metrics: operator}"],
)
@pytest.mark.parametrize("topology", ["", "distributed"])
def test_first_update_with_cluster_prerequisites_is_rejected(
    tmp_path: Path, settings: str, topology: str
) -> None:
    """The first update fails with the message, with or without a database."""
    files = project_with(tmp_path, settings, topology)
    no_outputs: dict[str, Any] = {}

    with pytest.raises(pulumi.RunError, match=r"install .* into its cluster, then"):
        shipped_stacks.record_stack(files, REGION, no_outputs)


@pytest.mark.parametrize("topology", ["", "distributed"])
def test_service_mesh_with_a_deployed_cluster_is_accepted(
    tmp_path: Path, topology: str
) -> None:
    """The AWS provider depends on the previous outputs, so they are checked first."""
    files = project_with(tmp_path, "service_mesh: linkerd", topology)

    graph = shipped_stacks.record_stack(files, REGION, PREVIOUS_OUTPUTS)

    assert "self" in graph.only("pulumi:providers:aws").dependencies
    assert graph.of_type("kubernetes:policy.linkerd.io/v1beta3:Server")
