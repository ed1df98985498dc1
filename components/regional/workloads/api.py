"""The control-plane API of one region.

Owns the API's workload, the authorities that vouch for its database among its files.
What it may do in AWS, adding to the audit archive, is granted where that is declared.
Public documentation settles neither its image, its health
paths nor the variable its database address is read from: all of them are arguments,
and the defaults are assumptions.
"""

from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.regional.database.rds_ca_bundle import (
    CA_BUNDLE_FILE,
    CA_BUNDLE_PATH,
    rds_ca_bundle,
)
from components.regional.secrets.secrets import DATABASE_KEY
from components.regional.workloads.pod_spec import ContainerSpec, Probe
from components.regional.workloads.workload import (
    Workload,
    WorkloadArgs,
    WorkloadSettings,
)
from config import workload
from plan.naming import API_NAMESPACE, API_PORT, Scope

TYPE: Final = "keeptrusts:regional:ControlPlane"


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlPlaneApiArgs:
    """What the API is started with.

    Attributes:
        workload: Settings of its Deployment, Secret and network policies.
        audit_bucket: Name of the bucket its audit exports go to.
        settings: Names and paths that public documentation does not settle.
    """

    workload: WorkloadSettings
    audit_bucket: pulumi.Input[str]
    settings: workload.Api = field(default_factory=workload.Api)


class ControlPlaneApi(pulumi.ComponentResource):
    """Takes the events of the gateways and serves their configuration."""

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
                process=_process(args),
                secret=args.settings.secret,
                settings=args.workload,
                files={CA_BUNDLE_FILE: rds_ca_bundle(scope.region)},
                files_path=CA_BUNDLE_PATH,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"image": args.workload.image})


def _process(args: ControlPlaneApiArgs) -> ContainerSpec:
    return ContainerSpec(
        name="api",
        image=args.workload.image,
        port=API_PORT,
        environment={args.settings.audit_bucket_variable: args.audit_bucket},
        secret_environment={args.settings.database_variable: DATABASE_KEY},
        liveness=Probe(path=args.settings.live_path, delay=5, period=10),
        readiness=Probe(path=args.settings.ready_path, delay=10, period=5),
        pods=args.workload.pods,
    )
