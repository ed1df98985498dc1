"""Kubernetes Jobs that prepare a writable database for the control-plane API.

Owns a namespace, copies of two secrets, and two Jobs. The first creates the API's role
with the master credentials. The second runs the API's migrations as that role. The
master credentials are in the cluster for these Jobs only, in a namespace without other
workloads.

Not managed here: the service mesh, whose sidecar would run longer than the Job; Jobs
beside a replica, which is read-only and has its source's roles and schema.

Replacement: another image of the API migrates before its pods are replaced, and another
password of its role is set before that. Running pods keep their connections and cannot
open new ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.database.rds_ca_bundle import (
    CA_BUNDLE_FILE,
    CA_BUNDLE_PATH,
    rds_ca_bundle,
)
from components.regional.database.role_sql import SCRIPT, role_files
from components.regional.secrets.external_secret import (
    ExternalSecret,
    ExternalSecretArgs,
    SecretVersion,
)
from components.regional.workloads.job_spec import (
    REPLACE_UNREADY_ANNOTATION,
    JobTask,
    job_spec,
)
from components.regional.workloads.network_policies import (
    DNS,
    NetworkPolicies,
    NetworkPoliciesArgs,
    to_database,
)
from components.regional.workloads.pod_spec import RESTRICTED, container_resources
from components.regional.workloads.workload_identity import WorkloadIdentity
from plan.naming import Scope
from plan.secrets import DATABASE_URL_KEY
from plan.sizes import PodResources

TYPE: Final = "keeptrusts:regional:DatabaseJobs"


#: Namespace of the Jobs, and value of their ``app`` label.
DATABASE_TASKS: Final = "keeptrusts-database"

#: Name of the Secret with the master credentials, without its version.
MASTER_SECRET: Final = "master"

MASTER_KEYS: Final = ("username", "password")

#: psql of the server's major version, from AWS's mirror of Docker's official images,
#: which needs no account: https://gallery.ecr.aws/docker/library/postgres
_CLIENT: Final = "docker/library/postgres"
_PUBLIC: Final = "public.ecr.aws"

#: psql needs little CPU and memory and ends in seconds.
_CLIENT_RESOURCES: Final = k8s.core.v1.ResourceRequirementsArgs(
    requests={"cpu": "50m", "memory": "64Mi"}, limits={"cpu": "500m", "memory": "128Mi"}
)

_ROLE_DEADLINE: Final = 600
_MIGRATION_DEADLINE: Final = 1800


@dataclass(frozen=True, kw_only=True, slots=True)
class JobResources:
    """Kubernetes objects shared by the database Jobs.

    Attributes:
        account: Name of the ServiceAccount.
        files: Name of the ConfigMap.
        master: Name of the Secret with the master credentials.
        application: Name of the Secret with the API's database URL.
    """

    account: pulumi.Input[str]
    files: pulumi.Input[str]
    master: pulumi.Input[str]
    application: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseAddress:
    """Host, port and name of a database."""

    host: pulumi.Output[str]
    port: pulumi.Output[int]
    name: str


#: Timeout of Pulumi, longer than the deadline of a Job.
_TIMEOUTS: Final = pulumi.CustomTimeouts(create="40m")


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemaJobsArgs:
    """Arguments of the Jobs.

    Attributes:
        address: Address of the database.
        subnets: CIDRs of the database.
        master_secret: Secrets Manager secret with ``username`` and ``password``.
        master_version: Version of that secret.
        application_secret: Secrets Manager secret with the API's database URL.
        application_version: Version of that secret.
        variable: Environment variable from which the API reads the URL.
        client_image: Image with psql.
        api_image: Image of the API.
        migrate: Command of that image that runs the migrations.
        pods: Resources of the API's pods.
        ready: Resources that must exist before secrets can be copied.
    """

    address: DatabaseAddress
    subnets: Sequence[str]
    master_secret: pulumi.Input[str]
    master_version: SecretVersion
    application_secret: pulumi.Input[str]
    application_version: SecretVersion
    variable: str
    client_image: str
    api_image: str
    migrate: tuple[str, ...]
    pods: PodResources
    ready: Sequence[pulumi.Resource]


class SchemaJobs(pulumi.ComponentResource):
    """Create the API's role and run its migrations."""

    done: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: SchemaJobsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"migrate": [*args.migrate]}, opts)
        self._name, self._scope = name, scope
        self._child = pulumi.ResourceOptions(parent=self)
        identity, network_policies = self._namespace(args)
        master = self._external_secret(args, identity, MASTER_SECRET, MASTER_KEYS)
        application = self._external_secret(
            args, identity, DATABASE_URL_KEY, (DATABASE_URL_KEY,)
        )
        depends_on = [*network_policies, master.resource, application.resource]
        job_resources = self._job_resources(identity, master, application)

        create_role = role_job(job_resources, args.address, args.client_image)
        role = self._job("role", create_role, identity, depends_on)
        migrate_schema = migration_job(
            job_resources,
            image=args.api_image,
            command=args.migrate,
            variable=args.variable,
            pods=args.pods,
        )
        self.done = (
            self._job("migration", migrate_schema, identity, [*depends_on, role]),
        )
        self.register_outputs({"migrate": [*args.migrate]})

    def _namespace(
        self, args: SchemaJobsArgs
    ) -> tuple[WorkloadIdentity, tuple[pulumi.Resource, ...]]:
        labels = {"app": DATABASE_TASKS, **self._scope.labels}
        namespace = k8s.core.v1.Namespace(
            f"{self._name}-namespace",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=DATABASE_TASKS, labels={**labels, **RESTRICTED}
            ),
            opts=self._child,
        )
        identity = WorkloadIdentity(
            app=DATABASE_TASKS, namespace=namespace.metadata.name, labels=labels
        )
        network_policies = NetworkPolicies(
            f"{self._name}-network",
            NetworkPoliciesArgs(
                namespace=identity.namespace,
                labels=labels,
                allow_rules=(DNS, to_database(args.subnets)),
            ),
            scope=self._scope,
            opts=self._child,
        )
        return identity, network_policies.policies

    def _external_secret(
        self,
        args: SchemaJobsArgs,
        identity: WorkloadIdentity,
        secret: str,
        keys: Sequence[str],
    ) -> ExternalSecret:
        """Copy the master credentials or the API's database URL."""
        remote, version = {
            MASTER_SECRET: (args.master_secret, args.master_version),
            DATABASE_URL_KEY: (args.application_secret, args.application_version),
        }[secret]
        return ExternalSecret(
            f"{self._name}-{secret}",
            ExternalSecretArgs(
                namespace=identity.namespace,
                labels=identity.labels,
                secret=secret,
                remote_secret=remote,
                keys=keys,
                ready=args.ready,
                version=version,
            ),
            scope=self._scope,
            opts=self._child,
        )

    def _job_resources(
        self,
        identity: WorkloadIdentity,
        master: ExternalSecret,
        application: ExternalSecret,
    ) -> JobResources:
        """Create the ServiceAccount and the ConfigMap of the Jobs."""
        account = k8s.core.v1.ServiceAccount(
            f"{self._name}-account",
            metadata=identity.metadata(),
            automount_service_account_token=False,
            opts=self._child,
        )
        files = k8s.core.v1.ConfigMap(
            f"{self._name}-files",
            metadata=identity.generated_name_metadata(),
            data=job_files(self._scope.region),
            immutable=True,
            opts=self._child,
        )
        return JobResources(
            account=account.metadata.name,
            files=files.metadata.name,
            master=master.secret,
            application=application.secret,
        )

    def _job(
        self,
        role: str,
        task: JobTask,
        identity: WorkloadIdentity,
        depends_on: Sequence[pulumi.Resource],
    ) -> k8s.batch.v1.Job:
        return k8s.batch.v1.Job(
            f"{self._name}-{role}",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                namespace=identity.namespace,
                labels=identity.labels,
                annotations=REPLACE_UNREADY_ANNOTATION,
            ),
            spec=job_spec(task, identity.labels),
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[*depends_on], custom_timeouts=_TIMEOUTS
            ),
        )


