"""Promises of a region's gateway: the product's own names and figures."""

from pathlib import Path

import pytest
import yaml

from components.regional.workloads.policy_config import Pack, policy_config
from config import load
from operations.rehearsal.catalogue import CATALOGUE
from operations.rehearsal.cloud import Cloud
from tests import fleet, project
from tests.components.gateway_fixtures import (
    POLICY,
    REGION,
    container,
    deployment,
    gateway,
    pod,
)
from tests.graph import Graph, Registered
from tests.rehearsal.samples import CLUSTER, amazon, kubernetes

FILE = f"/etc/keeptrusts/policy/{POLICY}"

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"


def test_the_gateway_is_called_what_the_product_calls_it() -> None:
    """Names and labels are the product's; the selector never mentions the region."""
    found = deployment(gateway())
    wanted = {"app": "keeptrusts-gateway", "region": REGION}

    assert found["metadata"]["name"] == "keeptrusts-gateway"
    assert wanted.items() <= found["metadata"]["labels"].items()
    assert wanted.items() <= found["spec"]["template"]["metadata"]["labels"].items()
    assert found["spec"]["selector"] == {"matchLabels": {"app": "keeptrusts-gateway"}}


def test_the_process_is_started_as_documented() -> None:
    """The command is explicit, listens on 41002 and blocks what it cannot judge."""
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


def test_the_process_learns_region_api_and_token() -> None:
    """Three variables, and the token comes from the Secret, never from text."""
    token = {"secretKeyRef": {"name": "keeptrusts-gateway", "key": "gateway-key"}}

    assert container(gateway())["env"] == [
        {"name": "KEEPTRUSTS_REGION", "value": REGION},
        {"name": "KEEPTRUSTS_API_URL", "value": "https://api.aws.example.com"},
        {"name": "KEEPTRUSTS_GATEWAY_TOKEN", "valueFrom": token},
    ]


def test_probes_have_the_documented_figures() -> None:
    """Liveness 5 and 10, readiness 10, 5 and 3; a slow start is waited for."""
    process = container(gateway())
    readiness, liveness = process["readinessProbe"], process["livenessProbe"]

    assert readiness["httpGet"] == {"path": "/readyz", "port": "http"}
    assert (readiness["initialDelaySeconds"], readiness["periodSeconds"]) == (10, 5)
    assert readiness["failureThreshold"] == 3
    assert liveness["httpGet"] == {"path": "/healthz", "port": "http"}
    assert (liveness["initialDelaySeconds"], liveness["periodSeconds"]) == (5, 10)
    assert process["startupProbe"]["httpGet"] == liveness["httpGet"]


def test_the_process_has_64_mib_to_write_in() -> None:
    """The one writable folder is memory of a fixed size."""
    graph = gateway()
    scratch = {"medium": "Memory", "sizeLimit": "64Mi"}

    assert {"name": "scratch", "emptyDir": scratch} in pod(graph)["volumes"]
    assert {"name": "scratch", "mountPath": "/tmp"} in container(graph)["volumeMounts"]  # noqa: S108  # the path is the promise


def test_the_process_has_the_documented_size() -> None:
    """A quarter to two cores, 256 MiB to 1 GiB."""
    assert container(gateway())["resources"] == {
        "requests": {"cpu": "250m", "memory": "256Mi"},
        "limits": {"cpu": "2", "memory": "1Gi"},
    }


def test_a_policy_change_rolls_the_pods() -> None:
    """The policy lives in an immutable object named anew for each content."""
    graph = gateway(policy="pack: {}\n")
    files = graph.only(CONFIG_MAP)
    mounted = [v for v in pod(graph)["volumes"] if v["name"] == "files"]

    assert files.inputs["immutable"] is True
    assert "name" not in files.inputs["metadata"]
    assert files.inputs["data"] == {POLICY: "pack: {}\n"}
    name = files.outputs["metadata"]["name"]
    assert mounted == [{"name": "files", "configMap": {"name": name}}]


def test_another_policy_is_another_object_and_another_pod() -> None:
    """The engine names the new files anew and makes them before the old ones go."""
    cloud = Cloud(":memory:")
    amazon(cloud).create(CLUSTER, {}, name="c")
    cluster = kubernetes(cloud, "https://c", CATALOGUE)
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
def test_a_region_may_run_another_image(image: str, tmp_path: Path) -> None:
    """By tag or by digest, from any registry, in its own region only."""
    root = project.write(tmp_path)
    own = f"    images: {{gateway: '{image}'}}\n    cluster:"
    project.edit(root, f"Pulumi.{REGION}.yaml", "    cluster:", own)
    files = load.read(root)
    images = {
        name: container(Graph(_gateways(fleet.recorded(files, name))))["image"]
        for name in (REGION, "us-east-1")
    }

    assert images == {REGION: image, "us-east-1": "keeptrusts/gateway:1.5.0"}


def _gateways(graph: Graph) -> tuple[Registered, ...]:
    return tuple(
        each
        for each in graph.resources
        if each.inputs.get("metadata", {}).get("name") == "keeptrusts-gateway"
    )


def test_the_chain_ends_in_the_audit_for_a_year() -> None:
    """Every policy file is read by the strict contract and ends in the audit."""
    document = yaml.safe_load(policy_config(Pack()))

    assert document["pack"] == {
        "name": "multi-region-providers-5",
        "version": "1.0.0",
        "enabled": True,
    }
    assert document["policies"]["chain"][-1] == "audit-logger"
    assert document["policy"]["audit-logger"] == {
        "immutable": True,
        "retention_days": 365,
        "log_all_access": True,
    }
