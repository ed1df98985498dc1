"""Promises of a workload in a service mesh."""

from typing import Any, Final

import pytest

from config.workload import Mesh
from operations.rehearsal.catalogue import CATALOGUE
from operations.rehearsal.cloud import Cloud
from tests.components.gateway_fixtures import ENTRANCE, deployment, gateway
from tests.components.network_policy_queries import comes_in, peers
from tests.graph import Graph
from tests.rehearsal.samples import kubernetes

APP: Final = "keeptrusts-gateway"
PORT: Final = 41002
ISTIO: Final = "kubernetes:security.istio.io/v1"
LINKERD: Final = "kubernetes:policy.linkerd.io/v1alpha1"
SERVER: Final = "kubernetes:policy.linkerd.io/v1beta3:Server"
MESHES: Final = (Mesh.ISTIO, Mesh.LINKERD)

every_mesh = pytest.mark.parametrize("mesh", MESHES)


def objects(graph: Graph) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a mesh: type and inputs."""
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


def test_a_mesh_is_joined_only_when_asked() -> None:
    """By default nothing is injected, demanded or opened."""
    graph = gateway()

    assert objects(graph) == []
    assert "annotations" not in namespace(graph)
    assert "istio-injection" not in namespace(graph)["labels"]


def test_a_mesh_adds_its_proxy_to_every_pod() -> None:
    """Each by the sign its own documentation gives."""
    istio, linkerd = (namespace(gateway(mesh=mesh)) for mesh in MESHES)

    assert istio["labels"]["istio-injection"] == "enabled"
    assert linkerd["annotations"]["linkerd.io/inject"] == "enabled"


def test_the_proxy_leaves_after_the_container_it_serves() -> None:
    """Each by its own sign; a stream that has time to end is not cut before."""
    signs = {
        mesh: deployment(gateway(mesh=mesh))["spec"]["template"]["metadata"]
        for mesh in Mesh
    }

    assert "annotations" not in signs[Mesh.NONE]
    assert signs[Mesh.ISTIO]["annotations"] == {
        "sidecar.istio.io/nativeSidecar": "true"
    }
    assert signs[Mesh.LINKERD]["annotations"] == {
        "config.linkerd.io/proxy-enable-native-sidecar": "true",
        "config.beta.linkerd.io/proxy-enable-native-sidecar": "true",
    }


@every_mesh
def test_a_mesh_does_not_loosen_the_namespace(mesh: Mesh) -> None:
    """Its pods are still restricted ones, so the mesh comes with its CNI plugin."""
    labels = namespace(gateway(mesh=mesh))["labels"]

    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_istio_demands_an_identity_of_all_but_the_load_balancer() -> None:
    """Strict mTLS, and plain text is refused unless it comes from the entrance."""
    graph = gateway(mesh=Mesh.ISTIO)
    peer = spec(graph, f"{ISTIO}:PeerAuthentication")
    denied = spec(graph, f"{ISTIO}:AuthorizationPolicy")
    (rule,) = denied["rules"]
    source = {"notPrincipals": ["*"], "notIpBlocks": [ENTRANCE]}

    assert peer["mtls"] == {"mode": "STRICT"}
    assert peer["portLevelMtls"] == {str(PORT): {"mode": "PERMISSIVE"}}
    assert denied["action"] == "DENY"
    assert rule == {"from": [{"source": source}]}
    assert peer["selector"] == denied["selector"] == {"matchLabels": {"app": APP}}


def test_linkerd_demands_an_identity_of_all_but_the_load_balancer() -> None:
    """The port admits members of the mesh, or the entrance, and no one else."""
    graph = gateway(mesh=Mesh.LINKERD)
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
    assert networks == [{"cidr": ENTRANCE}]
    assert annotations["config.linkerd.io/default-inbound-policy"] == (
        "all-authenticated"
    )


def test_the_proxy_reaches_its_control_plane() -> None:
    """And nothing else inside the cluster; the load balancer still reaches the port."""
    control = {
        mesh: [
            (
                peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"],
                peer["ports"],
            )
            for peer in peers(gateway(mesh=mesh), APP)
        ]
        for mesh in MESHES
    }

    assert control == {
        Mesh.ISTIO: [("istio-system", [15012])],
        Mesh.LINKERD: [("linkerd", [8080, 8086, 8090])],
    }
    for mesh in MESHES:
        address = ENTRANCE.partition("/")[0]
        assert comes_in(gateway(mesh=mesh), APP, address, PORT)


@every_mesh
def test_the_objects_are_in_the_words_of_the_mesh(mesh: Mesh) -> None:
    """Every field is one that the mesh documents, and pods wait for all of them."""
    graph = gateway(mesh=mesh)
    cluster = kubernetes(Cloud(":memory:"), "https://c", CATALOGUE)
    faults = {
        token: cluster.check(token, inputs)[1] for token, inputs in objects(graph)
    }

    assert faults == {token: {} for token, _ in objects(graph)}
    names = {r.name for r in graph.resources if (r.type, r.inputs) in objects(graph)}
    assert names <= set(graph.only("kubernetes:apps/v1:Deployment").dependencies)
