"""Everything of one region: the contents page.

Deliberately absent: names that span regions, which the global stack owns, and every
decision about topology, which the plan has already taken.
"""

from typing import Final

import pulumi

from components.regional import control_plane, database, gateway, ingress, secrets
from components.regional.audit_archive import AuditArchive, AuditArchiveArgs
from components.regional.database_access import application_url
from components.regional.platform import LOG_RETENTION_DAYS, Platform, PlatformArgs
from components.regional.regional_args import RegionalStackArgs
from components.render.policy import Pack, policy_config
from plan.naming import Scope
from plan.region import DatabaseRole

TYPE: Final = "keeptrusts:regional:RegionalStack"


class RegionalStack(pulumi.ComponentResource):
    """Runs the gateway, and what the topology asks for, in one region."""

    entrance: ingress.IngressResources
    records: database.DatabaseResources | None

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
        self._inside = pulumi.ResourceOptions(
            parent=self, providers=[platform.kubernetes]
        )
        archive = _audit_archive(args, platform)
        AuditArchive("audit-archive", archive, scope=scope, opts=self._child)
        self.records = self._database(platform)
        vault = self._secrets(platform)
        self.entrance = self._ingress(platform)
        self._gateway(vault)
        self._control_plane(vault)
        self.register_outputs({"origin": self.entrance.origin})

    def _database(self, platform: Platform) -> database.DatabaseResources | None:
        role = self._args.plan.database
        if role is None:
            return None
        size = self._args.plan.size
        source = self._args.home.database_arn if self._args.home else None
        return database.Database(
            "database",
            database.DatabaseArgs(
                role="primary" if role is DatabaseRole.PRIMARY else "replica",
                network=platform.network,
                client_security_group_id=platform.cluster.security_group_id,
                key_arn=platform.keys.data_key_arn,
                logs_key_arn=platform.keys.logs_key_arn,
                account=self._args.account,
                instance_class=size.instance_class,
                allocated_storage_gib=size.allocated_gib,
                max_allocated_storage_gib=size.max_allocated_gib,
                multi_az=size.multi_az,
                log_retention_days=LOG_RETENTION_DAYS,
                source_arn=source,
                protect=self._args.settings.lifecycle.protect,
            ),
            scope=self._scope,
            opts=self._child,
        ).resources

    def _secrets(self, platform: Platform) -> secrets.Secrets:
        return secrets.Secrets(
            "secrets",
            secrets.SecretsArgs(
                gateway_token=self._args.gateway_key,
                database_url=application_url(self.records, self._args.home),
                data_key_arn=platform.keys.data_key_arn,
                cluster_name=platform.cluster.name,
                account=self._args.account,
                nodes_ready=platform.nodes_ready,
                protect=self._args.settings.lifecycle.protect,
            ),
            scope=self._scope,
            opts=self._inside,
        )

    def _ingress(self, platform: Platform) -> ingress.IngressResources:
        streams = self._args.settings.streams
        return ingress.Ingress(
            "ingress",
            ingress.IngressArgs(
                vpc_id=platform.network.vpc_id,
                public_subnet_ids=platform.network.public_subnet_ids,
                internet_ready=platform.network.ready,
                cluster_security_group_id=platform.cluster.security_group_id,
                cluster_name=platform.cluster.name,
                hosted_zone_id=self._args.hosted_zone_id,
                hostnames=self._args.hostnames,
                api=self._args.plan.api,
                longest_stream_seconds=streams.longest_s,
                idle_timeout_seconds=streams.longest_silence_s,
                account=self._args.account,
                logs_key_arn=platform.keys.logs_key_arn,
                log_retention_days=LOG_RETENTION_DAYS,
                protect=self._args.settings.lifecycle.protect,
                gateway_ready_path=self._args.settings.gateway.ready_path,
                api_ready_path=self._args.settings.api.ready_path,
            ),
            scope=self._scope,
            opts=self._child,
        ).resources

    def _gateway(self, vault: secrets.Secrets) -> None:
        pods, settings = self._args.plan.size.gateway, self._args.settings.gateway
        gateway.Gateway(
            "gateway",
            gateway.GatewayArgs(
                image=self._args.gateway_image,
                api_url=self._args.plan.api_url,
                policy_files={"policy-config.yaml": policy_config(Pack())},
                remote_secret=vault.gateway_secret,
                target_group_arn=self.entrance.gateway_target_group_arn,
                longest_stream_seconds=self._args.settings.streams.longest_s,
                ready=vault.ready,
                pods=pods,
                settings=settings,
            ),
            scope=self._scope,
            opts=self._inside,
        )

    def _control_plane(self, vault: secrets.Secrets) -> None:
        target_group = self.entrance.api_target_group_arn
        if vault.database_secret is None or target_group is None:
            return
        pods, settings = self._args.plan.size.api, self._args.settings.api
        control_plane.ControlPlane(
            "control-plane",
            control_plane.ControlPlaneArgs(
                image=self._args.api_image,
                remote_secret=vault.database_secret,
                target_group_arn=target_group,
                longest_stream_seconds=self._args.settings.streams.longest_s,
                ready=vault.ready,
                pods=pods,
                settings=settings,
            ),
            scope=self._scope,
            opts=self._inside,
        )


def _audit_archive(args: RegionalStackArgs, platform: Platform) -> AuditArchiveArgs:
    """Bind everybody, unless the region is released: then it may be torn down."""
    protect = args.settings.lifecycle.protect
    return AuditArchiveArgs(
        account=args.account,
        key_arn=platform.keys.audit_key_arn,
        protect=protect,
        mode="COMPLIANCE" if protect else "GOVERNANCE",
    )
