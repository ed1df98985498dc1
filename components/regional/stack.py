"""Components of one region, in the order of their dependencies.

Not managed here: host names that span regions, which the global stack owns, and
decisions about the topology, which ``plan`` derives.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi

from components.regional.database.instance import Database, DatabaseResources
from components.regional.database.retired_replica import keep_retired_replica
from components.regional.database.schema_jobs import SchemaJobs
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
    control_plane_api_args,
    database_args,
    gateway_args,
    git_link_args,
    ingress_args,
    operator_network_policies_args,
    schema_jobs_args,
    secrets_args,
    telemetry_args,
)
from components.regional.storage.audit_archive import AuditArchive
from components.regional.workloads.api import ControlPlaneApi
from components.regional.workloads.gateway import Gateway
from components.regional.workloads.git_link import GitLink
from components.regional.workloads.network_policies import NetworkPolicies
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:RegionalStack"


class RegionalStack(pulumi.ComponentResource):
    """All components of one region."""

    ingress: IngressResources
    database: DatabaseResources | None
    cluster_name: pulumi.Output[str]
    retired_replica: pulumi.Output[Mapping[str, Any] | None] | None

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
            PlatformArgs(
                plan=args.plan,
                settings=args.settings,
                account=args.account,
                bedrock=bool(args.bedrock_model_arns),
            ),
            scope=scope,
            opts=self._child,
        )
        self.cluster_name = platform.cluster.name
        self._topic_arn = Alerts(
            "alerts", alerts_args(args), scope=scope, opts=self._child
        ).topic_arn
        self._in_cluster = pulumi.ResourceOptions(
            parent=self, providers=[platform.kubernetes]
        )
        self._workloads(platform, self._data(platform))
        self.register_outputs({"origin": self.ingress.origin})

    def _data(self, platform: Platform) -> Secrets:
        """Create the components that store data; return the secrets."""
        args, scope, child = self._args, self._scope, self._child
        archive = audit_archive_args(args, platform)
        self._archive = AuditArchive("audit-archive", archive, scope=scope, opts=child)
        self.database, self.retired_replica = None, None
        if database := database_args(args, platform, self._topic_arn):
            self.database = Database(
                args.plan.database_name, database, scope=scope, opts=child
            ).resources
            if args.retired_replica is not None:
                self.retired_replica = keep_retired_replica(
                    args.retired_replica, database, scope=scope, opts=child
                )
        secrets = secrets_args(args, platform, self.database)
        return Secrets("secrets", secrets, scope=scope, opts=self._in_cluster)

    def _workloads(self, platform: Platform, secrets: Secrets) -> None:
        """Create ingress, gateways and, in some topologies, the API."""
        args, scope, in_cluster = self._args, self._scope, self._in_cluster
        ingress = Ingress(
            "ingress", ingress_args(args, platform), scope=scope, opts=self._child
        )
        self.ingress = ingress.resources
        operator_policies = operator_network_policies_args(args, secrets)
        NetworkPolicies(
            "vault-network", operator_policies, scope=scope, opts=in_cluster
        )
        api_depends_on = tuple(self._archive.ready)
        if jobs := schema_jobs_args(args, secrets, self.database):
            api_depends_on += SchemaJobs(
                "schema", jobs, scope=scope, opts=in_cluster
            ).done
        bucket = self._archive.bucket
        reachable: tuple[pulumi.Resource, ...] = ()
        if api := control_plane_api_args(
            args, secrets, self.ingress, bucket, api_depends_on
        ):
            reachable = (
                ingress,
                ControlPlaneApi("control-plane", api, scope=scope, opts=in_cluster),
            )
        link = self._git_link(reachable)
        settings = gateway_args(args, platform, secrets, self.ingress, link)
        gateway = Gateway("gateway", settings, scope=scope, opts=in_cluster)
        self._monitoring(platform, gateway)

    def _git_link(
        self, after: Sequence[pulumi.Resource]
    ) -> tuple[pulumi.Resource, ...]:
        """Link the region's repository, if it has one, once its API is reachable."""
        link = git_link_args(self._args)
        if link is None:
            return ()
        opts = pulumi.ResourceOptions(parent=self, depends_on=[*after])
        return (GitLink("git-link", link, opts=opts),)

    def _monitoring(self, platform: Platform, gateway: Gateway) -> None:
        """Create alarms and metrics."""
        args, scope, topic = self._args, self._scope, self._topic_arn
        CertificateAlarms(
            "certificate-alarms",
            certificate_alarms_args(self.ingress, topic),
            scope=scope,
            opts=self._child,
        )
        telemetry = telemetry_args(args, platform, gateway, topic)
        Telemetry("telemetry", telemetry, scope=scope, opts=self._in_cluster)
