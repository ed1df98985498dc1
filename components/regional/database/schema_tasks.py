"""The tasks that make a database ready, one container each.

Pure: it returns arguments and creates nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.database.rds_ca_bundle import (
    TRUST_FILE,
    TRUST_PATH,
    database_trust,
)
from components.regional.database.role_sql import SCRIPT, role_files
from components.regional.secrets.secrets import DATABASE_KEY
from components.regional.workloads.container import resources
from components.regional.workloads.job_spec import Task
from plan.sizes import Pods

#: Namespace of the tasks, and their ``app`` label.
DATABASE_TASKS: Final = "keeptrusts-database"
#: The copy of the master's credentials, before the word of its version.
MASTER_SECRET: Final = "master"
MASTER_KEYS: Final = ("username", "password")

#: The client of the major version that the server has, from AWS's mirror of Docker's
#: official images, which asks for no account: https://gallery.ecr.aws/docker/library/postgres
_CLIENT: Final = "docker/library/postgres"
_PUBLIC: Final = "public.ecr.aws"
#: A client asks for little and ends in seconds; the rest is for a database that starts.
_CLIENT_RESOURCES: Final = k8s.core.v1.ResourceRequirementsArgs(
    requests={"cpu": "50m", "memory": "64Mi"}, limits={"cpu": "500m", "memory": "128Mi"}
)
_ROLE_DEADLINE: Final = 600
_MIGRATION_DEADLINE: Final = 1800


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What every task stands on.

    Attributes:
        account: Name of the account it runs under.
        files: Name of the ConfigMap with its files.
        master: Name of the copy of the master's credentials.
        application: Name of the copy of the API's address of the database.
    """

    account: pulumi.Input[str]
    files: pulumi.Input[str]
    master: pulumi.Input[str]
    application: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseAddress:
    """Where a database answers."""

    host: pulumi.Output[str]
    port: pulumi.Output[int]
    name: str


def client_image(engine_version: str, mirror: str | None) -> str:
    """Return the image of the client for an engine, from a region's mirror if any."""
    major = engine_version.partition(".")[0]
    return f"{mirror or _PUBLIC}/{_CLIENT}:{major}"


def task_files(region: str) -> Mapping[str, str]:
    """Return the files that the tasks find under ``TRUST_PATH``, by name."""
    return {**role_files(), TRUST_FILE: database_trust(region)}


def role_creation(ground: Ground, address: DatabaseAddress, image: str) -> Task:
    """Return the task that creates the API's role, as the master.

    The client reads all it needs from its own variables.
    https://www.postgresql.org/docs/current/libpq-envars.html
    """
    return Task(
        name="role",
        image=image,
        command=("/bin/sh", f"{TRUST_PATH}/{SCRIPT}"),
        service_account=ground.account,
        files=ground.files,
        files_path=TRUST_PATH,
        resources=_CLIENT_RESOURCES,
        deadline_seconds=_ROLE_DEADLINE,
        environment={
            "PGHOST": address.host,
            "PGPORT": address.port.apply(lambda port: str(int(port))),
            "PGDATABASE": address.name,
            "PGSSLMODE": "verify-full",
            "PGSSLROOTCERT": f"{TRUST_PATH}/{TRUST_FILE}",
            "PGCONNECT_TIMEOUT": "10",
        },
        secrets={
            "PGUSER": (ground.master, "username"),
            "PGPASSWORD": (ground.master, "password"),
            "DATABASE_URL": (ground.application, DATABASE_KEY),
        },
    )


def migration(
    ground: Ground, *, image: str, command: tuple[str, ...], variable: str, pods: Pods
) -> Task:
    """Return the task that brings the schema up to date, as the API itself."""
    return Task(
        name="migration",
        image=image,
        command=command,
        service_account=ground.account,
        files=ground.files,
        files_path=TRUST_PATH,
        resources=resources(pods),
        deadline_seconds=_MIGRATION_DEADLINE,
        secrets={variable: (ground.application, DATABASE_KEY)},
    )
