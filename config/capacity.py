"""Replicas, resources and node limits of a region; unset keys follow its size."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.text_form import TextForm
from config.types import StrictModel

Replicas = Annotated[int, Field(ge=1, le=1000)]
#: Kubernetes quantities: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
Cpu = Annotated[
    str,
    TextForm(
        pattern=r"^[1-9][0-9]*m?$", words="a CPU quantity of Kubernetes", example="500m"
    ),
]
Memory = Annotated[
    str,
    TextForm(
        pattern=r"^[1-9][0-9]*(Mi|Gi)$",
        words="a memory quantity in Mi or Gi",
        example="512Mi",
    ),
]


class SizeName(StrEnum):
    """Name of a row in the table of sizes."""

    DEV = "dev"
    SMALL = "small"
    PRODUCTION = "production"


class WorkloadCapacity(StrictModel):
    """Replica bounds, resource requests and limits of one workload's pods."""

    min_replicas: Replicas | None = None
    max_replicas: Replicas | None = None
    cpu_request: Cpu | None = None
    cpu_limit: Cpu | None = None
    memory_request: Memory | None = None
    memory_limit: Memory | None = None

    @model_validator(mode="after")
    def min_replicas_is_below_max_replicas(self) -> Self:
        """Reject min_replicas above max_replicas."""
        low, high = self.min_replicas, self.max_replicas
        if low is not None and high is not None and low > high:
            msg = (
                f"min_replicas {low} is above max_replicas {high}; "
                "raise max_replicas or lower min_replicas"
            )
            raise ValueError(msg)
        return self


class NodeLimits(StrictModel):
    """Total CPU and memory above which Karpenter starts no more nodes."""

    cpu_limit: Annotated[int, Field(ge=4, le=10_000)] | None = None
    memory_limit_gib: Annotated[int, Field(ge=8, le=100_000)] | None = None


class CapacityConfig(StrictModel):
    """Capacity of each workload of a region, and limits of all its nodes."""

    gateway: WorkloadCapacity = WorkloadCapacity()
    api: WorkloadCapacity = WorkloadCapacity()
    nodes: NodeLimits = NodeLimits()
