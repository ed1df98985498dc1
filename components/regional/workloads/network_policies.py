"""NetworkPolicies of a namespace: default deny, and one policy per allow rule.

Policies are additive: traffic passes if one of them allows it
(https://kubernetes.io/docs/concepts/services-networking/network-policies/). Addresses
are IPv4, as the pods' are.

Not managed here:
* the enforcement, which is enabled once per cluster (``eks/addons.py``);
* rules by DNS name, for which AWS has a kind of its own
  (https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html). The gateway's
  policy decides which providers it may call; NetworkPolicies protect the network only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final, Literal

import pulumi
import pulumi_kubernetes as k8s

from components.regional.database.supporting_resources import POSTGRESQL_PORT
from config.types import SERVICE_CIDR
from config.workloads import ServiceMesh
from plan.naming import API_PORT, Scope

TYPE: Final = "keeptrusts:regional:NetworkPolicies"


#: Address of the cluster's DNS: the tenth of the service CIDR. Auto Mode runs DNS on
#: the nodes, so there are no pods to select. A policy applies when a packet leaves the
#: pod, where its destination is still this address.
#: https://github.com/aws/containers-roadmap/issues/2552
_RESOLVER: Final = f"{IPv4Network(SERVICE_CIDR)[10]}/32"

_ANYWHERE: Final = "0.0.0.0/0"

#: Link-local services of the node, including its credentials at 169.254.169.254.
#: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html
_LINK_LOCAL: Final = "169.254.0.0/16"

#: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
_POD_IDENTITY: Final = "169.254.170.23/32"
_DNS_PORT: Final = 53
_HTTPS_PORT: Final = 443
_AGENT_PORT: Final = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowRule:
    """Traffic that a NetworkPolicy allows.

    Attributes:
        role: Purpose of the rule; name of the policy.
        direction: Direction as seen from the namespace.
        ports: Destination ports.
        networks: CIDRs of the peers.
        excepted: Parts of these CIDRs that are not allowed.
        namespace: Namespace of the peers, if they are in the cluster.
        protocols: Protocols of the ports.
    """

    role: str
    direction: Literal["Ingress", "Egress"]
    ports: tuple[int, ...]
    networks: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    namespace: str = ""
    protocols: tuple[str, ...] = ("TCP",)


#: DNS queries to the cluster's resolver only.
DNS: Final = AllowRule(
    role="dns",
    direction="Egress",
    ports=(_DNS_PORT,),
    networks=(_RESOLVER,),
    protocols=("UDP", "TCP"),
)

#: Requests for AWS credentials to the Pod Identity agent on the node.
POD_IDENTITY: Final = AllowRule(
    role="pod-identity",
    direction="Egress",
    ports=(_AGENT_PORT,),
    networks=(_POD_IDENTITY,),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrafficRules:
    """Allowed traffic of a workload's pods.

    Attributes:
        load_balancer_cidrs: Subnets of the load balancer. Any client in these subnets
            is admitted, including clients without a mesh identity.
        egress: Allowed destinations, beside the cluster's DNS.
        ingress: Allowed sources in the cluster.
        mesh: Service mesh of the pods.
    """

    load_balancer_cidrs: Sequence[str]
    egress: Sequence[AllowRule]
    ingress: Sequence[AllowRule] = ()
    mesh: ServiceMesh = ServiceMesh.NONE

    def allow_rules(self, port: int) -> tuple[AllowRule, ...]:
        """Return the rules of a workload, whether it is in a mesh or not."""
        load_balancer_rule = from_load_balancer(self.load_balancer_cidrs, port)
        return (DNS, load_balancer_rule, *self.ingress, *self.egress)


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkPoliciesArgs:
    """Arguments of the policies of one namespace.

    Attributes:
        namespace: Namespace.
        labels: Labels of the policies.
        allow_rules: Allowed traffic; each rule has a role of its own.
        app: Value of the ``app`` label of the selected pods; None selects every pod.
        ready: Resources that must exist before the policies.
    """

    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    allow_rules: Sequence[AllowRule]
    app: str | None = None
    ready: Sequence[pulumi.Resource] = ()


class NetworkPolicies(pulumi.ComponentResource):
    """Policies that deny all traffic of a namespace except the allowed."""

    policies: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: NetworkPoliciesArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        roles = [allow_rule.role for allow_rule in args.allow_rules]
        super().__init__(TYPE, name, {"holes": roles, "region": scope.region}, opts)

        deny_all = k8s.networking.v1.NetworkPolicySpecArgs(
            pod_selector=k8s.meta.v1.LabelSelectorArgs(),
            policy_types=["Ingress", "Egress"],
        )
        allow_rules = [
            self._policy(
                name,
                allow_rule.role,
                network_policy_spec(allow_rule, args.app),
                args,
                args.ready,
            )
            for allow_rule in args.allow_rules
        ]
        # Created last and deleted first, so running pods are never cut off.
        deny = self._policy(name, "deny", deny_all, args, [*args.ready, *allow_rules])
        self.policies = (deny, *allow_rules)
        self.register_outputs({"holes": roles})

    def _policy(
        self,
        name: str,
        role: str,
        spec: k8s.networking.v1.NetworkPolicySpecArgs,
        args: NetworkPoliciesArgs,
        before: Sequence[pulumi.Resource],
    ) -> k8s.networking.v1.NetworkPolicy:
        return k8s.networking.v1.NetworkPolicy(
            f"{name}-{role}",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=role, namespace=args.namespace, labels=args.labels
            ),
            spec=spec,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*before]),
        )


def from_load_balancer(load_balancer: Sequence[str], port: int) -> AllowRule:
    """Allow the load balancer's subnets to connect to one port.

    The kubelet's probes need no rule: the node of a pod can always reach it.
    https://kubernetes.io/docs/concepts/services-networking/network-policies/
    """
    return AllowRule(
        role="entrance",
        direction="Ingress",
        ports=(port,),
        networks=tuple(load_balancer),
    )


def from_prometheus(port: int, namespace: str) -> AllowRule:
    """Allow a Prometheus in the cluster to scrape pods."""
    return AllowRule(
        role="scraper", direction="Ingress", ports=(port,), namespace=namespace
    )


def to_internet(own: str) -> AllowRule:
    """Allow HTTPS to every public address.

    Gateways reach the region's own API under its public name.
    """
    return AllowRule(
        role="internet",
        direction="Egress",
        ports=(_HTTPS_PORT,),
        networks=(_ANYWHERE,),
        excepted=(own, _LINK_LOCAL),
    )


def between_namespaces(
    direction: Literal["Ingress", "Egress"], namespace: str
) -> AllowRule:
    """Allow gateway pods to reach the API's pods in the same cluster."""
    return AllowRule(
        role="neighbour", direction=direction, ports=(API_PORT,), namespace=namespace
    )


