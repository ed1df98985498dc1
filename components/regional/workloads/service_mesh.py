"""Membership of a workload in a service mesh that exists in the cluster.

Every pod gets the mesh's sidecar, which rejects clients without a mesh identity. Two
clients may use plain HTTP from the public subnets, which have no pods: the region's
load balancer, and AWS's scraper where it is used. A Prometheus in the cluster is a
member of the mesh or rejected. Gateways call the API by its public name, over TLS,
unless the region has no egress. So the mesh rejects clients and encrypts little.

Not managed here: the mesh itself. It and its CRDs must exist before. It must redirect
traffic with its CNI plugin (``istio-cni``, ``linkerd-cni``): the init container that
does so otherwise needs NET_ADMIN, which the namespaces here do not allow
(https://istio.io/latest/docs/setup/additional-setup/pod-security-admission/,
https://linkerd.io/2/features/cni/). The sidecar must meet the ``restricted`` standard,
too, and support native sidecars of Kubernetes.

Replacement: the sidecar is injected when a pod starts, so joining replaces the pods.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.workloads.network_policies import AllowRule
from components.regional.workloads.workload_identity import WorkloadIdentity
from config.workloads import ServiceMesh

#: Label and annotations that inject the sidecar into pods of a namespace. The second
#: annotation of Linkerd rejects clients without identity on every port without a
#: Server.
#: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
#: https://linkerd.io/2/features/proxy-injection/
_LABELS: Final = {ServiceMesh.ISTIO: {"istio-injection": "enabled"}}
_ANNOTATIONS: Final = {
    ServiceMesh.LINKERD: {
        "linkerd.io/inject": "enabled",
        "config.linkerd.io/default-inbound-policy": "all-authenticated",
    }
}
#: Pod annotations for a native sidecar, which terminates after the container. Any other
#: sidecar terminates at once and cuts streams. Linkerd 2.19 uses the second name.
#: https://istio.io/latest/docs/reference/config/annotations/#SidecarNativeSidecar
#: https://linkerd.io/2/features/native-sidecars/
SIDECAR_ANNOTATIONS: Final = {
    ServiceMesh.ISTIO: {"sidecar.istio.io/nativeSidecar": "true"},
    ServiceMesh.LINKERD: {
        "config.linkerd.io/proxy-enable-native-sidecar": "true",
        "config.beta.linkerd.io/proxy-enable-native-sidecar": "true",
    },
}
#: Control plane from which a sidecar gets its certificate and its policies.
#: https://istio.io/latest/docs/ops/deployment/application-requirements/
#: https://github.com/linkerd/linkerd2/tree/main/charts/linkerd-control-plane/templates
_CONTROL: Final = {
    ServiceMesh.ISTIO: AllowRule(
        role="mesh", direction="Egress", namespace="istio-system", ports=(15012,)
    ),
    ServiceMesh.LINKERD: AllowRule(
        role="mesh", direction="Egress", namespace="linkerd", ports=(8080, 8086, 8090)
    ),
}
_ISTIO: Final = "security.istio.io/v1"
_LINKERD: Final = "policy.linkerd.io/v1alpha1"
_LINKERD_SERVER: Final = "policy.linkerd.io/v1beta3"


@dataclass(frozen=True, kw_only=True, slots=True)
class MeshMembership:
    """Membership of a workload in a mesh.

    Attributes:
        mesh: Mesh, or none.
        unauthenticated_cidrs: CIDRs of clients that have no mesh identity.
        port: Port that these clients connect to.
    """

    mesh: ServiceMesh
    unauthenticated_cidrs: Sequence[str]
    port: int

    @property
    def labels(self) -> dict[str, str]:
        """Labels of the namespace."""
        return _LABELS.get(self.mesh, {})

    @property
    def annotations(self) -> dict[str, str] | None:
        """Annotations of the namespace."""
        return _ANNOTATIONS.get(self.mesh)

    @property
    def allow_rules(self) -> tuple[AllowRule, ...]:
        """Traffic of the sidecar that the namespace's policies must allow."""
        return (_CONTROL[self.mesh],) if self.mesh in _CONTROL else ()


def create_mesh_policies(
    name: str,
    identity: WorkloadIdentity,
    membership: MeshMembership,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Reject clients without identity; return the resources that pods depend on."""
    objects = {
        ServiceMesh.NONE: {},
        ServiceMesh.ISTIO: _istio(identity.app, membership),
        ServiceMesh.LINKERD: _linkerd(identity.app, membership),
    }[membership.mesh]
    return tuple(
        k8s.apiextensions.CustomResource(
            f"{name}-{role}",
            api_version=api,
            kind=kind,
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=role, namespace=identity.namespace, labels=identity.labels
            ),
            spec=spec,
            opts=pulumi.ResourceOptions(parent=component),
        )
        for role, (api, kind, spec) in objects.items()
    )


_Objects = dict[str, tuple[str, str, dict[str, Any]]]


def _istio(app: str, membership: MeshMembership) -> _Objects:
    """Require mTLS on every port, and an identity or a known CIDR on the open one.

    https://istio.io/latest/docs/reference/config/security/peer_authentication/
    https://istio.io/latest/docs/reference/config/security/authorization-policy/
    """
    selector = {"matchLabels": {"app": app}}
    unauthenticated = {
        "notPrincipals": ["*"],
        "notIpBlocks": [*membership.unauthenticated_cidrs],
    }
    return {
        "strict": (
            _ISTIO,
            "PeerAuthentication",
            {
                "selector": selector,
                "mtls": {"mode": "STRICT"},
                "portLevelMtls": {str(membership.port): {"mode": "PERMISSIVE"}},
            },
        ),
        "anonymous": (
            _ISTIO,
            "AuthorizationPolicy",
            {
                "selector": selector,
                "action": "DENY",
                "rules": [{"from": [{"source": unauthenticated}]}],
            },
        ),
    }


def _linkerd(app: str, membership: MeshMembership) -> _Objects:
    """Admit mesh identities, and other clients by their CIDRs.

    https://linkerd.io/2/reference/authorization-policy/
    """
    group = "policy.linkerd.io"
    target = {"group": group, "kind": "Server", "name": app}

    def policy(kind: str, name: str) -> dict[str, Any]:
        reference = {"group": group, "kind": kind, "name": name}
        return {"targetRef": target, "requiredAuthenticationRefs": [reference]}

    return {
        app: (
            _LINKERD_SERVER,
            "Server",
            {
                "podSelector": {"matchLabels": {"app": app}},
                "port": membership.port,
                "proxyProtocol": "HTTP/1",
            },
        ),
        "members": (_LINKERD, "MeshTLSAuthentication", {"identities": ["*"]}),
        "strangers": (
            _LINKERD,
            "NetworkAuthentication",
            {"networks": [{"cidr": each} for each in membership.unauthenticated_cidrs]},
        ),
        "admit-members": (
            _LINKERD,
            "AuthorizationPolicy",
            policy("MeshTLSAuthentication", "members"),
        ),
        "admit-strangers": (
            _LINKERD,
            "AuthorizationPolicy",
            policy("NetworkAuthentication", "strangers"),
        ),
    }
