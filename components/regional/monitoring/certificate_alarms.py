"""CloudWatch alarms of certificates that ACM did not renew.

ACM renews a certificate 60 days before its expiry if its validation record exists
(https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html). A
certificate with fewer days left was not renewed, and an operator has to check the
record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import cloudwatch

from components.aws.cloudwatch_alarm import ALARM_NAME_LIMIT
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:CertificateAlarms"

#: Threshold in days, which leaves time to act.
DAYS: Final = 30
#: https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
_NAMESPACE: Final = "AWS/CertificateManager"
_DAY_SECONDS: Final = 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateAlarmsArgs:
    """Arguments of the alarms.

    Attributes:
        certificate_arns: Certificates of this region by role.
        topic_arn: SNS topic of the alarms.
    """

    certificate_arns: Mapping[str, pulumi.Input[str]]
    topic_arn: pulumi.Input[str]


class CertificateAlarms(pulumi.ComponentResource):
    """One alarm per certificate."""

    def __init__(
        self,
        name: str,
        args: CertificateAlarmsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        for role, arn in args.certificate_arns.items():
            cloudwatch.MetricAlarm(
                f"{name}-{role}",
                name=scope.physical_name(f"certificate-{role}", limit=ALARM_NAME_LIMIT),
                alarm_description=f"Fewer than {DAYS} days left: ACM did not renew it.",
                namespace=_NAMESPACE,
                metric_name="DaysToExpiry",
                dimensions={"CertificateArn": arn},
                statistic="Minimum",
                period=_DAY_SECONDS,
                evaluation_periods=1,
                comparison_operator="LessThanThreshold",
                threshold=DAYS,
                # The metric ends with the certificate; the alarm must keep its state.
                treat_missing_data="ignore",
                alarm_actions=[args.topic_arn],
                ok_actions=[args.topic_arn],
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})
