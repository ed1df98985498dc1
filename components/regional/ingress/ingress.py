"""Public ingress of one region.

Owns the load balancer, its access logs, its web ACL and a route per workload. It
defines which host names a region has and which workload gets their requests.

Not managed here: the public name and records of names that several regions share. The
load balancer accepts the shared names; a region owns the records of its own names only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pulumi

from components.aws.log_group import LogSettings
from components.regional.ingress.load_balancer import (
    LoadBalancer,
    LoadBalancerArgs,
    LoadBalancerResources,
)
from components.regional.ingress.target_group import HostRoute, HostRouteArgs
from components.regional.ingress.waf import WebAcl, WebAclArgs
from components.regional.storage.access_logs import AccessLogs, AccessLogsArgs
from config import waf
from plan.hostnames import Hostnames
from plan.naming import API_PORT, Scope

TYPE: Final = "keeptrusts:regional:Ingress"

GATEWAY_PORT: Final = 41002


@dataclass(frozen=True, kw_only=True, slots=True)
class IngressArgs:
    """Arguments of the ingress.

    Attributes:
        vpc_id: VPC of the load balancer.
        public_subnet_ids: Subnets with a route to the internet gateway, one per zone.
        internet_ready: Resources on which an internet-facing load balancer depends.
        cluster_security_group_id: Security group of nodes and pods.
        cluster_name: Cluster whose controller registers the pods.
        hosted_zone_id: Hosted zone of the child domain.
        hostnames: Every host name of the fleet.
        api: Whether the region runs the control-plane API.
        longest_stream_seconds: Longest duration of one response, at most 3600.
        idle_timeout_seconds: Longest pause within one response, at most 4000.
        account: AWS account of the fleet.
        logs: How the logs of requests are kept.
        protect: Whether Pulumi and ELB refuse to delete the load balancer.
        limits: Rate limits of the web ACL.
        gateway_ready_path: Path on which a ready gateway returns 200.
        api_ready_path: Path on which a ready API returns 200.
    """

    vpc_id: pulumi.Input[str]
    public_subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    internet_ready: Sequence[pulumi.Resource]
    cluster_security_group_id: pulumi.Input[str]
    cluster_name: pulumi.Input[str]
    hosted_zone_id: pulumi.Input[str]
    hostnames: Hostnames
    api: bool
    longest_stream_seconds: int
    idle_timeout_seconds: int
    account: str
    logs: LogSettings
    protect: bool
    limits: waf.WafConfig = field(default_factory=waf.WafConfig)
    gateway_ready_path: str = "/readyz"
    api_ready_path: str = "/readyz"


@dataclass(frozen=True, kw_only=True, slots=True)
class IngressResources:
    """Outputs of the ingress.

    Attributes:
        dns_name: DNS name of the load balancer, the target of aliases.
        dns_zone_id: Hosted zone of that DNS name.
        origin: Host name of the region's gateways.
        gateway_target_group_arn: Target group of the gateways.
        api_target_group_arn: Target group of the API; None without an API.
        certificate_arns: Certificates of the load balancer by role.
    """

    dns_name: pulumi.Output[str]
    dns_zone_id: pulumi.Output[str]
    origin: str
    gateway_target_group_arn: pulumi.Output[str]
    api_target_group_arn: pulumi.Output[str] | None
    certificate_arns: Mapping[str, pulumi.Output[str]]


class Ingress(pulumi.ComponentResource):
    """Route every host name of a region to its workload."""

    resources: IngressResources

    def __init__(
        self,
        name: str,
        args: IngressArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"api": args.api}, opts)
        child = pulumi.ResourceOptions(parent=self)
        access_logs = _access_logs_args(args)
        logs = AccessLogs(f"{name}-access-logs", access_logs, scope=scope, opts=child)
        load_balancer = LoadBalancer(
            f"{name}-balancer", _load_balancer_args(args, logs), scope=scope, opts=child
        ).resources
        web_acl = _web_acl_args(args, scope, load_balancer)
        WebAcl(f"{name}-firewall", web_acl, scope=scope, opts=child)
        gateway_route = _gateway_route_args(args, scope, load_balancer)
        gateway = HostRoute(f"{name}-gateway", gateway_route, scope=scope, opts=child)
        api = args.api and HostRoute(
            f"{name}-api",
            _api_route_args(args, scope, load_balancer),
            scope=scope,
            opts=child,
        )

        self.resources = IngressResources(
            dns_name=load_balancer.dns_name,
            dns_zone_id=load_balancer.dns_zone_id,
            origin=args.hostnames.regional_gateway(scope.region),
            gateway_target_group_arn=gateway.target_group_arn,
            api_target_group_arn=api.target_group_arn if api else None,
            certificate_arns=load_balancer.certificate_arns,
        )
        self.register_outputs({"dns_name": load_balancer.dns_name})


def _access_logs_args(args: IngressArgs) -> AccessLogsArgs:
    return AccessLogsArgs(
        account=args.account,
        retention_days=args.logs.retention_days,
        protect=args.logs.protect,
    )


def _web_acl_args(
    args: IngressArgs, scope: Scope, load_balancer: LoadBalancerResources
) -> WebAclArgs:
    return WebAclArgs(
        balancer_arn=load_balancer.arn,
        # Cloudflare requests this name only; clients resolve the others themselves.
        forwarded_host=args.hostnames.regional_gateway(scope.region),
        api_hosts=args.hostnames.api_hostnames(scope.region),
        limits=args.limits,
        logs=args.logs,
    )


def _load_balancer_args(args: IngressArgs, logs: AccessLogs) -> LoadBalancerArgs:
    """Return a load balancer whose certificates cover the names of every route."""
    return LoadBalancerArgs(
        vpc_id=args.vpc_id,
        public_subnet_ids=args.public_subnet_ids,
        ready=[*args.internet_ready, *logs.ready],
        access_logs=logs.bucket,
        domain=args.hostnames.gateway,
        further_domains={"api": args.hostnames.api} if args.api else {},
        idle_timeout_seconds=args.idle_timeout_seconds,
        protect=args.protect,
    )


def _gateway_route_args(
    args: IngressArgs, scope: Scope, load_balancer: LoadBalancerResources
) -> HostRouteArgs:
    """Return the route to the gateways: origin, zone name and shared name."""
    names = args.hostnames
    return HostRouteArgs(
        load_balancer=load_balancer,
        regional_host=names.regional_gateway(scope.region),
        shared_hosts=(names.residency_zone(scope.residency_zone), names.gateway),
        priority=10,
        port=GATEWAY_PORT,
        ready_path=args.gateway_ready_path,
        vpc_id=args.vpc_id,
        pod_group_id=args.cluster_security_group_id,
        cluster_name=args.cluster_name,
        hosted_zone_id=args.hosted_zone_id,
        longest_stream_seconds=args.longest_stream_seconds,
    )


def _api_route_args(
    args: IngressArgs, scope: Scope, load_balancer: LoadBalancerResources
) -> HostRouteArgs:
    """Return the route to the control-plane API."""
    return replace(
        _gateway_route_args(args, scope, load_balancer),
        regional_host=args.hostnames.regional_api(scope.region),
        shared_hosts=(args.hostnames.api,),
        priority=20,
        port=API_PORT,
        ready_path=args.api_ready_path,
    )
