"""New values of a secret: new pods read them, and running pods keep the old one."""

import copy
from pathlib import Path
from typing import Any, Final

import pytest

from config.loader import load_project
from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.store import ResourceStore
from tests import fake_secretsmanager, sample_project
from tests.graph import Graph
from tests.offline_cloud.samples import kubernetes
from tests.shipped_stacks import record_stack

HOME: Final = "us-east-1"
#: Secret of provider keys, which operators create and pods start without.
OPERATORS: Final = "keeptrusts-providers"
COPY: Final = "kubernetes:external-secrets.io/v1:ExternalSecret"
#: Reader, ExternalSecret that it reads, and version in Secrets Manager.
READERS: Final = (
    ("gateway-workload-deployment", "gateway-workload-secret", "secrets-gateway-value"),
    (
        "control-plane-workload-deployment",
        "control-plane-workload-secret",
        "secrets-database-value",
    ),
    ("schema-role", "schema-database-url", "secrets-database-value"),
    ("schema-migration", "schema-database-url", "secrets-database-value"),
    ("schema-role", "schema-master", "database-master-value"),
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Record the home of the shipped fleet."""
    return record_stack(
        load_project(sample_project.write(tmp_path_factory.mktemp("home"))), HOME
    )


def copied(graph: Graph, copy: str) -> dict[str, Any]:
    """Return the inputs of an ExternalSecret."""
    return graph.named(f"{copy}-copy").inputs


def sources(graph: Graph, copy: str) -> set[str | None]:
    """Return the versions that an ExternalSecret reads; None for the current one."""
    data = copied(graph, copy)["spec"]["data"]
    return {each["remoteRef"].get("version") for each in data}


def read_by(graph: Graph, reader: str) -> set[str]:
    """Return the Secrets that the container of a reader requires."""
    template = graph.named(reader).inputs["spec"]["template"]
    (container,) = template["spec"]["containers"]
    found = [
        variable["valueFrom"]["secretKeyRef"]
        for variable in container["env"]
        if "valueFrom" in variable
    ]
    return {each["name"] for each in found if each["name"] != OPERATORS}


@pytest.mark.parametrize(("reader", "copy", "value"), READERS)
def test_external_secret_reads_the_written_version(
    graph: Graph, reader: str, copy: str, value: str
) -> None:
    """The Secret is named after the version and has this version only."""
    version = graph.named(value).outputs["versionId"]
    name = copied(graph, copy)["metadata"]["name"]

    assert name.endswith(f"-{version}")
    assert copied(graph, copy)["spec"]["target"]["name"] == name
    assert sources(graph, copy) == {f"uuid/{version}"}
    assert name in read_by(graph, reader)
    assert f"{copy}-copy" in graph.named(reader).dependencies


def test_external_secret_changed_version_is_created_before_deletion(
    graph: Graph,
) -> None:
    """Pulumi waits for the new one, and running pods keep the old one."""
    cluster = kubernetes(ResourceStore(":memory:"), "https://c", RESOURCE_TYPES)
    made = copied(graph, "gateway-workload-secret")
    changed = copy.deepcopy(made)
    changed["metadata"]["name"] = changed["spec"]["target"]["name"] = "of-another"
    old, _ = cluster.check(COPY, made)

    difference = cluster.diff(COPY, old, cluster.check(COPY, changed, old)[0])

    assert list(difference.replaces) == ["metadata.name"]
    assert not difference.deleteBeforeReplace


@pytest.mark.parametrize(("word", "end"), [(None, "gateway"), ("v2", "gateway-v2")])
def test_external_secret_of_an_external_value_is_named_by_the_file(
    tmp_path: Path, word: str | None, end: str
) -> None:
    """The program does not see that value; an operator names its version."""
    root = fake_secretsmanager.write(tmp_path)
    if word:
        old, new = "{source: external}", f"{{source: external, version: {word}}}"
        sample_project.edit(root, f"Pulumi.{fake_secretsmanager.REGION}.yaml", old, new)
    region = record_stack(load_project(root), fake_secretsmanager.REGION)
    name = f"keeptrusts-{end}"

    assert copied(region, "gateway-workload-secret")["metadata"]["name"] == name
    assert sources(region, "gateway-workload-secret") == {None}
    assert read_by(region, "gateway-workload-deployment") == {name}


def test_external_secrets_are_awaited(graph: Graph) -> None:
    """No Deployment starts before its Secret exists."""
    for each in graph.of_type(COPY):
        waits = each.inputs["metadata"]["annotations"]["pulumi.com/waitFor"]
        assert waits == "condition=Ready"
