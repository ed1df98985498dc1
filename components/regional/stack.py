"""Everything of one region: the contents page.

Deliberately absent: names that span regions, which the global stack owns, and every
decision about topology, which the plan has already taken.
"""

from typing import Final

import pulumi

from components.regional.database.instance import Database, DatabaseResources
from components.regional.database.schema_jobs import DatabaseJobs
from components.regional.ingress.ingress import Ingress, IngressResources
from components.regional.monitoring.alerts import Alerts
from components.regional.monitoring.certificate_alarms import CertificateAlarms
from components.regional.monitoring.telemetry import Telemetry
from components.regional.platform import Platform, PlatformArgs
from components.regional.secrets.secrets import Secrets
from components.regional.stack_args import (
    RegionalStackArgs,
    alerts_args,
    audit_archive_args,
    certificate_alarms_args,
    control_plane_args,
    database_args,
    database_jobs_args,
    gateway_args,
    ingress_args,
    operator_boundaries,
    secrets_args,
    telemetry_args,
)
from components.regional.storage.audit_archive import AuditArchive
from components.regional.workloads.api import ControlPlane
from components.regional.workloads.gateway import Gateway
from components.regional.workloads.network_policies import NetworkPolicies
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:RegionalStack"


class RegionalStack(pulumi.ComponentResource):
    """Runs the gateway, and what the topology asks for, in one region."""

    entrance: IngressResources
    records: DatabaseResources | None
    cluster_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: RegionalStackArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": args.plan.region}, opts)
        self._args, self._scope = args, scope
        self._child = pulumi.ResourceOptions(parent=self)

        platform = Platform(
            "platform",
            PlatformArgs(plan=args.plan, settings=args.settings, account=args.account),
            scope=scope,
            opts=self._child,
        )
        self.cluster_name = platform.cluster.name
        self._topic_arn = Alerts(
            "alerts", alerts_args(args), scope=scope, opts=self._child
        ).topic_arn
        self._inside = pulumi.ResourceOptions(
            parent=self, providers=[platform.kubernetes]
        )
        self._serve(platform, self._keep(platform))
        self.register_outputs({"origin": self.entrance.origin})

    def _keep(self, platform: Platform) -> Secrets:
        """Declare what keeps data; return the secrets, which workloads need."""
        args, scope, child = self._args, self._scope, self._child
        archive = audit_archive_args(args, platform)
        self._archive = AuditArchive("audit-archive", archive, scope=scope, opts=child)
        self.records = None
        if told := database_args(args, platform, self._topic_arn):
            self.records = Database("database", told, scope=scope, opts=child).resources
        secrets = secrets_args(args, platform, self.records)
        return Secrets("secrets", secrets, scope=scope, opts=self._inside)

    def _serve(self, platform: Platform, vault: Secrets) -> None:
        """Declare what serves calls."""
        args, scope, inside = self._args, self._scope, self._inside
        self.entrance = Ingress(
            "ingress", ingress_args(args, platform), scope=scope, opts=self._child
        ).resources
        walls = operator_boundaries(args, vault)
        NetworkPolicies("vault-network", walls, scope=scope, opts=inside)
        served = gateway_args(args, vault, self.entrance)
        gateway = Gateway("gateway", served, scope=scope, opts=inside)
        before = tuple(self._archive.ready)
        if told := database_jobs_args(args, vault, self.records):
            before += DatabaseJobs("schema", told, scope=scope, opts=inside).done
        bucket = self._archive.bucket
        if api := control_plane_args(args, vault, self.entrance, bucket, before):
            ControlPlane("control-plane", api, scope=scope, opts=inside)
        self._watch(platform, gateway)

    def _watch(self, platform: Platform, gateway: Gateway) -> None:
        """Declare what watches all of it."""
        args, scope, topic = self._args, self._scope, self._topic_arn
        CertificateAlarms(
            "certificate-alarms",
            certificate_alarms_args(self.entrance, topic),
            scope=scope,
            opts=self._child,
        )
        watched = telemetry_args(args, platform, gateway, topic)
        Telemetry("telemetry", watched, scope=scope, opts=self._inside)
