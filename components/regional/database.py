"""The PostgreSQL database of one region: the primary, or a replica of it.

A replica is a physical copy of all rows of its source, encrypted here under a key of
this region. It takes no credentials: it has the source's.

Deliberately absent: a password managed by RDS, which refuses replicas of such a
source; peering, as replication travels on AWS's own paths; a copy of the backups in
another region.

Changing this: the identifier, the key and the database's name replace the instance.
Another source replaces a replica; taking its source away promotes it in place.
"""

from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_aws import rds

from components.regional import database_credentials as credentials
from components.regional import database_instance as instance
from components.regional import database_surroundings as surroundings
from components.regional.network import NetworkResources
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Database"

#: Characters of an instance's identifier.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
_IDENTIFIER_LIMIT: Final = 63
_PRIMARY_TIMEOUTS: Final = pulumi.CustomTimeouts("90m", "90m", "90m")
#: A replica starts from a snapshot of its source, carried across the world.
_REPLICA_TIMEOUTS: Final = pulumi.CustomTimeouts("180m", "180m", "180m")

Role = Literal["primary", "replica"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseArgs:
    """What the database needs from the rest of the program.

    Attributes:
        role: Whether it is written to, or copies a primary in another region.
        source_arn: The primary, for a replica; nothing for a primary.
        network: Where it lies: in the database subnets.
        client_security_group_id: Who may connect: the cluster's group.
        key_arn: This region's key for data, also for a replica.
        logs_key_arn: This region's key for logs.
        account: AWS account that owns it.
        instance_class: Machine, ``db.r8g.large``; a replica's is no smaller than its
            source's, or it cannot hold as many connections and refuses to start.
        allocated_storage_gib: Storage at first; a replica has its source's.
        max_allocated_storage_gib: Storage it may grow to by itself.
        multi_az: Whether a standby waits in another zone.
        log_retention_days: How long its logs are kept.
        protect: Whether instance, secret and logs refuse to be deleted.
    """

    role: Role
    network: NetworkResources
    client_security_group_id: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    logs_key_arn: pulumi.Input[str]
    account: str
    instance_class: str
    max_allocated_storage_gib: int
    multi_az: bool
    log_retention_days: int
    protect: bool
    allocated_storage_gib: int = 100
    source_arn: pulumi.Output[str] | None = None

    def __post_init__(self) -> None:
        """Refuse a replica of nothing and a primary that copies."""
        if (self.role == "replica") != (self.source_arn is not None):
            message = (
                f"database role {self.role!r} contradicts its source_arn; "
                "a replica has a source, a primary has none"
            )
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseResources:
    """What other components and stacks consume of a database.

    Attributes:
        arn: Identity; the source a replica names.
        identifier: Physical name.
        resource_id: Identity that survives renaming, in IAM authentication.
        address: Host name.
        port: Port.
        name: Name of the database inside.
        application_password: Of the application's role; a replica has its source's.
        master_secret_arn: Where a primary's master credentials are kept.
    """

    arn: pulumi.Output[str]
    identifier: pulumi.Output[str]
    resource_id: pulumi.Output[str]
    address: pulumi.Output[str]
    port: pulumi.Output[int]
    name: str
    application_password: pulumi.Output[str] | None
    master_secret_arn: pulumi.Output[str] | None


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
        super().__init__(TYPE, name, {"role": args.role}, opts)
        placement, depends_on = _surround(name, args, scope, self)
        given: credentials.Credentials | None = None
        if args.source_arn is not None:
            settings = instance.replica(placement, source_arn=args.source_arn)
        else:
            given = credentials.create(
                name, key_arn=args.key_arn, protect=args.protect, component=self
            )
            settings = instance.primary(
                placement,
                allocated_storage_gib=args.allocated_storage_gib,
                password=given.master_password,
                final_snapshot=surroundings.final_snapshot(
                    name, placement.identifier, component=self
                ),
            )
        made = rds.Instance(
            f"{name}-instance",
            settings,
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=args.protect,
                depends_on=depends_on,
                custom_timeouts=_PRIMARY_TIMEOUTS if given else _REPLICA_TIMEOUTS,
            ),
        )
        self.resources = _resources(made, given)
        self.register_outputs({"arn": made.arn, "address": made.address})


def _resources(
    made: rds.Instance, given: credentials.Credentials | None
) -> DatabaseResources:
    return DatabaseResources(
        arn=made.arn,
        identifier=made.identifier,
        resource_id=made.resource_id,
        address=made.address,
        port=made.port,
        name=instance.DATABASE,
        application_password=given.application_password if given else None,
        master_secret_arn=given.master_secret_arn if given else None,
    )


def _surround(
    name: str, args: DatabaseArgs, scope: Scope, component: Database
) -> tuple[instance.Placement, list[pulumi.Resource]]:
    child = pulumi.ResourceOptions(parent=component)
    identifier = scope.physical(name, limit=_IDENTIFIER_LIMIT)
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
        protect=args.protect,
        key_arn=args.key_arn,
        subnet_group=surroundings.subnet_group(name, args.network, child).name,
        parameter_group=surroundings.parameter_group(
            name, primary=args.role == "primary", child=child
        ).name,
        security_group_id=surroundings.guard(
            name, args.network, clients=args.client_security_group_id, child=child
        ).id,
        monitoring_role_arn=role.arn,
    )
    return placement, [grant, *logs]
