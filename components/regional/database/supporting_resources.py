"""What a database instance stands in: subnets, parameters, a guard, logs, a watcher.

The guard has one hole, PostgreSQL's port, for one security group; and no way out, as
replication does not pass through it.
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
    """Place the instance in the subnets without a way out."""
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
    """Demand TLS of every connection; bound what replicas may cost their source.

    ``max_wal_keep_mib`` is the write-ahead log kept for a replica that does not answer.
    Past it the replica is lost and made anew; without it the source's disk fills and
    everything stops. None where nothing is written.
    https://www.postgresql.org/docs/17/runtime-config-replication.html

    Another major version is another group, made before the instance moves to it.
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
        # Static in some engine versions, where AWS refuses to apply it at once.
        rds.ParameterGroupParameterArgs(
            name="rds.force_ssl", value="1", apply_method="pending-reboot"
        ),
        # PostgreSQL's own value. Of what it would be anyway AWS says that it waits for
        # a restart, and whoever asked for anything else is told of a change for ever.
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
    """Let one security group in, on one port, and nothing out."""
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
    """Let RDS publish what it sees of the operating system; return role and grant."""
    role = iam.Role(
        f"{name}-monitoring",
        name=scope.physical(f"{name}-monitoring", limit=iam_policies.ROLE_NAME_LIMIT),
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
    """Create the log groups RDS would make itself, unencrypted and kept for ever."""
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
    """Name the snapshot taken when the instance goes: another one each generation.

    The snapshot stays, so a fixed name would fail at the second teardown.
    """
    generation = random.RandomId(
        f"{name}-generation",
        byte_length=4,
        keepers={"identifier": identifier},
        opts=pulumi.ResourceOptions(parent=component),
    )
    return pulumi.Output.concat(identifier, "-final-", generation.hex)
