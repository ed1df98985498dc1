"""Gateway of a region, with the product's documented names and values."""

from pathlib import Path

import pytest

from config import loader
from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.store import ResourceStore
from tests import sample_project, shipped_stacks
from tests.components.gateway_fixtures import (
    POLICY,
    REGION,
    container,
    deployment,
    gateway,
    pod,
)
from tests.graph import Graph, RegisteredResource
from tests.offline_cloud.samples import CLUSTER, amazon, kubernetes

FILE = f"/etc/keeptrusts/policy/{POLICY}"

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"


def test_gateway_deployment_has_the_documented_names() -> None:
    """Names and labels are the product's; the selector has no region."""
    found = deployment(gateway())
    wanted = {"app": "keeptrusts-gateway", "region": REGION}

    assert found["metadata"]["name"] == "keeptrusts-gateway"
    assert wanted.items() <= found["metadata"]["labels"].items()
    assert wanted.items() <= found["spec"]["template"]["metadata"]["labels"].items()
    assert found["spec"]["selector"] == {"matchLabels": {"app": "keeptrusts-gateway"}}


def test_gateway_command_is_the_documented_one() -> None:
    """The command is explicit, listens on 41002 and blocks undecided requests."""
    process = container(gateway())

    assert (process["name"], process["image"]) == (
        "gateway",
        "keeptrusts/gateway:1.5.0",
    )
    assert " ".join(process["command"]) == (
        "kt gateway run --listen 0.0.0.0:41002 "
        f"--policy-config {FILE} --fail-mode block"
    )
    assert process["ports"] == [{"containerPort": 41002, "name": "http"}]


def test_gateway_variables_are_region_api_and_token() -> None:
    """There are three variables, and the token is a reference to a Secret."""
    token = {"secretKeyRef": {"name": "keeptrusts-gateway", "key": "gateway-key"}}

    assert container(gateway())["env"] == [
        {"name": "KEEPTRUSTS_REGION", "value": REGION},
        {"name": "KEEPTRUSTS_API_URL", "value": "https://api.aws.example.com"},
        {"name": "KEEPTRUSTS_GATEWAY_TOKEN", "valueFrom": token},
    ]


def test_gateway_probes_have_the_documented_values() -> None:
    """Liveness 5 and 10, readiness 10, 5 and 3; a startup probe allows a slow start."""
    process = container(gateway())
    readiness, liveness = process["readinessProbe"], process["livenessProbe"]

    assert readiness["httpGet"] == {"path": "/readyz", "port": "http"}
    assert (readiness["initialDelaySeconds"], readiness["periodSeconds"]) == (10, 5)
    assert readiness["failureThreshold"] == 3
    assert liveness["httpGet"] == {"path": "/healthz", "port": "http"}
    assert (liveness["initialDelaySeconds"], liveness["periodSeconds"]) == (5, 10)
    assert process["startupProbe"]["httpGet"] == liveness["httpGet"]


def test_gateway_scratch_volume_is_64_mib_of_memory() -> None:
    """The one writable folder is memory of a fixed size."""
    graph = gateway()
    scratch = {"medium": "Memory", "sizeLimit": "64Mi"}

    assert {"name": "scratch", "emptyDir": scratch} in pod(graph)["volumes"]
    assert {"name": "scratch", "mountPath": "/tmp"} in container(graph)["volumeMounts"]  # noqa: S108  # the path is the promise


def test_gateway_resources_are_the_documented_ones() -> None:
    """A quarter to two cores, 256 MiB to 1 GiB."""
    assert container(gateway())["resources"] == {
        "requests": {"cpu": "250m", "memory": "256Mi"},
        "limits": {"cpu": "2", "memory": "1Gi"},
    }


def test_gateway_policy_is_an_immutable_config_map() -> None:
    """The ConfigMap has a generated name, which the pod template contains."""
    graph = gateway(policy="pack: {}\n")
    files = graph.only(CONFIG_MAP)
    mounted = [v for v in pod(graph)["volumes"] if v["name"] == "files"]

    assert files.inputs["immutable"] is True
    assert "name" not in files.inputs["metadata"]
    assert files.inputs["data"] == {POLICY: "pack: {}\n"}
    name = files.outputs["metadata"]["name"]
    assert mounted == [{"name": "files", "configMap": {"name": name}}]


def test_gateway_changed_policy_replaces_config_map_and_pods() -> None:
    """The engine creates the new files before it deletes the old ones."""
    cloud = ResourceStore(":memory:")
    amazon(cloud).create(CLUSTER, {}, name="c")
    cluster = kubernetes(cloud, "https://c", RESOURCE_TYPES)
    before, after = (gateway(policy=text) for text in ("a: 1\n", "a: 2\n"))
    first, second = (each.only(CONFIG_MAP).inputs for each in (before, after))
    namespace = before.named("gateway-workload-namespace")
    cluster.create(namespace.type, namespace.inputs)
    old, _ = cluster.check(CONFIG_MAP, first)
    cluster.create(CONFIG_MAP, old)
    same, _ = cluster.check(CONFIG_MAP, first, old)
    difference = cluster.diff(
        CONFIG_MAP, old, cluster.check(CONFIG_MAP, second, old)[0]
    )
    new, _ = cluster.check(CONFIG_MAP, second)

    assert list(difference.replaces) == [f'data["{POLICY}"]']
    assert not difference.deleteBeforeReplace
    assert same["metadata"]["name"] == old["metadata"]["name"]
    assert new["metadata"]["name"] != old["metadata"]["name"]


@pytest.mark.parametrize(
    "image",
    [
        f"keeptrusts/gateway@sha256:{'a' * 64}",
        f"111122223333.dkr.ecr.eu-west-1.amazonaws.com/gw@sha256:{'b' * 64}",
        "registry.example:5000/keeptrusts/gateway:1.5.1",
    ],
)
def test_gateway_image_can_be_set_per_region(image: str, tmp_path: Path) -> None:
    """By tag or by digest, from any registry, in this region only."""
    root = sample_project.write(tmp_path)
    own = f"    images: {{gateway: '{image}'}}\n    cluster:"
    sample_project.edit(root, f"Pulumi.{REGION}.yaml", "    cluster:", own)
    files = loader.load_project(root)
    images = {
        name: container(Graph(_gateways(shipped_stacks.record_stack(files, name))))[
            "image"
        ]
        for name in (REGION, "us-east-1")
    }

    assert images == {REGION: image, "us-east-1": "keeptrusts/gateway:1.5.0"}


def _gateways(graph: Graph) -> tuple[RegisteredResource, ...]:
    return tuple(
        each
        for each in graph.resources
        if each.inputs.get("metadata", {}).get("name") == "keeptrusts-gateway"
    )
