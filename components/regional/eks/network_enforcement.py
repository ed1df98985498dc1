"""The switch that makes the nodes of a cluster obey network policies.

Auto Mode accepts every NetworkPolicy and filters nothing until an object of EKS says
so (https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html). Owns one field
of that object, not the object: it is applied whether EKS has made it or not, and taking
it away gives the field back instead of deleting what EKS may need.

Deliberately absent: ``networkPolicy: DefaultDeny`` on the node class, which would shut
in every namespace that has no policies, those of EKS's own add-ons among them. So a pod
can speak freely in the moment before its policies reach its node.
"""

from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from plan.naming import Scope

#: AWS documents ``kubectl apply`` of this field, which overrides any other writer too.
#: https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
_OVERRIDE: Final = {"pulumi.com/patchForce": "true"}


def enforce(
    name: str, *, scope: Scope, opts: pulumi.ResourceOptions
) -> k8s.core.v1.ConfigMapPatch:
    """Turn the network policies of a cluster from paper into walls."""
    return k8s.core.v1.ConfigMapPatch(
        name,
        metadata=k8s.meta.v1.ObjectMetaPatchArgs(
            name="amazon-vpc-cni",
            namespace="kube-system",
            labels=scope.labels,
            annotations=_OVERRIDE,
        ),
        data={"enable-network-policy-controller": "true"},
        opts=opts,
    )
