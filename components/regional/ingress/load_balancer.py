"""Application Load Balancer of one region.

Owns the load balancer, its security group, certificates and listener. Pulumi creates it
instead of a controller in the cluster. So its address is in the state, it outlives the
cluster, and its deletion leaves nothing behind.

Not managed here: validation records of certificates. They are the same in every region
of an account, and a wildcard has its base name's
(https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html), so the
foundation stack creates them once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws.acm_certificate import certificate
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Balancer"

#: Post-quantum key exchange with classical fallback, TLS 1.2 at least
#: (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html).
TLS_POLICY: Final = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

#: Seconds after which the load balancer closes a client's connection.
_CLIENT_KEEP_ALIVE: Final = 3600
_STRICT_TRANSPORT: Final = "max-age=31536000"
_HTTPS: Final = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancerArgs:
    """Arguments of the load balancer.

    Attributes:
        vpc_id: VPC of the load balancer.
        public_subnet_ids: Subnets with a route to the internet gateway, one per zone.
        ready: Resources on which ELB's acceptance depends: internet gateway with its
            routes, and policy of the log bucket.
        access_logs: Bucket of the access logs.
        domain: Name of the default certificate, which covers the name and its wildcard.
        further_domains: Names of further certificates by role.
        idle_timeout_seconds: Longest pause within one response, at most 4000.
        protect: Whether Pulumi and ELB refuse to delete the load balancer.
    """

    vpc_id: pulumi.Input[str]
    public_subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    ready: Sequence[pulumi.Resource]
    access_logs: pulumi.Input[str]
    domain: str
    further_domains: Mapping[str, str]
    idle_timeout_seconds: int
    protect: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancerResources:
    """Outputs of a load balancer.

    Attributes:
        arn: ARN of the load balancer.
        dns_name: Its DNS name, the target of aliases.
        dns_zone_id: Hosted zone of that DNS name.
        security_group_id: Its security group.
        listener_arn: Its HTTPS listener.
        certificate_arns: Its certificates by role.
    """

    arn: pulumi.Output[str]
    dns_name: pulumi.Output[str]
    dns_zone_id: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    listener_arn: pulumi.Output[str]
    certificate_arns: Mapping[str, pulumi.Output[str]]


class LoadBalancer(pulumi.ComponentResource):
    """Accept HTTPS from the internet and terminate TLS."""

    resources: LoadBalancerResources

    def __init__(
        self,
        name: str,
        args: LoadBalancerArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)

        group = self._security_group(name, args)
        load_balancer = self._load_balancer(name, args, group)
        default = certificate(name, args.domain, component=self)
        certificates = {"default": default}
        listener = self._listener(name, load_balancer, default)
        for role, domain in args.further_domains.items():
            certificates[role] = certificate(f"{name}-{role}", domain, component=self)
            aws.lb.ListenerCertificate(
                f"{name}-{role}-listener-certificate",
                listener_arn=listener.arn,
                certificate_arn=certificates[role],
                opts=pulumi.ResourceOptions(parent=self),
            )

        self.resources = LoadBalancerResources(
            arn=load_balancer.arn,
            dns_name=load_balancer.dns_name,
            dns_zone_id=load_balancer.zone_id,
            security_group_id=group.id,
            listener_arn=listener.arn,
            certificate_arns=certificates,
        )
        self.register_outputs({"dns_name": load_balancer.dns_name})

    def _security_group(
        self, name: str, args: LoadBalancerArgs
    ) -> aws.ec2.SecurityGroup:
        """Create the security group: ingress on 443 from everywhere."""
        child = pulumi.ResourceOptions(parent=self)
        https = partial(
            aws.vpc.SecurityGroupIngressRule,
            description="HTTPS from anywhere.",
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            opts=child,
        )
        group = aws.ec2.SecurityGroup(
            f"{name}-group",
            description="Public entrance of the region",
            vpc_id=args.vpc_id,
            opts=child,
        )
        https(f"{name}-ipv4", security_group_id=group.id, cidr_ipv4="0.0.0.0/0")
        https(f"{name}-ipv6", security_group_id=group.id, cidr_ipv6="::/0")
        return group

    def _load_balancer(
        self, name: str, args: LoadBalancerArgs, group: aws.ec2.SecurityGroup
    ) -> aws.lb.LoadBalancer:
        """Create the load balancer; records of other stacks contain its DNS name."""
        logs = aws.lb.LoadBalancerAccessLogsArgs(bucket=args.access_logs, enabled=True)
        return aws.lb.LoadBalancer(
            f"{name}-alb",
            load_balancer_type="application",
            internal=False,
            ip_address_type="dualstack",
            subnets=args.public_subnet_ids,
            security_groups=[group.id],
            idle_timeout=args.idle_timeout_seconds,
            client_keep_alive=_CLIENT_KEEP_ALIVE,
            drop_invalid_header_fields=True,
            desync_mitigation_mode="strictest",
            enable_zonal_shift=True,
            enable_deletion_protection=args.protect,
            access_logs=logs,
            opts=pulumi.ResourceOptions(
                parent=self, protect=args.protect, depends_on=[*args.ready]
            ),
        )

    def _listener(
        self,
        name: str,
        load_balancer: aws.lb.LoadBalancer,
        certificate_arn: pulumi.Output[str],
    ) -> aws.lb.Listener:
        """Create the listener, which returns 404 for a host name without a rule."""
        not_found = aws.lb.ListenerDefaultActionFixedResponseArgs(
            content_type="text/plain", message_body="no such host", status_code="404"
        )
        return aws.lb.Listener(
            f"{name}-listener",
            load_balancer_arn=load_balancer.arn,
            port=_HTTPS,
            protocol="HTTPS",
            ssl_policy=TLS_POLICY,
            certificate_arn=certificate_arn,
            routing_http_response_server_enabled=False,
            routing_http_response_strict_transport_security_header_value=_STRICT_TRANSPORT,
            default_actions=[
                aws.lb.ListenerDefaultActionArgs(
                    type="fixed-response", fixed_response=not_found
                )
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )
