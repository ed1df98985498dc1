"""CloudWatch log groups, encrypted and with an end.

A service that finds no log group creates one itself, unencrypted and kept for ever.
"""

from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch


@dataclass(frozen=True, kw_only=True, slots=True)
class LogSettings:
    """How the logs of a region are kept.

    Attributes:
        key_arn: KMS key that encrypts them.
        retention_days: Days after which CloudWatch deletes a record.
        protect: Whether Pulumi refuses to delete the log groups.
    """

    key_arn: pulumi.Input[str]
    retention_days: int
    protect: bool


def log_group(
    logical_name: str,
    *,
    name: pulumi.Input[str],
    logs: LogSettings,
    component: pulumi.ComponentResource,
) -> cloudwatch.LogGroup:
    """Create a log group of the given physical name."""
    return cloudwatch.LogGroup(
        logical_name,
        name=name,
        kms_key_id=logs.key_arn,
        retention_in_days=logs.retention_days,
        opts=pulumi.ResourceOptions(parent=component, protect=logs.protect),
    )
