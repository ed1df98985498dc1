"""Workload in a service mesh."""

from typing import Any, Final

import pytest

from config.workloads import ServiceMesh
from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.store import ResourceStore
from tests.components.gateway_fixtures import LOAD_BALANCER_SUBNET, deployment, gateway
from tests.components.network_policy_queries import allows_ingress, cluster_peers
from tests.graph import Graph
from tests.offline_cloud.samples import kubernetes

APP: Final = "keeptrusts-gateway"
PORT: Final = 41002
ISTIO: Final = "kubernetes:security.istio.io/v1"
LINKERD: Final = "kubernetes:policy.linkerd.io/v1alpha1"
SERVER: Final = "kubernetes:policy.linkerd.io/v1beta3:Server"
MESHES: Final = (ServiceMesh.ISTIO, ServiceMesh.LINKERD)

every_mesh = pytest.mark.parametrize("mesh", MESHES)


def objects(graph: Graph) -> list[tuple[str, dict[str, Any]]]:
    """Return type and inputs of the mesh's objects."""
    return [
        (each.type, each.inputs)
        for each in graph.resources
        if ".istio.io/" in each.type or ".linkerd.io/" in each.type
    ]


def spec(graph: Graph, token: str) -> dict[str, Any]:
    """Return the spec of the one object of a kind."""
    found: dict[str, Any] = graph.only(token).inputs["spec"]
    return found


def namespace(graph: Graph) -> dict[str, Any]:
    """Return the metadata of the workload's namespace."""
    found = graph.named("gateway-workload-namespace").inputs
    metadata: dict[str, Any] = found["metadata"]
    return metadata


def test_workload_without_mesh_has_no_mesh_objects() -> None:
    """By default no sidecar is injected and no rule added."""
    graph = gateway()

    assert objects(graph) == []
    assert "annotations" not in namespace(graph)
    assert "istio-injection" not in namespace(graph)["labels"]


def test_mesh_injects_its_sidecar_into_every_pod() -> None:
    """Each mesh has its documented label or annotation."""
    istio, linkerd = (namespace(gateway(mesh=mesh)) for mesh in MESHES)

    assert istio["labels"]["istio-injection"] == "enabled"
    assert linkerd["annotations"]["linkerd.io/inject"] == "enabled"


def test_mesh_sidecar_terminates_after_the_container() -> None:
    """A native sidecar does not cut streams."""
    signs = {
        mesh: deployment(gateway(mesh=mesh))["spec"]["template"]["metadata"]
        for mesh in ServiceMesh
    }

    assert "annotations" not in signs[ServiceMesh.NONE]
    assert signs[ServiceMesh.ISTIO]["annotations"] == {
        "sidecar.istio.io/nativeSidecar": "true"
    }
    assert signs[ServiceMesh.LINKERD]["annotations"] == {
        "config.linkerd.io/proxy-enable-native-sidecar": "true",
        "config.beta.linkerd.io/proxy-enable-native-sidecar": "true",
    }


@every_mesh
def test_mesh_namespace_keeps_the_restricted_standard(mesh: ServiceMesh) -> None:
    """So the mesh needs its CNI plugin."""
    labels = namespace(gateway(mesh=mesh))["labels"]

    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_istio_requires_an_identity_except_from_the_load_balancer() -> None:
    """Strict mTLS, and plain text from the load balancer's subnets only."""
    graph = gateway(mesh=ServiceMesh.ISTIO)
    peer = spec(graph, f"{ISTIO}:PeerAuthentication")
    denied = spec(graph, f"{ISTIO}:AuthorizationPolicy")
    (rule,) = denied["rules"]
    source = {"notPrincipals": ["*"], "notIpBlocks": [LOAD_BALANCER_SUBNET]}

    assert peer["mtls"] == {"mode": "STRICT"}
    assert peer["portLevelMtls"] == {str(PORT): {"mode": "PERMISSIVE"}}
    assert denied["action"] == "DENY"
    assert rule == {"from": [{"source": source}]}
    assert peer["selector"] == denied["selector"] == {"matchLabels": {"app": APP}}


def test_linkerd_requires_an_identity_except_from_the_load_balancer() -> None:
    """The port admits mesh identities and the load balancer's subnets."""
    graph = gateway(mesh=ServiceMesh.LINKERD)
    admitted = {
        each.inputs["spec"]["requiredAuthenticationRefs"][0]["kind"]: (
            each.inputs["spec"]["targetRef"]["name"]
        )
        for each in graph.of_type(f"{LINKERD}:AuthorizationPolicy")
    }
    networks = spec(graph, f"{LINKERD}:NetworkAuthentication")["networks"]
    annotations = namespace(graph)["annotations"]

    assert admitted == {"MeshTLSAuthentication": APP, "NetworkAuthentication": APP}
    assert graph.only(SERVER).inputs["metadata"]["name"] == APP
    assert spec(graph, SERVER)["port"] == PORT
    assert spec(graph, f"{LINKERD}:MeshTLSAuthentication") == {"identities": ["*"]}
    assert networks == [{"cidr": LOAD_BALANCER_SUBNET}]
    assert annotations["config.linkerd.io/default-inbound-policy"] == (
        "all-authenticated"
    )


def test_mesh_sidecar_may_reach_its_control_plane_only() -> None:
    """No other traffic inside the cluster is added."""
    control = {
        mesh: [
            (
                peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"],
                peer["ports"],
            )
            for peer in cluster_peers(gateway(mesh=mesh), APP)
        ]
        for mesh in MESHES
    }

    assert control == {
        ServiceMesh.ISTIO: [("istio-system", [15012])],
        ServiceMesh.LINKERD: [("linkerd", [8080, 8086, 8090])],
    }
    for mesh in MESHES:
        address = LOAD_BALANCER_SUBNET.partition("/")[0]
        assert allows_ingress(gateway(mesh=mesh), APP, address, PORT)


@every_mesh
def test_mesh_objects_have_documented_fields_only(mesh: ServiceMesh) -> None:
    """Pods depend on all of them."""
    graph = gateway(mesh=mesh)
    cluster = kubernetes(ResourceStore(":memory:"), "https://c", RESOURCE_TYPES)
    faults = {
        token: cluster.check(token, inputs)[1] for token, inputs in objects(graph)
    }

    assert faults == {token: {} for token, _ in objects(graph)}
    names = {r.name for r in graph.resources if (r.type, r.inputs) in objects(graph)}
    assert names <= set(graph.only("kubernetes:apps/v1:Deployment").dependencies)
