"""Where everything that watches a region says what is wrong.

Owns the topic, the key it is encrypted with, who may publish to it, and who is told by
mail. It exists whoever collects metrics, because AWS measures databases and
certificates by itself.

Deliberately absent: a confirmation of the mails. SNS writes to each address and tells
it nothing more until somebody there has clicked; an address that is taken out before
that stays with the topic, unconfirmed, until SNS forgets it
(https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html).
The loss of the region as a whole, which takes the topic along: the global stack tells.

Changing this: a topic is renamed by being made anew, and every address is asked again.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws.sns_alert_topic import AlertTopicArgs, alert_topic
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Alerts"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertsArgs:
    """Whom a region's alerts reach.

    Attributes:
        account: AWS account whose services may publish.
        notify: E-mail addresses.
        protect: Whether the key refuses to be deleted.
    """

    account: str
    notify: tuple[str, ...]
    protect: bool


class Alerts(pulumi.ComponentResource):
    """Tells people what a region's watchers see."""

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
