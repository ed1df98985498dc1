"""Settings of a region that need an existing cluster.

Operators install a service mesh and a Prometheus operator, with their custom resource
definitions, after the cluster exists. The first ``pulumi up`` of a region with either
would fail halfway with ``no matches for kind``. So each stack reads the outputs of its
own last update and rejects such a setting before it creates anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from config.errors import ConfigError, config_error
from config.telemetry import MetricsCollector
from config.workloads import ServiceMesh

#: Product names, for messages.
_NAMES: Final = {
    ServiceMesh.ISTIO: "Istio",
    ServiceMesh.LINKERD: "Linkerd",
    MetricsCollector.OPERATOR: "the Prometheus operator",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterPrerequisites:
    """Requested settings that depend on software in the cluster.

    Attributes:
        file: Name of the stack file, for messages.
        service_mesh: Requested service mesh.
        metrics: Requested metrics collection.
    """

    file: str
    service_mesh: ServiceMesh
    metrics: MetricsCollector

    def validate(self, previous: object) -> None:
        """Validate against the outputs of the same stack's last update.

        ``previous`` is the exported value, or None before the first update.

        Raises:
            ConfigError: The region has no cluster yet.
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
                    f"{value.value!r}, but the region has no cluster with "
                    f"{_NAMES[value]} yet; deploy the region with "
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
        """Yield key, requested value, and the value to deploy with first."""
        if self.service_mesh is not ServiceMesh.NONE:
            yield "region.service_mesh", self.service_mesh, ServiceMesh.NONE
        if self.metrics is MetricsCollector.OPERATOR:
            yield "region.telemetry.metrics", self.metrics, MetricsCollector.NONE
