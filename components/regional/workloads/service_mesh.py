"""What makes a workload part of a service mesh that somebody else has installed.

Every pod gets the mesh's proxy, and a caller without an identity of the mesh is turned
away, save two that speak plain HTTP from the public subnets, where no pod lives: the
region's load balancer, and AWS's collector of metrics where it is used (a Prometheus in
the cluster is a member, or turned away). Gateways call the API by its public name, over
TLS, save where there is no way out: so the mesh refuses callers and encrypts little.

Deliberately absent: the mesh itself. It must be there before, its definitions of kinds
with it, and it must take the pods' traffic by its CNI plugin (``istio-cni``,
``linkerd-cni``): the init container that does so otherwise needs NET_ADMIN, which
namespaces of ours do not admit
(https://istio.io/latest/docs/setup/additional-setup/pod-security-admission/,
https://linkerd.io/2/features/cni/). The proxy's own container has to meet the
``restricted`` standard as well, and to be a sidecar of Kubernetes' own when asked.

Changing this: the proxy is added when a pod starts, so joining rolls the pods.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.workloads.network_policies import AllowRule
from components.regional.workloads.workload_identity import WorkloadIdentity
from config.workload import Mesh

#: Label and annotation that add the proxy to the pods of a namespace; Linkerd's second
#: one turns away callers without an identity on every port that no Server names.
#: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
#: https://linkerd.io/2/features/proxy-injection/
_LABELS: Final = {Mesh.ISTIO: {"istio-injection": "enabled"}}
_ANNOTATIONS: Final = {
    Mesh.LINKERD: {
        "linkerd.io/inject": "enabled",
        "config.linkerd.io/default-inbound-policy": "all-authenticated",
    }
}
#: Annotations of pods. A sidecar of Kubernetes' own leaves after what it serves; any
#: other proxy leaves at once and cuts the streams. Linkerd 2.19 knows the second name.
#: https://istio.io/latest/docs/reference/config/annotations/#SidecarNativeSidecar
#: https://linkerd.io/2/features/native-sidecars/
SIDECAR_ANNOTATIONS: Final = {
    Mesh.ISTIO: {"sidecar.istio.io/nativeSidecar": "true"},
    Mesh.LINKERD: {
        "config.linkerd.io/proxy-enable-native-sidecar": "true",
        "config.beta.linkerd.io/proxy-enable-native-sidecar": "true",
    },
}
#: Where a proxy gets its certificate and its policy from.
#: https://istio.io/latest/docs/ops/deployment/application-requirements/
#: https://github.com/linkerd/linkerd2/tree/main/charts/linkerd-control-plane/templates
_CONTROL: Final = {
    Mesh.ISTIO: AllowRule(
        role="mesh", direction="Egress", namespace="istio-system", ports=(15012,)
    ),
    Mesh.LINKERD: AllowRule(
        role="mesh", direction="Egress", namespace="linkerd", ports=(8080, 8086, 8090)
    ),
}
_ISTIO: Final = "security.istio.io/v1"
_LINKERD: Final = "policy.linkerd.io/v1alpha1"
_LINKERD_SERVER: Final = "policy.linkerd.io/v1beta3"


@dataclass(frozen=True, kw_only=True, slots=True)
class MeshMembership:
    """How a workload takes part in a mesh.

    Attributes:
        mesh: Which mesh, or none.
        unauthenticated_cidrs: Networks of callers that can have no identity in it.
        port: The port they call.
    """

    mesh: Mesh
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
        """What must pass the walls of the namespace."""
        return (_CONTROL[self.mesh],) if self.mesh in _CONTROL else ()


def create_mesh_policies(
    name: str,
    identity: WorkloadIdentity,
    membership: MeshMembership,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Turn away callers that have no identity; return what pods must wait for."""
    objects = {
        Mesh.NONE: {},
        Mesh.ISTIO: _istio(identity.app, membership),
        Mesh.LINKERD: _linkerd(identity.app, membership),
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
    """Demand mTLS on every port, and an identity or a known network on the one open.

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
    """Admit identities of the mesh, and strangers by their networks.

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
