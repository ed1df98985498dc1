"""SNS topic of a region's alerts.

Owns the topic, its KMS key, its policy and its e-mail subscriptions. It exists with
every choice of metrics, because CloudWatch monitors databases and certificates in any
case.

Not managed here:
* confirmations. SNS asks each address to confirm its subscription and sends nothing
  until then. The subscription of an address removed before that stays unconfirmed until
  SNS deletes it
  (https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html);
* the alarm of a lost region, whose topic is lost with it. The global stack has that
  alarm.

Replacement: another name replaces the topic, and every address has to confirm its
subscription again.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws.sns_alert_topic import AlertTopicArgs, alert_topic
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Alerts"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertsArgs:
    """Arguments of the topic.

    Attributes:
        account: AWS account whose services may publish.
        notify: E-mail addresses.
        protect: Whether Pulumi refuses to delete the key.
    """

    account: str
    notify: tuple[str, ...]
    protect: bool


class Alerts(pulumi.ComponentResource):
    """SNS topic of a region's alerts."""

    topic_arn: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: AlertsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        topic_args = AlertTopicArgs(
            account=args.account,
            services=("cloudwatch", "aps"),
            notify=args.notify,
            protect=args.protect,
        )
        self.topic_arn = alert_topic(name, topic_args, scope=scope, component=self).arn
        self.register_outputs({"topic_arn": self.topic_arn})
