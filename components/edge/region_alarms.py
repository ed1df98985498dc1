"""Calls somebody when a whole region no longer answers.

What watches a region lies in that region and is lost with it: its alarms, its metrics,
its topic. This looks from outside, at what Route 53's checkers say of it.

Owns an alarm for each region, and a topic of the global stack's own with its key, both
in us-east-1: Route 53 publishes there and nowhere else
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html).

Deliberately absent: a second path. The loss of us-east-1 itself may silence this one;
Cloudflare's notifications of its own pools come from elsewhere.

Changing this: a topic is renamed by being made anew, and every address is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, sns

from components.aws.sns_alert_topic import AlertTopicArgs, alert_topic
from plan.naming import Scope

TYPE: Final = "keeptrusts:edge:RegionAlarms"

#: Where Route 53 publishes what its health checks find.
_REGION: Final = "us-east-1"
#: Characters of an alarm's name.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
_NAME_LIMIT: Final = 255
#: Route 53 publishes once a minute, and a check has failed several times by then.
_PERIOD_S: Final = 60
_PERIODS: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionAlarmsArgs:
    """Which regions are watched, and who hears of it.

    Attributes:
        health_check_ids: The health check of every region.
        account: AWS account whose alarms may publish.
        notify: E-mail addresses.
    """

    health_check_ids: Mapping[str, pulumi.Output[str]]
    account: str
    notify: tuple[str, ...]


class RegionAlarms(pulumi.ComponentResource):
    """Tells people which region is gone."""

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
            # It keeps nothing, and this stack has no switch to release it.
            protect=False,
            region=_REGION,
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
            name=scope.physical(f"lost-{region}", limit=_NAME_LIMIT),
            alarm_description=f"Region {region} does not answer from outside.",
            namespace="AWS/Route53",
            metric_name="HealthCheckStatus",
            dimensions={"HealthCheckId": check},
            statistic="Minimum",
            comparison_operator="LessThanThreshold",
            threshold=1,
            period=_PERIOD_S,
            evaluation_periods=_PERIODS,
            # A check that nobody hears of is no reason to believe in the region.
            treat_missing_data="breaching",
            alarm_actions=[topic.arn],
            ok_actions=[topic.arn],
            region=_REGION,
            opts=pulumi.ResourceOptions(parent=self),
        )
