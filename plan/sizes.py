"""The table of sizes, and the values of a region after its overrides."""

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
    """Replica bounds of a workload, and Kubernetes quantities of each of its pods."""

    min_replicas: int
    max_replicas: int
    cpu_request: str
    cpu_limit: str
    memory_request: str
    memory_limit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """Values of a region that its size decides.

    Attributes:
        gateway: Pods of the gateway.
        api: Pods of the control-plane API.
        node_cpu_limit: vCPUs of all nodes, above which no node is started.
        node_memory_limit_gib: GiB of memory of all nodes, above which none is started.
        nat: NAT gateways of the private subnets.
        vpc_endpoints: Set of AWS services with an interface VPC endpoint.
        instance_class: Class of the DB instance.
        multi_az: Whether the DB instance has a standby in another availability zone.
        allocated_storage_gib: Initial storage of the DB instance, in GiB.
        max_allocated_storage_gib: Limit of storage autoscaling, in GiB.
        insights_mode: Mode of CloudWatch Database Insights.
        database_connections: Connections above which the alarm fires: two thirds of
            the maximum for the instance's memory.
        metrics: Metrics collection.
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


#: ``production`` follows the product guide; ``dev`` is for trials.
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
    """Return the values of a region: its size, with the overrides of its file.

    Raises:
        ConfigError: An override contradicts another value of the size.
    """
    resolved = _with_overrides(region)
    for key, low, high in (
        (
            "capacity.gateway",
            resolved.gateway.min_replicas,
            resolved.gateway.max_replicas,
        ),
        ("capacity.api", resolved.api.min_replicas, resolved.api.max_replicas),
    ):
        if low > high:
            message = (
                f"min_replicas {low} is above max_replicas {high} at size "
                f"{region.size.value!r}; lower min_replicas or raise max_replicas"
            )
            raise config_error(file, f"region.{key}", message)
    allocated = resolved.allocated_storage_gib
    limit = resolved.max_allocated_storage_gib
    if not is_valid_storage_autoscaling(allocated, limit):
        message = (
            f"allocated_storage_gib {allocated} with max_allocated_storage_gib {limit} "
            f"at size {region.size.value!r}: the limit must be at least 10 % higher; "
            "lower allocated_storage_gib or raise max_allocated_storage_gib"
        )
        raise config_error(file, "region.database", message)
    return resolved


def _with_overrides(region: RegionConfig) -> Size:
    row, database = SIZES[region.size], region.database
    nodes = region.capacity.nodes
    return Size(
        gateway=_pod_resources(row.gateway, region.capacity.gateway),
        api=_pod_resources(row.api, region.capacity.api),
        node_cpu_limit=_first_set(nodes.cpu_limit, row.node_cpu_limit),
        node_memory_limit_gib=_first_set(
            nodes.memory_limit_gib, row.node_memory_limit_gib
        ),
        nat=_first_set(region.network.nat, row.nat),
        vpc_endpoints=_first_set(region.network.vpc_endpoints, row.vpc_endpoints),
        instance_class=_first_set(database.instance_class, row.instance_class),
        multi_az=_first_set(database.multi_az, row.multi_az),
        allocated_storage_gib=_first_set(
            database.allocated_storage_gib, row.allocated_storage_gib
        ),
        max_allocated_storage_gib=_first_set(
            database.max_allocated_storage_gib, row.max_allocated_storage_gib
        ),
        insights_mode=_first_set(database.insights_mode, row.insights_mode),
        database_connections=_first_set(
            database.alarms.database_connections, row.database_connections
        ),
        metrics=_first_set(region.telemetry.metrics, row.metrics),
    )


def _pod_resources(row: PodResources, own: configured.WorkloadCapacity) -> PodResources:
    return PodResources(
        min_replicas=_first_set(own.min_replicas, row.min_replicas),
        max_replicas=_first_set(own.max_replicas, row.max_replicas),
        cpu_request=_first_set(own.cpu_request, row.cpu_request),
        cpu_limit=_first_set(own.cpu_limit, row.cpu_limit),
        memory_request=_first_set(own.memory_request, row.memory_request),
        memory_limit=_first_set(own.memory_limit, row.memory_limit),
    )


def _first_set(own: _Value | None, row: _Value) -> _Value:
    return row if own is None else own
