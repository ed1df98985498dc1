"""What must stand in a region's cluster before its file may ask for it.

A mesh and a Prometheus operator bring kinds of their own. Whoever chose them installs
them once the cluster stands, so the first ``up`` of a region knows none of these kinds
and would end in ``no matches for kind`` with half of the region made. So a stack reads
its own last contract, and refuses before anything is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from config.errors import ConfigError, config_error
from config.telemetry import MetricsCollector
from config.workloads import ServiceMesh

#: What is called what by those who install it.
_NAMES: Final = {
    ServiceMesh.ISTIO: "Istio",
    ServiceMesh.LINKERD: "Linkerd",
    MetricsCollector.OPERATOR: "the Prometheus operator",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterPrerequisites:
    """What the file of a region asks of its cluster.

    Attributes:
        file: The stack file.
        mesh: Which mesh the pods are to belong to.
        metrics: Who is to collect metrics.
    """

    file: str
    service_mesh: ServiceMesh
    metrics: MetricsCollector

    def validate(self, previous: object) -> None:
        """Compare with the last contract of the same stack, as it was exported.

        Raises:
            ConfigError: There is no cluster that could have what is asked for.
        """
        if isinstance(previous, Mapping) and cast("Mapping[str, Any]", previous).get(
            "cluster"
        ):
            return
        missing = [
            str(
                config_error(
                    self.file,
                    key,
                    f"{value.value!r}, but the region has no cluster in which "
                    f"{_NAMES[value]} could be; bring the region up with "
                    f"{before.value!r}, install {_NAMES[value]} into its cluster, then "
                    f"set {value.value!r}",
                )
            )
            for key, value, before in self._requested()
        ]
        if missing:
            raise ConfigError("\n".join(missing))

    def _requested(
        self,
    ) -> Iterator[
        tuple[str, ServiceMesh | MetricsCollector, ServiceMesh | MetricsCollector]
    ]:
        """Yield key and value of what somebody installs, and what to say before."""
        if self.service_mesh is not ServiceMesh.NONE:
            yield "region.service_mesh", self.service_mesh, ServiceMesh.NONE
        if self.metrics is MetricsCollector.OPERATOR:
            yield "region.telemetry.metrics", self.metrics, MetricsCollector.NONE
