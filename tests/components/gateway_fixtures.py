"""Recorded gateway of one region."""

from dataclasses import replace
from typing import Any

import pulumi
import pulumi_kubernetes as k8s

from components.regional.workloads.gateway import Gateway, GatewayArgs
from components.regional.workloads.network_policies import TrafficRules, to_internet
from components.regional.workloads.workload import WorkloadSettings
from config.capacity import SizeName
from config.workloads import ServiceMesh
from plan.naming import Scope
from plan.sizes import SIZES
from tests.mocks.pulumi_mocks import Graph, record

REGION = "eu-west-1"
STREAM = 900
TARGET_GROUP = "arn:aws:elasticloadbalancing:::targetgroup/gateway"
POLICY = "policy-config.yaml"

#: Subnet of the load balancer, and the gateways' egress.
LOAD_BALANCER_SUBNET = "10.1.192.0/24"
BOUNDARIES = TrafficRules(
    load_balancer_cidrs=(LOAD_BALANCER_SUBNET,), egress=(to_internet("10.1.0.0/16"),)
)

DEPLOYMENT = "kubernetes:apps/v1:Deployment"


def gateway(
    policy: str = "", stream: int = STREAM, mesh: ServiceMesh = ServiceMesh.NONE
) -> Graph:
    """Record the gateway of one region."""

    def build() -> None:
        cluster = k8s.Provider("kubernetes")
        ready = k8s.core.v1.Namespace(
            "ready", opts=pulumi.ResourceOptions(provider=cluster)
        )
        Gateway(
            "gateway",
            GatewayArgs(
                workload=WorkloadSettings(
                    image="keeptrusts/gateway:1.5.0",
                    remote_secret="secrets-gateway-0a1b2c3",
                    target_group_arn=TARGET_GROUP,
                    longest_stream_seconds=stream,
                    secret_ready=[ready],
                    pods=SIZES[SizeName.PRODUCTION].gateway,
                    traffic_rules=replace(BOUNDARIES, mesh=mesh),
                ),
                api_url="https://api.aws.example.com",
                policy_files={POLICY: policy or "pack: {}\n"},
            ),
            scope=Scope(region=REGION, residency_zone="eu"),
            opts=pulumi.ResourceOptions(providers=[cluster]),
        )

    return record(build)


def deployment(graph: Graph) -> dict[str, Any]:
    """Return the inputs of the Deployment."""
    return graph.only(DEPLOYMENT).inputs


def pod(graph: Graph) -> dict[str, Any]:
    """Return the pod of the Deployment."""
    spec: dict[str, Any] = deployment(graph)["spec"]["template"]["spec"]
    return spec


def container(graph: Graph) -> dict[str, Any]:
    """Return the single container of the pod."""
    (only,) = pod(graph)["containers"]
    process: dict[str, Any] = only
    return process
