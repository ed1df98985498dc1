"""Order and namespace of the database Jobs."""

import copy
from typing import Final

import pytest

from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.store import ResourceStore
from tests.components.region_fixtures import REGIONS, region
from tests.components.schema_job_queries import JOB, MIGRATION, ROLE
from tests.graph import Graph, RegisteredResource
from tests.offline_cloud.samples import kubernetes

COPY: Final = "kubernetes:external-secrets.io/v1:ExternalSecret"
NAMESPACE: Final = "keeptrusts-database"


def in_namespace(graph: Graph, namespace: str) -> list[RegisteredResource]:
    """Return the objects of a namespace."""
    return [
        each
        for each in graph.resources
        if each.inputs.get("metadata", {}).get("namespace") == namespace
    ]


def test_schema_jobs_exist_beside_writable_databases_only() -> None:
    """A replica has its source's roles and schema."""
    jobs = {name: len(region(name).of_type(JOB)) for name in REGIONS}

    assert jobs == {"us-east-1": 2, "eu-west-1": 0, "ap-southeast-1": 0}


def test_schema_jobs_run_role_then_migration_then_api() -> None:
    """Each depends on the one before."""
    graph = region()
    (api,) = (
        each
        for each in graph.of_type("kubernetes:apps/v1:Deployment")
        if each.inputs["metadata"]["name"] == "keeptrusts-api"
    )

    assert ROLE in graph.named(MIGRATION).dependencies
    assert MIGRATION in api.dependencies


def test_master_secret_is_copied_to_the_jobs_namespace_only() -> None:
    """No workload runs in that namespace."""
    graph = region()
    copies = {
        each.inputs["metadata"]["namespace"]
        for each in graph.of_type(COPY)
        if {d["secretKey"] for d in each.inputs["spec"]["data"]} >= {"password"}
    }
    running = {
        each.type
        for each in in_namespace(graph, NAMESPACE)
        if "template" in each.inputs.get("spec", {})
    }

    assert copies == {NAMESPACE}
    assert running == {JOB}


@pytest.mark.parametrize("job", [ROLE, MIGRATION])
def test_schema_job_is_replaced_for_another_image(job: str) -> None:
    """The new Job runs under a new name before the old one is deleted."""
    cluster = kubernetes(ResourceStore(":memory:"), "https://c", RESOURCE_TYPES)
    made = region().named(job).inputs
    changed = copy.deepcopy(made)
    (process,) = changed["spec"]["template"]["spec"]["containers"]
    process["image"] = "keeptrusts/api:2.0.0"
    old, _ = cluster.check(JOB, made)

    difference = cluster.diff(JOB, old, cluster.check(JOB, changed, old)[0])

    assert list(difference.replaces) == ["spec.template.spec.containers[0].image"]
    assert not difference.deleteBeforeReplace
    assert "name" not in made["metadata"]


@pytest.mark.parametrize("job", [ROLE, MIGRATION])
def test_schema_job_is_replaced_for_another_password(job: str) -> None:
    """The name of its Secret changes before anything is deleted."""
    cluster = kubernetes(ResourceStore(":memory:"), "https://c", RESOURCE_TYPES)
    made = region().named(job).inputs
    changed = copy.deepcopy(made)
    (process,) = changed["spec"]["template"]["spec"]["containers"]
    (*_, variable) = process["env"]
    variable["valueFrom"]["secretKeyRef"]["name"] = "database-url-of-another"
    old, _ = cluster.check(JOB, made)

    difference = cluster.diff(JOB, old, cluster.check(JOB, changed, old)[0])

    assert [each.endswith("secretKeyRef.name") for each in difference.replaces] == [
        True
    ]
    assert not difference.deleteBeforeReplace


def test_operator_may_read_the_master_secret() -> None:
    """The role that copies secrets may read this one, too."""
    graph = region()
    master = graph.named("database-master").outputs["arn"]

    assert master in graph.named("secrets-operator-reading").inputs["policy"]
