"""The PostgreSQL database of one region: the primary, a replica, or a promoted one.

A replica is a physical copy of all rows of its source, encrypted here under a key of
this region. It takes no credentials: it has the source's, and the secret beside it is
empty until it is promoted. A promoted database was one and is written to since; it has
credentials of its own, so that nothing it needs is in the region that was lost. What is
written to has its backups copied to another region.

Deliberately absent: a password managed by RDS, which refuses replicas of such a
source; peering, as replication travels on AWS's own paths; backups of a replica
elsewhere, which are its source's.

Changing this: the key and the database's name replace the instance. Its identifier
alone would rename it in place, so another generation is a trigger of its own. Taking
the source of a replica away promotes it in place; nothing leads back.
"""

from typing import Final

import pulumi
from pulumi_aws import rds

from components.regional.database import credentials
from components.regional.database import instance_settings as instance
from components.regional.database import supporting_resources as surroundings
from components.regional.database.alarms import DatabaseAlarms, DatabaseAlarmsArgs
from components.regional.database.database_args import DatabaseArgs, DatabaseResources
from plan.database_limits import kept_log_mib
from plan.naming import Scope
from plan.region import DatabaseRole

TYPE: Final = "keeptrusts:regional:Database"

#: Characters of an instance's identifier.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
_IDENTIFIER_LIMIT: Final = 63
#: Days that copies of the backups are kept in the other region.
_COPIES_DAYS: Final = 14
_TIMEOUTS: Final = pulumi.CustomTimeouts("90m", "90m", "90m")
#: A replica starts from a snapshot of its source, carried across the world.
_REPLICA_TIMEOUTS: Final = pulumi.CustomTimeouts("180m", "180m", "180m")


class Database(pulumi.ComponentResource):
    """Keeps the records of one region."""

    resources: DatabaseResources

    def __init__(
        self,
        name: str,
        args: DatabaseArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"role": args.role.value}, opts)
        placement, depends_on = _surround(name, args, scope, self)
        secret = credentials.container(
            name, key_arn=args.key_arn, protect=args.protect, component=self
        )
        given: credentials.Credentials | None = None
        if args.source_arn is not None:
            settings = instance.replica(placement, source_arn=args.source_arn)
        else:
            given = credentials.create(name, secret, component=self)
            settings = _writable(name, args, placement, given, self)
        made = rds.Instance(
            f"{name}-instance",
            settings,
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=args.protect,
                depends_on=depends_on,
                custom_timeouts=_TIMEOUTS if given else _REPLICA_TIMEOUTS,
                replacement_trigger=args.generation,
            ),
        )
        _watch(name, args, made, scope, self)
        self.resources = _resources(made, secret.arn, given)
        self.register_outputs({"arn": made.arn, "address": made.address})


def _writable(
    name: str,
    args: DatabaseArgs,
    placement: instance.Placement,
    given: credentials.Credentials,
    component: Database,
) -> rds.InstanceArgs:
    snapshot = surroundings.final_snapshot(
        name, placement.identifier, component=component
    )
    if args.role is DatabaseRole.PROMOTED:
        return instance.promoted(
            placement, password=given.master_password, final_snapshot=snapshot
        )
    return instance.primary(
        placement,
        allocated_storage_gib=args.allocated_storage_gib,
        password=given.master_password,
        final_snapshot=snapshot,
    )


def _watch(
    name: str, args: DatabaseArgs, made: rds.Instance, scope: Scope, component: Database
) -> None:
    """Copy the backups of what is written to, and call for help."""
    child = pulumi.ResourceOptions(parent=component)
    if args.copies is not None:
        rds.InstanceAutomatedBackupsReplication(
            f"{name}-backups",
            source_db_instance_arn=made.arn,
            kms_key_id=args.copies.key_arn,
            retention_period=_COPIES_DAYS,
            # It is kept by the region that receives.
            region=args.copies.region,
            opts=child,
        )
    DatabaseAlarms(
        f"{name}-alarms",
        DatabaseAlarmsArgs(
            identifier=made.identifier,
            writable=args.role.writable,
            thresholds=args.alarms,
            topic_arn=args.alarm_topic_arn,
        ),
        scope=scope,
        opts=child,
    )


def _resources(
    made: rds.Instance,
    master_secret_arn: pulumi.Output[str],
    given: credentials.Credentials | None,
) -> DatabaseResources:
    return DatabaseResources(
        arn=made.arn,
        identifier=made.identifier,
        address=made.address,
        port=made.port,
        name=instance.DATABASE,
        application_password=given.application_password if given else None,
        master_secret_arn=master_secret_arn,
        master_secret_version=given.master_secret_version if given else None,
    )


def _surround(
    name: str, args: DatabaseArgs, scope: Scope, component: Database
) -> tuple[instance.Placement, list[pulumi.Resource]]:
    child = pulumi.ResourceOptions(parent=component)
    own = name if args.generation == 1 else f"{name}-{args.generation}"
    identifier = scope.physical(own, limit=_IDENTIFIER_LIMIT)
    role, grant = surroundings.monitoring_role(
        name, account=args.account, scope=scope, child=child
    )
    logs = surroundings.log_groups(
        name,
        identifier,
        key_arn=args.logs_key_arn,
        retention_days=args.log_retention_days,
        opts=pulumi.ResourceOptions(parent=component, protect=args.protect),
    )
    placement = instance.Placement(
        identifier=identifier,
        instance_class=args.instance_class,
        max_allocated_storage_gib=args.max_allocated_storage_gib,
        multi_az=args.multi_az,
        insights=args.insights,
        protect=args.protect,
        engine_version=args.engine_version,
        allow_major_version_upgrade=args.allow_major_version_upgrade,
        key_arn=args.key_arn,
        subnet_group=surroundings.subnet_group(name, args.network, child).name,
        parameter_group=surroundings.parameter_group(
            name,
            version=args.engine_version,
            kept_log_mib=_kept_log_mib(args),
            child=child,
        ).name,
        security_group_id=surroundings.guard(
            name, args.network, clients=args.client_security_group_id, child=child
        ).id,
        monitoring_role_arn=role.arn,
    )
    return placement, [grant, *logs]


def _kept_log_mib(args: DatabaseArgs) -> int | None:
    return kept_log_mib(args.allocated_storage_gib) if args.role.writable else None
