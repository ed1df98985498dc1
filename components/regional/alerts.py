"""Where everything that watches a region says what is wrong.

Owns the topic, the key it is encrypted with, who may publish to it, and who is told by
mail. It exists whoever collects metrics, because AWS measures databases and
certificates by itself.

Deliberately absent: a confirmation of the mails. SNS writes to each address and tells
it nothing more until somebody there has clicked; an address that is taken out before
that stays with the topic, unconfirmed, until SNS forgets it
(https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html).

Changing this: a topic is renamed by being made anew, and every address is asked again.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import kms, sns

from components.regional.single_region_key import single_region_key
from components.render.alert_policy import topic_key_policy, topic_policy
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Alerts"

#: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
_NAME_LIMIT: Final = 256


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
        child = pulumi.ResourceOptions(parent=self)

        topic = sns.Topic(
            f"{name}-topic",
            name=scope.physical("alerts", limit=_NAME_LIMIT),
            display_name=f"Keeptrusts {scope.region}",
            kms_master_key_id=self._key(name, args, scope).arn,
            opts=child,
        )
        sns.TopicPolicy(
            f"{name}-policy",
            arn=topic.arn,
            policy=topic.arn.apply(
                lambda arn: topic_policy(
                    topic_arn=arn, account=args.account, region=scope.region
                )
            ),
            opts=child,
        )
        for address in args.notify:
            sns.TopicSubscription(
                f"{name}-mail-{address}",
                topic=topic.arn,
                protocol="email",
                endpoint=address,
                opts=child,
            )
        self.topic_arn = topic.arn
        self.register_outputs({"topic_arn": self.topic_arn})

    def _key(self, name: str, args: AlertsArgs, scope: Scope) -> kms.Key:
        """Return a key of the topic's own: AWS's services may use no other of ours."""
        return single_region_key(
            (f"{name}-key", f"{name}-alias"),
            role="alerts",
            policy=topic_key_policy(args.account),
            protect=args.protect,
            scope=scope,
            component=self,
        )
