"""The walls around a namespace: nothing passes but what is named.

Owns a policy that denies everything, in both directions, to every pod of the namespace,
and one policy for each hole in it. Policies add up: what any of them allows passes
(https://kubernetes.io/docs/concepts/services-networking/network-policies/).

Deliberately absent: what makes nodes obey them, which is one switch for the whole
cluster; names instead of addresses, for which AWS has a kind of its own
(https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html): which providers a
gateway may call is the policy it enforces, and the walls only keep the network in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final, Literal

import pulumi
import pulumi_kubernetes as k8s

from components.regional.database.supporting_resources import POSTGRESQL_PORT
from config.vocabulary import SERVICE_CIDR
from config.workload import Mesh
from plan.naming import API_PORT, Scope

TYPE: Final = "keeptrusts:regional:NetworkPolicies"


#: Where the cluster's DNS answers: the tenth address of the range of Services. Auto
#: Mode runs it on the nodes, so there are no pods to select; the packet is judged when
#: it leaves the pod, where its destination is still this address.
#: https://github.com/aws/containers-roadmap/issues/2552
_RESOLVER: Final = f"{IPv4Network(SERVICE_CIDR)[10]}/32"

_ANYWHERE: Final = "0.0.0.0/0"

#: The machine's own services: its credentials at 169.254.169.254 among them.
#: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html
_LINK_LOCAL: Final = "169.254.0.0/16"

#: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
_POD_IDENTITY: Final = "169.254.170.23/32"
_DNS_PORT: Final = 53
_HTTPS_PORT: Final = 443
_AGENT_PORT: Final = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowRule:
    """Traffic that is let through.

    Attributes:
        role: What it is for; part of the policy's name.
        direction: Whether the namespace is called, or calls.
        ports: Ports of whoever is called.
        networks: Networks of the other side.
        excepted: Parts of these networks that stay closed.
        namespace: Namespace of the other side, where it is in the cluster.
        protocols: By what the ports are reached.
    """

    role: str
    direction: Literal["Ingress", "Egress"]
    ports: tuple[int, ...]
    networks: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    namespace: str = ""
    protocols: tuple[str, ...] = ("TCP",)


#: Names are asked for of the cluster's own DNS and of nobody else.
DNS: Final = AllowRule(
    role="dns",
    direction="Egress",
    ports=(_DNS_PORT,),
    networks=(_RESOLVER,),
    protocols=("UDP", "TCP"),
)

#: Pods that have an AWS role fetch its credentials from the agent on their node.
POD_IDENTITY: Final = AllowRule(
    role="pod-identity",
    direction="Egress",
    ports=(_AGENT_PORT,),
    networks=(_POD_IDENTITY,),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrafficRules:
    """What a workload may have to do with the rest of the world.

    Attributes:
        load_balancer_cidrs: Subnets of the load balancer. Any client in these
            subnets is admitted, including clients without a mesh identity.
        egress: Whom its pods may call, the cluster's DNS aside.
        ingress: Who in the cluster may call its pods.
        mesh: Service mesh the pods belong to.
    """

    load_balancer_cidrs: Sequence[str]
    egress: Sequence[AllowRule]
    ingress: Sequence[AllowRule] = ()
    mesh: Mesh = Mesh.NONE

    def allow_rules(self, port: int) -> tuple[AllowRule, ...]:
        """Return what passes the walls, whether there is a mesh or not."""
        load_balancer_rule = from_load_balancer(self.load_balancer_cidrs, port)
        return (DNS, load_balancer_rule, *self.ingress, *self.egress)


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkPoliciesArgs:
    """Which namespace is walled in, and what may pass.

    Attributes:
        namespace: The namespace.
        labels: Labels of the policies.
        allow_rules: What may pass; each has a role of its own.
        app: Value of the ``app`` label of the pods the holes are for; None for every
            pod of the namespace.
        ready: What must exist first.
    """

    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    allow_rules: Sequence[AllowRule]
    app: str | None = None
    ready: Sequence[pulumi.Resource] = ()


class NetworkPolicies(pulumi.ComponentResource):
    """Lets pods of one namespace talk to whom they must, and to nobody else."""

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
        # Last to come and first to go: what runs meanwhile is never shut in.
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
    """Return the way in: from the load balancer's subnets to one port.

    The kubelet's probes need none: a pod's own node always reaches it.
    https://kubernetes.io/docs/concepts/services-networking/network-policies/
    """
    return AllowRule(
        role="entrance",
        direction="Ingress",
        ports=(port,),
        networks=tuple(load_balancer),
    )


def from_prometheus(port: int, namespace: str) -> AllowRule:
    """Return the way in for whoever collects metrics in the cluster."""
    return AllowRule(
        role="scraper", direction="Ingress", ports=(port,), namespace=namespace
    )


def to_internet(own: str) -> AllowRule:
    """Return the way to everything public, whose addresses nobody can list.

    The region's own API is among it: gateways call it by its public name.
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
    """Return one end of the way from gateways to the API beside them."""
    return AllowRule(
        role="neighbour", direction=direction, ports=(API_PORT,), namespace=namespace
    )


def to_vpc_endpoints(subnets: Sequence[str]) -> AllowRule:
    """Return the way to AWS services that have an address inside the network."""
    return AllowRule(
        role="endpoints",
        direction="Egress",
        ports=(_HTTPS_PORT,),
        networks=tuple(subnets),
    )


def to_aws_apis() -> AllowRule:
    """Return the way to AWS and to the cluster's own API server, wherever they are."""
    return AllowRule(
        role="cloud",
        direction="Egress",
        ports=(_HTTPS_PORT,),
        networks=(_ANYWHERE,),
        excepted=(_LINK_LOCAL,),
    )


def from_api_server(control_plane: Sequence[str], port: int) -> AllowRule:
    """Return the way in for the API server, which asks before it takes an object."""
    return AllowRule(
        role="webhook",
        direction="Ingress",
        ports=(port,),
        networks=tuple(control_plane),
    )


def to_database(subnets: Sequence[str]) -> AllowRule:
    """Return the way to PostgreSQL, wherever in its subnets the standby takes over."""
    return AllowRule(
        role="database",
        direction="Egress",
        ports=(POSTGRESQL_PORT,),
        networks=tuple(subnets),
    )


def network_policy_spec(
    allow_rule: AllowRule, app: str | None
) -> k8s.networking.v1.NetworkPolicySpecArgs:
    """Return the policy that opens a hole to an app's pods; None for all pods."""
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
