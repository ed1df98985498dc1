"""The table of sizes, and what a region uses after its own file has spoken."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from config import capacity as configured
from config.capacity import SizeName
from config.database import DatabaseInsightsMode, is_valid_storage_autoscaling
from config.errors import config_error
from config.network import NatMode, VpcEndpoints
from config.stacks import RegionConfig
from config.telemetry import MetricsCollector

_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class PodResources:
    """How many pods a workload has, and what each may use, as Kubernetes writes it."""

    min_replicas: int
    max_replicas: int
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
        allocated_storage_gib: Storage of the database at first, in GiB.
        max_allocated_storage_gib: Storage it may grow to by itself, in GiB.
        insights: How closely its queries are watched.
        connections: Clients of the database at once from which on somebody is called:
            two thirds of what the machine's memory allows.
        metrics: Who collects metrics.
    """

    gateway: PodResources
    api: PodResources
    node_cpu_limit: int
    node_memory_limit_gib: int
    nat: NatMode
    vpc_endpoints: VpcEndpoints
    instance_class: str
    multi_az: bool
    allocated_storage_gib: int
    max_allocated_storage_gib: int
    insights_mode: DatabaseInsightsMode
    database_connections: int
    metrics: MetricsCollector


def _size_row_pods(
    min_replicas: int, max_replicas: int, cpu: tuple[str, str], memory: tuple[str, str]
) -> PodResources:
    return PodResources(
        min_replicas=min_replicas,
        max_replicas=max_replicas,
        cpu_request=cpu[0],
        cpu_limit=cpu[1],
        memory_request=memory[0],
        memory_limit=memory[1],
    )


#: ``production`` is the product guide's; one pod and one zone are for trying it out.
SIZES: Final[Mapping[SizeName, Size]] = MappingProxyType(
    {
        SizeName.DEV: Size(
            gateway=_size_row_pods(1, 2, ("100m", "1"), ("128Mi", "512Mi")),
            api=_size_row_pods(1, 2, ("100m", "1"), ("128Mi", "512Mi")),
            node_cpu_limit=16,
            node_memory_limit_gib=64,
            nat=NatMode.SINGLE,
            vpc_endpoints=VpcEndpoints.NONE,
            instance_class="db.t4g.medium",
            multi_az=False,
            allocated_storage_gib=20,
            max_allocated_storage_gib=100,
            insights_mode=DatabaseInsightsMode.STANDARD,
            database_connections=300,
            metrics=MetricsCollector.NONE,
        ),
        SizeName.SMALL: Size(
            gateway=_size_row_pods(2, 6, ("250m", "2"), ("256Mi", "1Gi")),
            api=_size_row_pods(2, 4, ("250m", "2"), ("256Mi", "1Gi")),
            node_cpu_limit=32,
            node_memory_limit_gib=128,
            nat=NatMode.REGIONAL,
            vpc_endpoints=VpcEndpoints.NONE,
            instance_class="db.m8g.large",
            multi_az=True,
            allocated_storage_gib=50,
            max_allocated_storage_gib=500,
            insights_mode=DatabaseInsightsMode.STANDARD,
            database_connections=600,
            metrics=MetricsCollector.AMP,
        ),
        SizeName.PRODUCTION: Size(
            gateway=_size_row_pods(3, 10, ("250m", "2"), ("256Mi", "1Gi")),
            api=_size_row_pods(3, 6, ("250m", "2"), ("256Mi", "1Gi")),
            node_cpu_limit=128,
            node_memory_limit_gib=512,
            nat=NatMode.REGIONAL,
            vpc_endpoints=VpcEndpoints.MINIMAL,
            instance_class="db.r8g.large",
            multi_az=True,
            allocated_storage_gib=100,
            max_allocated_storage_gib=1000,
            insights_mode=DatabaseInsightsMode.ADVANCED,
            database_connections=1200,
            metrics=MetricsCollector.AMP,
        ),
    }
)


def resolve_size(file: str, region: RegionConfig) -> Size:
    """Return what a region uses: its size, with what its own file overrides.

    Raises:
        ConfigError: What the file overrides contradicts what it leaves to the size.
    """
    chosen = _with_overrides(region)
    for key, low, high in (
        ("capacity.gateway", chosen.gateway.min_replicas, chosen.gateway.max_replicas),
        ("capacity.api", chosen.api.min_replicas, chosen.api.max_replicas),
    ):
        if low > high:
            message = (
                f"starts at {low} and may grow to {high} at size "
                f"{region.size.value!r}; lower the start or raise the limit"
            )
            raise config_error(file, f"region.{key}", message)
    start, limit = chosen.allocated_storage_gib, chosen.max_allocated_storage_gib
    if not is_valid_storage_autoscaling(start, limit):
        message = (
            f"storage starts at {start} GiB and may grow to {limit} at size "
            f"{region.size.value!r}, less than the tenth above that RDS asks for; "
            "lower the start or raise the limit"
        )
        raise config_error(file, "region.database", message)
    return chosen


def _with_overrides(region: RegionConfig) -> Size:
    row, database = SIZES[region.size], region.database
    nodes = region.capacity.nodes
    return Size(
        gateway=_pod_resources(row.gateway, region.capacity.gateway),
        api=_pod_resources(row.api, region.capacity.api),
        node_cpu_limit=_override(nodes.cpu_limit, row.node_cpu_limit),
        node_memory_limit_gib=_override(
            nodes.memory_limit_gib, row.node_memory_limit_gib
        ),
        nat=_override(region.network.nat, row.nat),
        vpc_endpoints=_override(region.network.vpc_endpoints, row.vpc_endpoints),
        instance_class=_override(database.instance_class, row.instance_class),
        multi_az=_override(database.multi_az, row.multi_az),
        allocated_storage_gib=_override(
            database.allocated_storage_gib, row.allocated_storage_gib
        ),
        max_allocated_storage_gib=_override(
            database.max_allocated_storage_gib, row.max_allocated_storage_gib
        ),
        insights_mode=_override(database.insights_mode, row.insights_mode),
        database_connections=_override(
            database.alarms.database_connections, row.database_connections
        ),
        metrics=_override(region.telemetry.metrics, row.metrics),
    )


def _pod_resources(row: PodResources, own: configured.WorkloadCapacity) -> PodResources:
    return PodResources(
        min_replicas=_override(own.min_replicas, row.min_replicas),
        max_replicas=_override(own.max_replicas, row.max_replicas),
        cpu_request=_override(own.cpu_request, row.cpu_request),
        cpu_limit=_override(own.cpu_limit, row.cpu_limit),
        memory_request=_override(own.memory_request, row.memory_request),
        memory_limit=_override(own.memory_limit, row.memory_limit),
    )


def _override(own: _Value | None, row: _Value) -> _Value:
    return row if own is None else own
