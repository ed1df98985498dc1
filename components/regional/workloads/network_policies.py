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
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.workloads.holes import Hole, policy
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:NetworkPolicies"


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkPoliciesArgs:
    """Which namespace is walled in, and what may pass.

    Attributes:
        namespace: The namespace.
        labels: Labels of the policies.
        holes: What may pass; each has a role of its own.
        app: Value of the ``app`` label of the pods the holes are for; None for every
            pod of the namespace.
        ready: What must exist first.
    """

    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    holes: Sequence[Hole]
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
        roles = [hole.role for hole in args.holes]
        super().__init__(TYPE, name, {"holes": roles, "region": scope.region}, opts)

        nobody = k8s.networking.v1.NetworkPolicySpecArgs(
            pod_selector=k8s.meta.v1.LabelSelectorArgs(),
            policy_types=["Ingress", "Egress"],
        )
        holes = [
            self._policy(name, hole.role, policy(hole, args.app), args, args.ready)
            for hole in args.holes
        ]
        # Last to come and first to go: what runs meanwhile is never shut in.
        deny = self._policy(name, "deny", nobody, args, [*args.ready, *holes])
        self.policies = (deny, *holes)
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
