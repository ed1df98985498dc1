"""Physical names, tags and labels.

Logical names are literals in the components and contain no region, because the stack
scopes them in the state. Physical names are computed here, because every provider has
its own length limit.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from config.types import PROJECT

#: Namespaces of the workloads, which are their Service names, and the API's port.
GATEWAY_NAMESPACE: Final = "keeptrusts-gateway"
API_NAMESPACE: Final = "keeptrusts-api"
API_PORT: Final = 8080

_PREFIX: Final = "keeptrusts"
_DIGEST: Final = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Region and residency zone, as part of names, tags and labels.

    Attributes:
        region: Region of the stack, or the stack's name where it is not a region.
        residency_zone: Residency zone of the region; ``global`` if there is none.
    """

    region: str
    residency_zone: str

    def physical_name(self, role: str, *, limit: int) -> str:
        """Return a physical name of at most ``limit`` characters.

        A longer name is cut and gets a digest of the whole name as its suffix.
        """
        full = f"{_PREFIX}-{self.region}-{role}"
        if len(full) <= limit:
            return full
        digest = sha256(full.encode()).hexdigest()[:_DIGEST]
        return f"{full[: limit - _DIGEST - 1].rstrip('-')}-{digest}"

    @property
    def tags(self) -> dict[str, str]:
        """Default tags of the AWS provider.

        The topology is not a tag, because changing it would update every resource and
        hide the real change in the preview.
        """
        return {
            "project": PROJECT,
            "region": self.region,
            "data-residency": self.residency_zone,
            "managed-by": "pulumi",
        }

    @property
    def labels(self) -> dict[str, str]:
        """Labels of every Kubernetes object."""
        return {
            "region": self.region,
            "app.kubernetes.io/managed-by": "pulumi",
            "app.kubernetes.io/part-of": PROJECT,
        }
