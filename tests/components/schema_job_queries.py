"""Parts of the recorded database Jobs."""

from typing import Any, Final

from tests.components.region_fixtures import region
from tests.graph import Graph

JOB: Final = "kubernetes:batch/v1:Job"
ROLE, MIGRATION = "schema-role", "schema-migration"


def pod(job: str, graph: Graph | None = None) -> dict[str, Any]:
    """Return the pod of a Job."""
    spec = (graph or region()).named(job).inputs["spec"]["template"]["spec"]
    found: dict[str, Any] = spec
    return found


def container(job: str, graph: Graph | None = None) -> dict[str, Any]:
    """Return the container of a Job."""
    (only,) = pod(job, graph)["containers"]
    found: dict[str, Any] = only
    return found


def files() -> dict[str, str]:
    """Return the files of the Jobs."""
    found: dict[str, str] = region().named("schema-files").inputs["data"]
    return found