def client_image(engine_version: str, mirror: str | None) -> str:
    """Return the image with psql for an engine version, from the mirror if any."""
    major = engine_version.partition(".")[0]
    return f"{mirror or _PUBLIC}/{_CLIENT}:{major}"


def job_files(region: str) -> Mapping[str, str]:
    """Return the files of the Jobs, mounted at ``CA_BUNDLE_PATH``, by name."""
    return {**role_files(), CA_BUNDLE_FILE: rds_ca_bundle(region)}


def role_job(
    job_resources: JobResources, address: DatabaseAddress, image: str
) -> JobTask:
    """Return the Job that creates the API's role as the master user.

    psql reads its connection from environment variables.
    https://www.postgresql.org/docs/current/libpq-envars.html
    """
    return JobTask(
        name="role",
        image=image,
        command=("/bin/sh", f"{CA_BUNDLE_PATH}/{SCRIPT}"),
        service_account=job_resources.account,
        files=job_resources.files,
        files_path=CA_BUNDLE_PATH,
        resources=_CLIENT_RESOURCES,
        deadline_seconds=_ROLE_DEADLINE,
        environment={
            "PGHOST": address.host,
            "PGPORT": address.port.apply(lambda port: str(int(port))),
            "PGDATABASE": address.name,
            "PGSSLMODE": "verify-full",
            "PGSSLROOTCERT": f"{CA_BUNDLE_PATH}/{CA_BUNDLE_FILE}",
            "PGCONNECT_TIMEOUT": "10",
        },
        secrets={
            "PGUSER": (job_resources.master, "username"),
            "PGPASSWORD": (job_resources.master, "password"),
            "DATABASE_URL": (job_resources.application, DATABASE_URL_KEY),
        },
    )


def migration_job(
    job_resources: JobResources,
    *,
    image: str,
    command: tuple[str, ...],
    variable: str,
    pods: PodResources,
) -> JobTask:
    """Return the Job that runs the migrations as the API's role."""
    return JobTask(
        name="migration",
        image=image,
        command=command,
        service_account=job_resources.account,
        files=job_resources.files,
        files_path=CA_BUNDLE_PATH,
        resources=container_resources(pods),
        deadline_seconds=_MIGRATION_DEADLINE,
        secrets={variable: (job_resources.application, DATABASE_URL_KEY)},
    )
