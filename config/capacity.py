"""How much of everything a region may use; what is left out follows its size."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.types import StrictModel

Replicas = Annotated[int, Field(ge=1, le=1000)]
#: Kubernetes quantities: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
Cpu = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*m?$")]
Memory = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*(Mi|Gi)$")]


class SizeName(StrEnum):
    """A row of the table of sizes."""

    DEV = "dev"
    SMALL = "small"
    PRODUCTION = "production"


class WorkloadCapacity(StrictModel):
    """How many pods a workload may have, and what each of them may use."""

    min_replicas: Replicas | None = None
    max_replicas: Replicas | None = None
    cpu_request: Cpu | None = None
    cpu_limit: Cpu | None = None
    memory_request: Memory | None = None
    memory_limit: Memory | None = None

    @model_validator(mode="after")
    def min_replicas_is_below_max_replicas(self) -> Self:
        """Reject a floor above its ceiling."""
        low, high = self.min_replicas, self.max_replicas
        if low is not None and high is not None and low > high:
            msg = (
                f"min_replicas {low} is above max_replicas {high}; "
                "raise the ceiling or lower the floor"
            )
            raise ValueError(msg)
        return self


class NodeLimits(StrictModel):
    """Where a cluster stops starting machines."""

    cpu_limit: Annotated[int, Field(ge=4, le=10_000)] | None = None
    memory_limit_gib: Annotated[int, Field(ge=8, le=100_000)] | None = None


class CapacityConfig(StrictModel):
    """How much each workload of a region, and all of them together, may use."""

    gateway: WorkloadCapacity = WorkloadCapacity()
    api: WorkloadCapacity = WorkloadCapacity()
    nodes: NodeLimits = NodeLimits()
