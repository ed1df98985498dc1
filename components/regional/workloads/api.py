"""Control-plane API of one region.

Owns the API's workload, including the CA bundle of its database. The audit archive
grants its IAM permissions. Public documentation specifies neither its image, its health
paths nor the variable of its database URL. So all of them are settings, and their
defaults are assumptions.
"""

from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.regional.database.rds_ca_bundle import (
    CA_BUNDLE_FILE,
    CA_BUNDLE_PATH,
    rds_ca_bundle,
)
from components.regional.workloads.pod_spec import ContainerSpec, Probe
from components.regional.workloads.workload import (
    Workload,
    WorkloadArgs,
    WorkloadSettings,
)
from config.workloads import ApiConfig as ApiSettings
from plan.naming import API_NAMESPACE, API_PORT, Scope
from plan.secrets import DATABASE_URL_KEY

TYPE: Final = "keeptrusts:regional:ControlPlane"


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlPlaneApiArgs:
    """Arguments of the API.

    Attributes:
        workload: Settings of its Deployment, Secret and network policies.
        audit_bucket: Bucket of its audit exports.
        settings: Names and paths that public documentation does not specify.
    """

    workload: WorkloadSettings
    audit_bucket: pulumi.Input[str]
    settings: ApiSettings = field(default_factory=ApiSettings)


class ControlPlaneApi(pulumi.ComponentResource):
    """Receive the gateways' events and serve their configuration."""

    def __init__(
        self,
        name: str,
        args: ControlPlaneApiArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"image": args.workload.image}, opts)
        Workload(
            f"{name}-workload",
            WorkloadArgs(
                app=API_NAMESPACE,
                container=_container(args),
                secret=args.settings.secret_name,
                settings=args.workload,
                files={CA_BUNDLE_FILE: rds_ca_bundle(scope.region)},
                files_path=CA_BUNDLE_PATH,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"image": args.workload.image})


def _container(args: ControlPlaneApiArgs) -> ContainerSpec:
    return ContainerSpec(
        name="api",
        image=args.workload.image,
        port=API_PORT,
        environment={args.settings.audit_bucket_env_var: args.audit_bucket},
        secret_environment={args.settings.database_url_env_var: DATABASE_URL_KEY},
        liveness=Probe(path=args.settings.liveness_path, delay=5, period=10),
        readiness=Probe(path=args.settings.readiness_path, delay=10, period=5),
        pods=args.workload.pods,
    )
