"""Route from the load balancer to the pods of one workload.

Owns the target group, the listener rule of its host names, the two security group rules
between load balancer and pods, and the records of its regional name.

Replacement: another port or network replaces the target group. The provider names it,
so that the new one can exist before the old one is deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.regional.ingress.load_balancer import LoadBalancerResources
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:HostRoute"

#: Without this tag the managed policy of the cluster's role does not allow the
#: controller to register targets in a group that it did not create
#: (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html).
_CLUSTER_TAG: Final = "eks:eks-cluster-name"


@dataclass(frozen=True, kw_only=True, slots=True)
class HostRouteArgs:
    """Arguments of a route.

    Attributes:
        load_balancer: Load balancer of the route.
        regional_host: Host name whose records this region owns.
        shared_hosts: Further host names of the rule, which regions share. A rule allows
            five values
            (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html).
        priority: Priority of the listener rule.
        port: Port of the pods.
        ready_path: Path on which a ready pod returns 200.
        vpc_id: VPC of the pods.
        pod_group_id: Security group of the pods.
        cluster_name: Cluster whose controller registers the pods.
        hosted_zone_id: Hosted zone of the regional name.
        longest_stream_seconds: Deregistration delay of a pod, at most 3600.
    """

    load_balancer: LoadBalancerResources
    regional_host: str
    shared_hosts: Sequence[str]
    priority: int
    port: int
    ready_path: str
    vpc_id: pulumi.Input[str]
    pod_group_id: pulumi.Input[str]
    cluster_name: pulumi.Input[str]
    hosted_zone_id: pulumi.Input[str]
    longest_stream_seconds: int


class HostRoute(pulumi.ComponentResource):
    """Route a set of host names to the pods of one workload."""

    target_group_arn: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: HostRouteArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {"host": args.regional_host, "region": scope.region}
        super().__init__(TYPE, name, inputs, opts)

        target_group = self._target_group(name, args)
        self._rule(name, args, target_group)
        self._security_group_rules(name, args)
        self._records(name, args)

        self.target_group_arn = target_group.arn
        self.register_outputs({"target_group_arn": self.target_group_arn})

    def _target_group(self, name: str, args: HostRouteArgs) -> aws.lb.TargetGroup:
        """Create the target group, which drains pods and balances by open requests."""
        return aws.lb.TargetGroup(
            f"{name}-target",
            vpc_id=args.vpc_id,
            target_type="ip",
            protocol="HTTP",
            port=args.port,
            deregistration_delay=args.longest_stream_seconds,
            load_balancing_algorithm_type="least_outstanding_requests",
            health_check=aws.lb.TargetGroupHealthCheckArgs(
                protocol="HTTP",
                path=args.ready_path,
                matcher="200",
                interval=10,
                timeout=5,
                healthy_threshold=2,
                unhealthy_threshold=2,
            ),
            tags={_CLUSTER_TAG: args.cluster_name},
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _rule(
        self, name: str, args: HostRouteArgs, target_group: aws.lb.TargetGroup
    ) -> None:
        """Create the listener rule of the host names."""
        hosts = aws.lb.ListenerRuleConditionHostHeaderArgs(
            values=[args.regional_host, *args.shared_hosts]
        )
        forward = aws.lb.ListenerRuleActionArgs(
            type="forward", target_group_arn=target_group.arn
        )
        aws.lb.ListenerRule(
            f"{name}-rule",
            listener_arn=args.load_balancer.listener_arn,
            priority=args.priority,
            conditions=[aws.lb.ListenerRuleConditionArgs(host_header=hosts)],
            actions=[forward],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _security_group_rules(self, name: str, args: HostRouteArgs) -> None:
        """Allow the load balancer to connect to the pods' port."""
        child = pulumi.ResourceOptions(parent=self)
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-out",
            security_group_id=args.load_balancer.security_group_id,
            referenced_security_group_id=args.pod_group_id,
            description="HTTP to the pods.",
            ip_protocol="tcp",
            from_port=args.port,
            to_port=args.port,
            opts=child,
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-in",
            security_group_id=args.pod_group_id,
            referenced_security_group_id=args.load_balancer.security_group_id,
            description="HTTP from the load balancer.",
            ip_protocol="tcp",
            from_port=args.port,
            to_port=args.port,
            opts=child,
        )

    def _records(self, name: str, args: HostRouteArgs) -> None:
        """Create alias records of the regional name for IPv4 and IPv6."""
        alias = aws.route53.RecordAliasArgs(
            name=args.load_balancer.dns_name,
            zone_id=args.load_balancer.dns_zone_id,
            # Route 53 has no other record to prefer, and the load balancer's health
            # includes every workload behind it.
            evaluate_target_health=False,
        )
        for role, kind in (("ipv4", "A"), ("ipv6", "AAAA")):
            aws.route53.Record(
                f"{name}-{role}",
                zone_id=args.hosted_zone_id,
                name=args.regional_host,
                type=kind,
                aliases=[alias],
                opts=pulumi.ResourceOptions(parent=self),
            )
