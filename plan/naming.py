"""Physical names, tags and labels, decided once.

Logical names are written by hand in the components and carry no region: they are
keys in the state, and the stack already scopes them. Physical names are computed
here, because every provider has its own limit.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from config.types import PROJECT

#: Names under which workloads find each other inside a cluster, and the API's port.
GATEWAY_NAMESPACE: Final = "keeptrusts-gateway"
API_NAMESPACE: Final = "keeptrusts-api"
API_PORT: Final = 8080

_PREFIX: Final = "keeptrusts"
_DIGEST: Final = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """The part of a name that a component does not choose.

    Attributes:
        region: Region of the stack, or the stack's name where it is not a region.
        zone: Residency zone of the region; ``global`` where there is none.
    """

    region: str
    residency_zone: str

    def physical_name(self, role: str, *, limit: int) -> str:
        """Return a provider-visible name of at most ``limit`` characters."""
        full = f"{_PREFIX}-{self.region}-{role}"
        if len(full) <= limit:
            return full
        digest = sha256(full.encode()).hexdigest()[:_DIGEST]
        return f"{full[: limit - _DIGEST - 1].rstrip('-')}-{digest}"

    @property
    def tags(self) -> dict[str, str]:
        """Tags every AWS resource carries through its provider's defaults.

        The topology is not among them: changing it would touch every resource of
        every region and hide the real change in the preview.
        """
        return {
            "project": PROJECT,
            "region": self.region,
            "data-residency": self.residency_zone,
            "managed-by": "pulumi",
        }

    @property
    def labels(self) -> dict[str, str]:
        """Labels every Kubernetes object carries."""
        return {
            "region": self.region,
            "app.kubernetes.io/managed-by": "pulumi",
            "app.kubernetes.io/part-of": PROJECT,
        }
