"""Subnet group, parameter group, security group, log groups and monitoring role.

The security group allows port 5432 from the cluster's security group and no egress.
Replication does not use it.
"""

from typing import Final

import pulumi
import pulumi_random as random
from pulumi_aws import ec2, iam, rds, vpc

from components.aws import iam_policies
from components.aws.log_group import LogSettings, log_group
from components.regional.network.vpc import NetworkResources
from plan.naming import Scope

#: Logs that RDS exports to CloudWatch.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
LOGS: Final = ("postgresql", "upgrade", "iam-db-auth-error")
POSTGRESQL_PORT: Final = 5432
_MONITORING_POLICY: Final = (
    "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
)
_SLOW_QUERY_MS: Final = "1000"


def subnet_group(
    name: str, network: NetworkResources, child: pulumi.ResourceOptions
) -> rds.SubnetGroup:
    """Create the subnet group of the database subnets."""
    return rds.SubnetGroup(
        f"{name}-subnets", subnet_ids=network.database_subnet_ids, opts=child
    )


def parameter_group(
    name: str,
    *,
    version: str,
    max_wal_keep_mib: int | None,
    child: pulumi.ResourceOptions,
) -> rds.ParameterGroup:
    """Create the parameter group: TLS only, and a limit for retained WAL.

    ``max_wal_keep_mib`` is the WAL kept for a replica that does not respond. Beyond it
    the replica is lost and must be replaced. Without a limit the disk of the source
    fills and the source stops. None for a read-only database.
    https://www.postgresql.org/docs/17/runtime-config-replication.html

    Another major version has another group, which is created before the upgrade.
    """
    return rds.ParameterGroup(
        f"{name}-parameters",
        family=f"postgres{version.partition('.')[0]}",
        description="TLS only.",
        parameters=_parameters(max_wal_keep_mib),
        opts=child,
    )


def _parameters(max_wal_keep_mib: int | None) -> list[rds.ParameterGroupParameterArgs]:
    parameters = [
        # Static in some engine versions, for which AWS rejects ``immediate``.
        rds.ParameterGroupParameterArgs(
            name="rds.force_ssl", value="1", apply_method="pending-reboot"
        ),
        # PostgreSQL's default. RDS reports a value equal to the default as
        # ``pending-reboot``; any other ``apply_method`` causes a permanent difference.
        # https://github.com/hashicorp/terraform-provider-aws/pull/24737
        rds.ParameterGroupParameterArgs(
            name="ssl_min_protocol_version",
            value="TLSv1.2",
            apply_method="pending-reboot",
        ),
        rds.ParameterGroupParameterArgs(
            name="log_min_duration_statement", value=_SLOW_QUERY_MS
        ),
    ]
    if max_wal_keep_mib is not None:
        parameters.append(
            rds.ParameterGroupParameterArgs(
                name="max_slot_wal_keep_size", value=str(max_wal_keep_mib)
            )
        )
    return parameters


def security_group(
    name: str,
    network: NetworkResources,
    *,
    clients: pulumi.Input[str],
    child: pulumi.ResourceOptions,
) -> ec2.SecurityGroup:
    """Create the security group: PostgreSQL from one group, no egress."""
    group = ec2.SecurityGroup(
        f"{name}-guard",
        description="PostgreSQL, from the cluster alone.",
        vpc_id=network.vpc_id,
        opts=child,
    )
    vpc.SecurityGroupIngressRule(
        f"{name}-from-cluster",
        security_group_id=group.id,
        referenced_security_group_id=clients,
        description="PostgreSQL from the cluster.",
        ip_protocol="tcp",
        from_port=POSTGRESQL_PORT,
        to_port=POSTGRESQL_PORT,
        opts=child,
    )
    return group


def monitoring_role(
    name: str, *, account: str, scope: Scope, child: pulumi.ResourceOptions
) -> tuple[iam.Role, pulumi.Resource]:
    """Create the role of Enhanced Monitoring; return it with its policy attachment."""
    role = iam.Role(
        f"{name}-monitoring",
        name=scope.physical_name(
            f"{name}-monitoring", limit=iam_policies.ROLE_NAME_LIMIT
        ),
        assume_role_policy=iam_policies.assume_role_policy(
            "monitoring.rds.amazonaws.com", source_account=account
        ),
        opts=child,
    )
    grant = iam.RolePolicyAttachment(
        f"{name}-monitoring-publish",
        role=role.name,
        policy_arn=_MONITORING_POLICY,
        opts=child,
    )
    return role, grant


def log_groups(
    name: str,
    identifier: str,
    *,
    logs: LogSettings,
    component: pulumi.ComponentResource,
) -> list[pulumi.Resource]:
    """Create the log groups that RDS would create without encryption and retention."""
    return [
        log_group(
            f"{name}-log-{log}",
            name=f"/aws/rds/instance/{identifier}/{log}",
            logs=logs,
            component=component,
        )
        for log in LOGS
    ]


def final_snapshot(
    name: str, identifier: str, *, component: pulumi.ComponentResource
) -> pulumi.Output[str]:
    """Return the name of the final snapshot, which is unique per instance.

    The snapshot outlives the instance, so a fixed name would fail at the second
    deletion.
    """
    generation = random.RandomId(
        f"{name}-generation",
        byte_length=4,
        keepers={"identifier": identifier},
        opts=pulumi.ResourceOptions(parent=component),
    )
    return pulumi.Output.concat(identifier, "-final-", generation.hex)
