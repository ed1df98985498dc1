"""VPC flow log of one region: accepted and rejected connections.

It is a component of its own, because its KMS key is created after the network.

Not managed here: the contents of packets, which a flow log never has, and traffic that
EC2 does not log, such as queries to the Amazon DNS server.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-limitations.html

Replacement: a flow log cannot be updated. Another interval or another log group
replaces it; the records in the group stay.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, ec2, iam

from components.aws import iam_policies
from components.aws.log_group import LogSettings, log_group
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:FlowLog"

_SERVICE: Final = "vpc-flow-logs.amazonaws.com"
#: Seconds that a record may cover: the shorter of the two intervals of EC2.
#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
_INTERVAL_S: Final = 60
#: Characters of a log group's name.
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
_GROUP_LIMIT: Final = 512
#: Actions of the delivery, without the creation of log groups: the group of this module
#: is encrypted and has a retention.
#: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
_DELIVERY: Final = (
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowLogArgs:
    """Arguments of the flow log.

    Attributes:
        vpc_id: VPC whose traffic is logged.
        account: AWS account on whose behalf EC2 may write.
        logs: How the records are kept.
    """

    vpc_id: pulumi.Input[str]
    account: str
    logs: LogSettings


class FlowLog(pulumi.ComponentResource):
    """Flow log of a VPC, with its log group and role."""

    def __init__(
        self,
        name: str,
        args: FlowLogArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"account": args.account}, opts)
        group = log_group(
            f"{name}-records",
            name=f"/aws/vpc/{scope.physical_name('flow-log', limit=_GROUP_LIMIT)}",
            logs=args.logs,
            component=self,
        )
        role, grants = _writer(name, group, args.account, scope, self)
        ec2.FlowLog(
            f"{name}-stream",
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            max_aggregation_interval=_INTERVAL_S,
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            tags={"Name": f"{name}-stream"},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*grants]),
        )
        self.register_outputs({"group": group.name})


def _writer(
    name: str,
    group: cloudwatch.LogGroup,
    account: str,
    scope: Scope,
    component: FlowLog,
) -> tuple[iam.Role, tuple[iam.RolePolicy, ...]]:
    """Create the role that may write to this log group only."""
    child = pulumi.ResourceOptions(parent=component)
    role = iam.Role(
        f"{name}-role",
        name=scope.physical_name(f"{name}-role", limit=iam_policies.ROLE_NAME_LIMIT),
        assume_role_policy=iam_policies.assume_role_policy(
            _SERVICE, source_account=account
        ),
        opts=child,
    )
    grants: dict[str, pulumi.Input[str]] = {
        "write": group.arn.apply(_write),
        "look": _describe_log_groups(scope.region, account),
    }
    return role, tuple(
        iam.RolePolicy(f"{name}-role-{key}", role=role.name, policy=policy, opts=child)
        for key, policy in grants.items()
    )


def _write(group_arn: str) -> str:
    return iam_policies.identity_policy(
        "WriteFlowLog", actions=_DELIVERY, resources=(group_arn, f"{group_arn}:*")
    )


def _describe_log_groups(region: str, account: str) -> str:
    # The delivery searches for its group in the list of all groups, and IAM cannot
    # restrict that list to a part.
    return iam_policies.identity_policy(
        "FindLogGroup",
        actions=("logs:DescribeLogGroups",),
        resources=(f"arn:aws:logs:{region}:{account}:log-group:*",),
    )
