"""Promises of what makes a database ready for the API: when it runs, and where."""

import copy
from typing import Final

import pytest

from operations.rehearsal.catalogue import CATALOGUE
from operations.rehearsal.cloud import Cloud
from tests.components.region_fixtures import REGIONS, region
from tests.components.schema_job_queries import JOB, MIGRATION, ROLE
from tests.graph import Graph, Registered
from tests.rehearsal.samples import kubernetes

COPY: Final = "kubernetes:external-secrets.io/v1:ExternalSecret"
NAMESPACE: Final = "keeptrusts-database"


def in_namespace(graph: Graph, namespace: str) -> list[Registered]:
    """Return the objects of a namespace."""
    return [
        each
        for each in graph.resources
        if each.inputs.get("metadata", {}).get("namespace") == namespace
    ]


def test_only_what_is_written_to_is_made_ready() -> None:
    """A replica has its source's roles and schema, and takes no other."""
    jobs = {name: len(region(name).of_type(JOB)) for name in REGIONS}

    assert jobs == {"us-east-1": 2, "eu-west-1": 0, "ap-southeast-1": 0}


def test_the_role_comes_first_then_the_schema_then_the_api() -> None:
    """Each waits until the one before it is complete."""
    graph = region()
    (api,) = (
        each
        for each in graph.of_type("kubernetes:apps/v1:Deployment")
        if each.inputs["metadata"]["name"] == "keeptrusts-api"
    )

    assert ROLE in graph.named(MIGRATION).dependencies
    assert MIGRATION in api.dependencies


def test_the_master_is_known_where_nothing_else_runs() -> None:
    """Its credentials are copied into the tasks' own namespace, and no other."""
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
def test_another_image_is_another_run(job: str) -> None:
    """It runs, under another name, before the Job of the old image is deleted."""
    cluster = kubernetes(Cloud(":memory:"), "https://c", CATALOGUE)
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
def test_another_password_is_another_run(job: str) -> None:
    """The name of the Secret it reads is another one, before anything is deleted."""
    cluster = kubernetes(Cloud(":memory:"), "https://c", CATALOGUE)
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


def test_the_operator_may_read_the_master() -> None:
    """The one role that copies secrets reaches this one too."""
    graph = region()
    master = graph.named("database-master").outputs["arn"]

    assert master in graph.named("secrets-operator-reading").inputs["policy"]
