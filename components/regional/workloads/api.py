"""The control-plane API of one region.

Owns the API's workload, the authorities that vouch for its database among its files.
What it may do in AWS, adding to the audit archive, is granted where that is declared.
Public documentation settles neither its image, its health
paths nor the variable its database address is read from: all of them are arguments,
and the defaults are assumptions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.regional.database.rds_ca_bundle import (
    TRUST_FILE,
    TRUST_PATH,
    database_trust,
)
from components.regional.secrets.external_secret import Version
from components.regional.secrets.secrets import DATABASE_KEY
from components.regional.workloads.boundaries import Boundaries
from components.regional.workloads.container import Probe, Process
from components.regional.workloads.workload import Workload, WorkloadArgs
from config import workload
from plan.naming import API_NAMESPACE, API_PORT, Scope
from plan.sizes import Pods

TYPE: Final = "keeptrusts:regional:ControlPlane"


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlPlaneArgs:
    """What the API is started with.

    Attributes:
        image: Image, by tag or digest.
        remote_secret: Name of the AWS secret that holds its database address.
        secret_version: Which value of it is meant; another one rolls its pods.
        target_group_arn: Target group its pods join.
        longest_stream_seconds: How long one answer may take.
        ready: What must exist before its secret can be copied.
        pods: How many replicas, and what each may use.
        boundaries: Who may call it, and whom it may call.
        audit_bucket: Name of the bucket its audit exports go to.
        after: What it needs of its database and of the bucket before it may start.
        settings: Names and paths that public documentation does not settle.
    """

    image: str
    remote_secret: pulumi.Input[str]
    target_group_arn: pulumi.Input[str]
    longest_stream_seconds: int
    ready: Sequence[pulumi.Resource]
    pods: Pods
    boundaries: Boundaries
    audit_bucket: pulumi.Input[str]
    secret_version: Version | None = None
    after: Sequence[pulumi.Resource] = ()
    settings: workload.Api = field(default_factory=workload.Api)


class ControlPlane(pulumi.ComponentResource):
    """Takes the events of the gateways and serves their configuration."""

    def __init__(
        self,
        name: str,
        args: ControlPlaneArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"image": args.image}, opts)
        Workload(
            f"{name}-workload",
            WorkloadArgs(
                app=API_NAMESPACE,
                process=_process(args),
                secret=args.settings.secret,
                remote_secret=args.remote_secret,
                secret_version=args.secret_version,
                target_group_arn=args.target_group_arn,
                longest_stream_seconds=args.longest_stream_seconds,
                ready=args.ready,
                boundaries=args.boundaries,
                after=args.after,
                files={TRUST_FILE: database_trust(scope.region)},
                files_path=TRUST_PATH,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"image": args.image})


def _process(args: ControlPlaneArgs) -> Process:
    return Process(
        name="api",
        image=args.image,
        port=API_PORT,
        environment={args.settings.audit_bucket_variable: args.audit_bucket},
        secret_environment={args.settings.database_variable: DATABASE_KEY},
        liveness=Probe(path=args.settings.live_path, delay=5, period=10),
        readiness=Probe(path=args.settings.ready_path, delay=10, period=5),
        pods=args.pods,
    )
