"""CloudWatch alarms that report a region that does not respond.

The alarms, metrics and the topic of a region are lost together with the region. These
alarms use Route 53 health checks, which send their requests from outside.

Owns an alarm per region and an SNS topic with its key, both in us-east-1: Route 53
publishes its metrics there only
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html).

Not managed here: a second notification path. These alarms do not work while us-east-1
is down. Cloudflare's own pool notifications do not depend on it.

Replacement: another name replaces the topic, and every address has to confirm its
subscription again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, sns

from components.aws.cloudwatch_alarm import ALARM_NAME_LIMIT
from components.aws.sns_alert_topic import AlertTopicArgs, alert_topic
from plan.control_region import ROUTE53_METRICS_REGION
from plan.naming import Scope

TYPE: Final = "keeptrusts:edge:RegionAlarms"

#: Route 53 publishes a value per minute, computed from several requests.
_PERIOD_S: Final = 60
_PERIODS: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionAlarmsArgs:
    """Arguments of the alarms.

    Attributes:
        health_check_ids: Health check of every region.
        account: AWS account whose alarms may publish.
        notify: E-mail addresses.
    """

    health_check_ids: Mapping[str, pulumi.Output[str]]
    account: str
    notify: tuple[str, ...]


class RegionAlarms(pulumi.ComponentResource):
    """One alarm per region and their topic."""

    topic_arn: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: RegionAlarmsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"regions": sorted(args.health_check_ids)}, opts)
        topic_args = AlertTopicArgs(
            account=args.account,
            services=("cloudwatch",),
            notify=args.notify,
            # The topic stores no data, and this stack has no setting to lift the
            # protection.
            protect=False,
            region=ROUTE53_METRICS_REGION,
        )
        topic = alert_topic(name, topic_args, scope=scope, component=self)
        for region, check in args.health_check_ids.items():
            self._alarm(name, region, check, topic, scope)
        self.topic_arn = topic.arn
        self.register_outputs({"topic_arn": self.topic_arn})

    def _alarm(
        self,
        name: str,
        region: str,
        check: pulumi.Output[str],
        topic: sns.Topic,
        scope: Scope,
    ) -> None:
        cloudwatch.MetricAlarm(
            f"{name}-{region}",
            name=scope.physical_name(f"lost-{region}", limit=ALARM_NAME_LIMIT),
            alarm_description=f"Region {region} does not answer from outside.",
            namespace="AWS/Route53",
            metric_name="HealthCheckStatus",
            dimensions={"HealthCheckId": check},
            statistic="Minimum",
            comparison_operator="LessThanThreshold",
            threshold=1,
            period=_PERIOD_S,
            evaluation_periods=_PERIODS,
            # Missing data counts as an alarm.
            treat_missing_data="breaching",
            alarm_actions=[topic.arn],
            ok_actions=[topic.arn],
            region=ROUTE53_METRICS_REGION,
            opts=pulumi.ResourceOptions(parent=self),
        )
