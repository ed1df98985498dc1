"""Specs of the database Jobs."""

import re
from typing import Final

import pytest

from components.regional.database.database_url import APPLICATION_ROLE, database_url
from components.regional.database.role_sql import role_files
from tests.components.region_fixtures import region
from tests.components.schema_job_queries import MIGRATION, ROLE, container, files, pod

SECRETS: Final = {"PGPASSWORD", "PGUSER", "DATABASE_URL"}
LETTERS: Final = "Aa1"


def test_role_job_verifies_the_server() -> None:
    """Host name and CA are verified, with a bundle at the expected path."""
    variables = {v["name"]: v.get("value") for v in container(ROLE)["env"]}
    mounted = {m["name"]: m["mountPath"] for m in container(ROLE)["volumeMounts"]}
    found = {f"{mounted['files']}/{name}" for name in files()}

    assert variables["PGSSLMODE"] == "verify-full"
    assert variables["PGSSLROOTCERT"] in found
    assert set(container(ROLE)["command"][1:]) <= found


def test_role_job_client_has_the_major_version_of_the_server() -> None:
    """From the public registry or the region's mirror."""
    mirror = "111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror"
    settings = (
        f"    images: {{mirror: {mirror}}}\n    database: {{engine_version: '16.4'}}\n"
    )
    assert container(ROLE)["image"] == "public.ecr.aws/docker/library/postgres:17"
    assert container(ROLE, region(settings=settings))["image"] == (
        f"{mirror}/docker/library/postgres:16"
    )


def test_role_job_password_is_in_no_argument_list() -> None:
    """The shell parses it itself, and psql sends a verifier of it."""
    (script,) = (text for name, text in role_files().items() if name.endswith(".sh"))
    (sql,) = (text for name, text in role_files().items() if name.endswith(".sql"))
    lines_with_password = [line for line in script.splitlines() if "$password" in line]

    assert [line.split()[0] for line in lines_with_password] == [
        "case",
        "printf",
        f"PGUSER={APPLICATION_ROLE}",
    ]
    assert f"\\password {APPLICATION_ROLE}" in sql
    assert "PASSWORD '" not in sql


def test_role_job_grants_one_schema_only() -> None:
    """No superuser attribute is named: the master of RDS may not even revoke one."""
    (sql,) = (text for name, text in role_files().items() if name.endswith(".sql"))

    assert f"AUTHORIZATION {APPLICATION_ROLE}" in sql
    assert not re.search(r"SUPERUSER|CREATEDB|CREATEROLE|BYPASSRLS|REPLICATION", sql)
    assert re.findall(r"GRANT (\w+) ON (\w+)", sql) == [("CONNECT", "DATABASE")]


def test_role_job_script_parses_the_database_url() -> None:
    """The password is the text between user and host, as generated."""
    address = database_url(host="db", port=5432, name="n", password=LETTERS)
    _, _, rest = address.partition("://")[2].partition(":")

    assert rest.partition("@")[0] == LETTERS


@pytest.mark.parametrize("job", [ROLE, MIGRATION])
def test_job_pods_meet_the_restricted_standard(job: str) -> None:
    """User 999, a read-only root file system, no privilege escalation and no token."""
    account = pod(job)["securityContext"]

    assert (account["runAsUser"], account["runAsNonRoot"]) == (999, True)
    assert account["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container(job)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod(job)["automountServiceAccountToken"] is False
    assert set(container(job)["resources"]) == {"requests", "limits"}


@pytest.mark.parametrize("job", [ROLE, MIGRATION])
def test_job_credentials_are_secret_references(job: str) -> None:
    """No credential is an argument or a plain variable."""
    plain = {v["name"] for v in container(job)["env"] if "value" in v}
    secret = {v["name"] for v in container(job)["env"] if "valueFrom" in v}

    assert plain & SECRETS == set()
    assert secret <= SECRETS
    assert "args" not in container(job)
    assert not re.search(r"password|postgresql://", " ".join(container(job)["command"]))


@pytest.mark.parametrize("job", [ROLE, MIGRATION])
def test_job_has_a_deadline_and_is_replaced_after_failure(job: str) -> None:
    """The deadline is shorter than Pulumi's timeout."""
    made = region().named(job).inputs

    assert 0 < made["spec"]["activeDeadlineSeconds"] < 40 * 60
    assert pod(job)["restartPolicy"] == "Never"
    assert made["metadata"]["annotations"]["pulumi.com/replaceUnready"] == "true"
    assert "ttlSecondsAfterFinished" not in made["spec"]


def test_migration_job_uses_image_command_and_variable_of_the_api() -> None:
    """The Job has the settings of the API's Deployment."""
    settings = "    api: {migration_command: [kt, up], database_url_env_var: PG_URL}\n"
    task = container(MIGRATION, region(settings=settings))
    (address,) = task["env"]

    assert task["image"] == "keeptrusts/api:1.5.0"
    assert task["command"] == ["kt", "up"]
    assert address["name"] == "PG_URL"
    assert address["valueFrom"]["secretKeyRef"]["key"] == "database-url"