def to_vpc_endpoints(subnets: Sequence[str]) -> AllowRule:
    """Allow HTTPS to AWS services with an address inside the VPC."""
    return AllowRule(
        role="endpoints",
        direction="Egress",
        ports=(_HTTPS_PORT,),
        networks=tuple(subnets),
    )


def to_aws_apis() -> AllowRule:
    """Allow HTTPS to AWS and to the cluster's API server, at any address."""
    return AllowRule(
        role="cloud",
        direction="Egress",
        ports=(_HTTPS_PORT,),
        networks=(_ANYWHERE,),
        excepted=(_LINK_LOCAL,),
    )


def from_api_server(control_plane: Sequence[str], port: int) -> AllowRule:
    """Allow the API server to call an admission webhook."""
    return AllowRule(
        role="webhook",
        direction="Ingress",
        ports=(port,),
        networks=tuple(control_plane),
    )


def to_database(subnets: Sequence[str]) -> AllowRule:
    """Allow PostgreSQL in every database subnet, for a failover to the standby."""
    return AllowRule(
        role="database",
        direction="Egress",
        ports=(POSTGRESQL_PORT,),
        networks=tuple(subnets),
    )


def network_policy_spec(
    allow_rule: AllowRule, app: str | None
) -> k8s.networking.v1.NetworkPolicySpecArgs:
    """Return the policy of an allow rule for the pods of an app; None for all pods."""
    selected = {"app": app} if app else None
    ports = [
        k8s.networking.v1.NetworkPolicyPortArgs(port=port, protocol=protocol)
        for protocol in allow_rule.protocols
        for port in allow_rule.ports
    ]
    ingress, egress = None, None
    if allow_rule.direction == "Ingress":
        ingress = [
            k8s.networking.v1.NetworkPolicyIngressRuleArgs(
                from_=_peers(allow_rule), ports=ports
            )
        ]
    else:
        egress = [
            k8s.networking.v1.NetworkPolicyEgressRuleArgs(
                to=_peers(allow_rule), ports=ports
            )
        ]
    return k8s.networking.v1.NetworkPolicySpecArgs(
        pod_selector=k8s.meta.v1.LabelSelectorArgs(match_labels=selected),
        policy_types=[allow_rule.direction],
        ingress=ingress,
        egress=egress,
    )


def _peers(allow_rule: AllowRule) -> list[k8s.networking.v1.NetworkPolicyPeerArgs]:
    if allow_rule.namespace:
        name = {"kubernetes.io/metadata.name": allow_rule.namespace}
        return [
            k8s.networking.v1.NetworkPolicyPeerArgs(
                namespace_selector=k8s.meta.v1.LabelSelectorArgs(match_labels=name)
            )
        ]
    return [
        k8s.networking.v1.NetworkPolicyPeerArgs(
            ip_block=k8s.networking.v1.IPBlockArgs(
                cidr=network, except_=[*allow_rule.excepted] or None
            )
        )
        for network in allow_rule.networks
    ]
