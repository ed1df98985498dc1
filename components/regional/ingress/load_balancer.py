"""The load balancer of one region, ready to be given routes.

Owns the load balancer, its security group, its certificates and its listener. It is
declared here and not by a controller in the cluster, so its address is known to the
state, it outlives a cluster, and nothing dangles after a teardown.

Deliberately absent: validation records. A certificate's validation record is the same
in every region of an account, and a wildcard's is its base name's
(https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html), so they are
written once, before any region, and two regions never fight over one.
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

#: Seconds; a client's connection is renewed at least this often.
_CLIENT_KEEP_ALIVE: Final = 3600
_STRICT_TRANSPORT: Final = "max-age=31536000"
_HTTPS: Final = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancerArgs:
    """What the load balancer needs.

    Attributes:
        vpc_id: Network it stands in.
        public_subnet_ids: Subnets with a route to the internet, one per zone.
        ready: What must exist before the cloud accepts the load balancer: the
            internet gateway with its routes, and the policy of the log bucket.
        access_logs: Bucket that is told of every call.
        domain: Name whose certificate is shown to a client that names no other; the
            certificate covers the name and everything one label below it.
        further_domains: More such names, by role.
        idle_timeout_seconds: Longest silence of an answer; at most 4000.
        protect: Whether the load balancer refuses to be deleted.
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
    """What other components consume of a load balancer.

    Attributes:
        arn: The load balancer.
        dns_name: Its own name, the target of aliases.
        dns_zone_id: Zone of that name.
        security_group_id: Its security group.
        listener_arn: Its listener, for rules.
        certificate_arns: Its certificates, by role.
    """

    arn: pulumi.Output[str]
    dns_name: pulumi.Output[str]
    dns_zone_id: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    listener_arn: pulumi.Output[str]
    certificate_arns: Mapping[str, pulumi.Output[str]]


class LoadBalancer(pulumi.ComponentResource):
    """Takes the world's calls on 443 and ends their TLS."""

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
        """Open 443 to the world, and nothing else."""
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
        """Declare the load balancer; records of other stacks hold its address."""
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
        """Answer 404 to every host name that no route claims."""
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
