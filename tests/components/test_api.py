"""Control-plane API of a region."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pulumi
import pulumi_kubernetes as k8s
import pytest

from components.regional.database.database_url import database_url
from components.regional.workloads.api import ControlPlaneApi, ControlPlaneApiArgs
from components.regional.workloads.workload import WorkloadSettings
from config.capacity import SizeName
from config.workloads import ApiConfig
from plan.naming import Scope
from plan.sizes import SIZES
from tests.components.gateway_fixtures import BOUNDARIES
from tests.components.region_fixtures import REGIONS, region
from tests.mocks.pulumi_mocks import Graph, record


def control_plane_api(*, migrated: bool = False, **changes: Any) -> Graph:  # noqa: ANN401  # any argument may be changed
    """Record the API of one region with changed arguments."""

    def build() -> None:
        cluster = k8s.Provider("kubernetes")
        before = pulumi.ResourceOptions(provider=cluster)
        workload = WorkloadSettings(
            image="registry.example/api:2.0.0",
            remote_secret="secrets-database-0a1b2c3",
            target_group_arn="arn:aws:elasticloadbalancing:::targetgroup/api",
            longest_stream_seconds=900,
            secret_ready=[],
            pods=SIZES[SizeName.PRODUCTION].api,
            traffic_rules=BOUNDARIES,
            after=[k8s.core.v1.Namespace("migrated", opts=before)] if migrated else [],
        )
        args = ControlPlaneApiArgs(workload=workload, audit_bucket="archive")
        ControlPlaneApi(
            "control-plane",
            replace(args, **changes),
            scope=Scope(region="eu-west-1", residency_zone="eu"),
            opts=pulumi.ResourceOptions(providers=[cluster]),
        )

    return record(build)


def pod(graph: Graph) -> dict[str, Any]:
    """Return the pod of the Deployment."""
    found = graph.only("kubernetes:apps/v1:Deployment").inputs
    assert found["metadata"]["name"] == "keeptrusts-api"
    spec: dict[str, Any] = found["spec"]["template"]["spec"]
    return spec


def container(graph: Graph) -> dict[str, Any]:
    """Return the single container of the pod."""
    (only,) = pod(graph)["containers"]
    process: dict[str, Any] = only
    return process


def test_api_pod_service_and_binding_use_port_8080() -> None:
    """Pod, Service and TargetGroupBinding have the same port."""
    graph = control_plane_api()
    service = graph.only("kubernetes:core/v1:Service").inputs["spec"]
    binding = graph.only("kubernetes:eks.amazonaws.com/v1:TargetGroupBinding").inputs

    assert container(graph)["ports"] == [{"containerPort": 8080, "name": "http"}]
    assert [p["port"] for p in service["ports"]] == [8080]
    assert binding["spec"]["serviceRef"] == {"name": "keeptrusts-api", "port": 8080}


def test_api_container_has_no_command() -> None:
    """The API's command line is not documented, so the image's own is used."""
    assert "command" not in container(control_plane_api())


def test_api_database_url_is_read_from_the_secret() -> None:
    """One variable has it, as a reference to a Secret."""
    address = {"secretKeyRef": {"name": "keeptrusts-api", "key": "database-url"}}
    given = container(control_plane_api())["env"]

    assert [variable for variable in given if "valueFrom" in variable] == [
        {"name": "DATABASE_URL", "valueFrom": address}
    ]


def test_api_has_the_audit_bucket_as_variable() -> None:
    """The bucket name is a plain variable; credentials come from the pod's identity."""
    given = container(control_plane_api())["env"]

    assert {"name": "KEEPTRUSTS_AUDIT_BUCKET", "value": "archive"} in given


@pytest.mark.parametrize("name", REGIONS)
def test_api_service_account_may_write_to_the_archive(name: str) -> None:
    """The role is bound to the pods' service account before the pods start."""
    graph = region(name)
    bound = graph.named("audit-archive-identity").inputs
    account = graph.named("control-plane-workload-account").inputs["metadata"]
    deployment = graph.named("control-plane-workload-deployment")
    (process,) = deployment.inputs["spec"]["template"]["spec"]["containers"]
    variables = {variable["name"]: variable.get("value") for variable in process["env"]}

    assert bound["namespace"] == account["namespace"]
    assert bound["serviceAccount"] == account["name"]
    assert {"audit-archive-identity", "audit-archive-lock"} <= set(
        deployment.dependencies
    )
    assert (
        variables["KEEPTRUSTS_AUDIT_BUCKET"]
        == graph.named("audit-archive-store-bucket").inputs["bucket"]
    )


def test_api_variable_secret_and_paths_are_settings() -> None:
    """The file changes what public documentation does not specify."""
    settings = ApiConfig(
        database_url_env_var="PG_URL",
        audit_bucket_env_var="ARCHIVE",
        secret_name="api",
        liveness_path="/live",
        readiness_path="/up",
    )
    graph = control_plane_api(settings=settings)
    process = container(graph)

    bucket, variable = process["env"]
    assert bucket["name"] == "ARCHIVE"
    assert variable["name"] == "PG_URL"
    assert variable["valueFrom"]["secretKeyRef"]["name"] == "api"
    assert process["livenessProbe"]["httpGet"]["path"] == "/live"
    assert process["readinessProbe"]["httpGet"]["path"] == "/up"


def test_api_pod_meets_the_restricted_standard() -> None:
    """User 999, a read-only root file system and no privilege escalation."""
    graph = control_plane_api()

    assert pod(graph)["securityContext"]["runAsNonRoot"] is True
    assert pod(graph)["securityContext"]["runAsUser"] == 999
    assert container(graph)["securityContext"]["readOnlyRootFilesystem"] is True
    assert container(graph)["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_api_pod_mounts_the_rds_ca_bundle() -> None:
    """The bundle is mounted where the database URL expects it."""
    graph = control_plane_api()
    address = database_url(host="db", port=5432, name="keeptrusts", password="p")
    files = graph.only("kubernetes:core/v1:ConfigMap").inputs["data"]
    (mounted,) = [m for m in container(graph)["volumeMounts"] if m["name"] == "files"]
    (path,) = parse_qs(urlsplit(address).query)["sslrootcert"]

    assert "sslmode=verify-full" in address
    assert path in {f"{mounted['mountPath']}/{name}" for name in files}
    assert "CERTIFICATE" in files[path.rpartition("/")[2]]


def test_api_deployment_depends_on_schema_jobs() -> None:
    """No pod of a new image runs with the old schema."""
    graph = control_plane_api(migrated=True)

    assert "migrated" in graph.only("kubernetes:apps/v1:Deployment").dependencies
