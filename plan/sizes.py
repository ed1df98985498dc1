"""The table of sizes, and what a region uses after its own file has spoken."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from config import capacity as configured
from config.capacity import SizeName
from config.database import Insights, may_grow
from config.network import Endpoints, Nat
from config.problem import at
from config.stack import Region
from config.telemetry import Metrics

_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pods:
    """How many pods a workload has, and what each may use, as Kubernetes writes it."""

    floor: int
    ceiling: int
    cpu_request: str
    cpu_limit: str
    memory_request: str
    memory_limit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """Everything about a region that its size decides.

    Attributes:
        gateway: Pods of the gateway.
        api: Pods of the control-plane API.
        node_cpu_limit: vCPUs beyond which no machine is started.
        node_memory_limit_gib: GiB of memory beyond which no machine is started.
        nat: How IPv4 leaves the private subnets.
        endpoints: Which AWS services are reached without leaving the network.
        instance_class: Machine of the database.
        multi_az: Whether the database has a standby in another zone.
        allocated_gib: Storage of the database at first, in GiB.
        max_allocated_gib: Storage it may grow to by itself, in GiB.
        insights: How closely its queries are watched.
        connections: Clients of the database at once from which on somebody is called:
            two thirds of what the machine's memory allows.
        metrics: Who collects metrics.
    """

    gateway: Pods
    api: Pods
    node_cpu_limit: int
    node_memory_limit_gib: int
    nat: Nat
    endpoints: Endpoints
    instance_class: str
    multi_az: bool
    allocated_gib: int
    max_allocated_gib: int
    insights: Insights
    connections: int
    metrics: Metrics


def _pods(
    floor: int, ceiling: int, cpu: tuple[str, str], memory: tuple[str, str]
) -> Pods:
    return Pods(
        floor=floor,
        ceiling=ceiling,
        cpu_request=cpu[0],
        cpu_limit=cpu[1],
        memory_request=memory[0],
        memory_limit=memory[1],
    )


#: ``production`` is the product guide's; one pod and one zone are for trying it out.
SIZES: Final[Mapping[SizeName, Size]] = MappingProxyType(
    {
        SizeName.DEV: Size(
            gateway=_pods(1, 2, ("100m", "1"), ("128Mi", "512Mi")),
            api=_pods(1, 2, ("100m", "1"), ("128Mi", "512Mi")),
            node_cpu_limit=16,
            node_memory_limit_gib=64,
            nat=Nat.SINGLE,
            endpoints=Endpoints.NONE,
            instance_class="db.t4g.medium",
            multi_az=False,
            allocated_gib=20,
            max_allocated_gib=100,
            insights=Insights.STANDARD,
            connections=300,
            metrics=Metrics.NONE,
        ),
        SizeName.SMALL: Size(
            gateway=_pods(2, 6, ("250m", "2"), ("256Mi", "1Gi")),
            api=_pods(2, 4, ("250m", "2"), ("256Mi", "1Gi")),
            node_cpu_limit=32,
            node_memory_limit_gib=128,
            nat=Nat.REGIONAL,
            endpoints=Endpoints.NONE,
            instance_class="db.m8g.large",
            multi_az=True,
            allocated_gib=50,
            max_allocated_gib=500,
            insights=Insights.STANDARD,
            connections=600,
            metrics=Metrics.AMP,
        ),
        SizeName.PRODUCTION: Size(
            gateway=_pods(3, 10, ("250m", "2"), ("256Mi", "1Gi")),
            api=_pods(3, 6, ("250m", "2"), ("256Mi", "1Gi")),
            node_cpu_limit=128,
            node_memory_limit_gib=512,
            nat=Nat.REGIONAL,
            endpoints=Endpoints.MINIMAL,
            instance_class="db.r8g.large",
            multi_az=True,
            allocated_gib=100,
            max_allocated_gib=1000,
            insights=Insights.ADVANCED,
            connections=1200,
            metrics=Metrics.AMP,
        ),
    }
)


def size(file: str, region: Region) -> Size:
    """Return what a region uses: its size, with what its own file overrides.

    Raises:
        ConfigProblem: What the file overrides contradicts what it leaves to the size.
    """
    chosen = _chosen(region)
    for key, low, high in (
        ("capacity.gateway", chosen.gateway.floor, chosen.gateway.ceiling),
        ("capacity.api", chosen.api.floor, chosen.api.ceiling),
    ):
        if low > high:
            message = (
                f"starts at {low} and may grow to {high} at size "
                f"{region.size.value!r}; lower the start or raise the limit"
            )
            raise at(file, f"region.{key}", message)
    start, limit = chosen.allocated_gib, chosen.max_allocated_gib
    if not may_grow(start, limit):
        message = (
            f"storage starts at {start} GiB and may grow to {limit} at size "
            f"{region.size.value!r}, less than the tenth above that RDS asks for; "
            "lower the start or raise the limit"
        )
        raise at(file, "region.database", message)
    return chosen


def _chosen(region: Region) -> Size:
    row, database = SIZES[region.size], region.database
    nodes = region.capacity.nodes
    return Size(
        gateway=_overridden(row.gateway, region.capacity.gateway),
        api=_overridden(row.api, region.capacity.api),
        node_cpu_limit=_or(nodes.cpu_limit, row.node_cpu_limit),
        node_memory_limit_gib=_or(nodes.memory_limit_gib, row.node_memory_limit_gib),
        nat=_or(region.network.nat, row.nat),
        endpoints=_or(region.network.endpoints, row.endpoints),
        instance_class=_or(database.instance_class, row.instance_class),
        multi_az=_or(database.multi_az, row.multi_az),
        allocated_gib=_or(database.allocated_gib, row.allocated_gib),
        max_allocated_gib=_or(database.max_allocated_gib, row.max_allocated_gib),
        insights=_or(database.insights, row.insights),
        connections=_or(database.alarms.connections, row.connections),
        metrics=_or(region.telemetry.metrics, row.metrics),
    )


def _overridden(row: Pods, own: configured.Capacity) -> Pods:
    return Pods(
        floor=_or(own.min_replicas, row.floor),
        ceiling=_or(own.max_replicas, row.ceiling),
        cpu_request=_or(own.cpu_request, row.cpu_request),
        cpu_limit=_or(own.cpu_limit, row.cpu_limit),
        memory_request=_or(own.memory_request, row.memory_request),
        memory_limit=_or(own.memory_limit, row.memory_limit),
    )


def _or(own: _Value | None, row: _Value) -> _Value:
    return row if own is None else own
