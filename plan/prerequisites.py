"""What must stand in a region's cluster before its file may ask for it.

A mesh and a Prometheus operator bring kinds of their own. Whoever chose them installs
them once the cluster stands, so the first ``up`` of a region knows none of these kinds
and would end in ``no matches for kind`` with half of the region made. So a stack reads
its own last contract, and refuses before anything is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from config.problem import ConfigProblem, at
from config.telemetry import Metrics
from config.workload import Mesh

#: What is called what by those who install it.
_NAMES: Final = {
    Mesh.ISTIO: "Istio",
    Mesh.LINKERD: "Linkerd",
    Metrics.OPERATOR: "the Prometheus operator",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Prerequisites:
    """What the file of a region asks of its cluster.

    Attributes:
        file: The stack file.
        mesh: Which mesh the pods are to belong to.
        metrics: Who is to collect metrics.
    """

    file: str
    mesh: Mesh
    metrics: Metrics

    def follow(self, own: object) -> None:
        """Compare with the last contract of the same stack, as it was exported.

        Raises:
            ConfigProblem: There is no cluster that could have what is asked for.
        """
        if isinstance(own, Mapping) and cast("Mapping[str, Any]", own).get("cluster"):
            return
        missing = [
            str(
                at(
                    self.file,
                    key,
                    f"{value.value!r}, but the region has no cluster in which "
                    f"{_NAMES[value]} could be; bring the region up with "
                    f"{before.value!r}, install {_NAMES[value]} into its cluster, then "
                    f"set {value.value!r}",
                )
            )
            for key, value, before in self._asked()
        ]
        if missing:
            raise ConfigProblem("\n".join(missing))

    def _asked(self) -> Iterator[tuple[str, Mesh | Metrics, Mesh | Metrics]]:
        """Yield key and value of what somebody installs, and what to say before."""
        if self.mesh is not Mesh.NONE:
            yield "region.mesh", self.mesh, Mesh.NONE
        if self.metrics is Metrics.OPERATOR:
            yield "region.telemetry.metrics", self.metrics, Metrics.NONE
