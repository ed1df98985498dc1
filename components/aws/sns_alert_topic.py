"""A topic that tells people what is wrong, and the key it is encrypted with.

AWS's services may use no other key of ours, and no data lies under this one.

Changing this: a topic is renamed by being made anew, and every address is asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import sns

from components.aws.kms_key import single_region_key
from components.aws.sns_topic_policy import topic_key_policy, topic_policy
from plan.naming import Scope

#: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
_NAME_LIMIT: Final = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Who speaks and who listens.

    Attributes:
        account: AWS account whose services may publish.
        services: Those services.
        notify: E-mail addresses.
        protect: Whether the key refuses to be deleted.
        region: Where topic and services are, unless that is the stack's own region.
    """

    account: str
    services: Sequence[str]
    notify: tuple[str, ...]
    protect: bool
    region: str | None = None


def alert_topic(
    name: str, audience: Audience, *, scope: Scope, component: pulumi.ComponentResource
) -> sns.Topic:
    """Make the topic with its key, and ask every address whether it wants to listen."""
    child = pulumi.ResourceOptions(parent=component)
    key = single_region_key(
        (f"{name}-key", f"{name}-alias"),
        role="alerts",
        policy=topic_key_policy(audience.account, audience.services),
        protect=audience.protect,
        scope=scope,
        component=component,
        region=audience.region,
    )
    topic = sns.Topic(
        f"{name}-topic",
        name=scope.physical("alerts", limit=_NAME_LIMIT),
        display_name=f"Keeptrusts {scope.region}",
        kms_master_key_id=key.arn,
        region=audience.region,
        opts=child,
    )
    sns.TopicPolicy(
        f"{name}-policy",
        arn=topic.arn,
        policy=topic.arn.apply(
            lambda arn: topic_policy(
                topic_arn=arn,
                account=audience.account,
                region=audience.region or scope.region,
                services=audience.services,
            )
        ),
        region=audience.region,
        opts=child,
    )
    _mails(name, audience, topic, child)
    return topic


def _mails(
    name: str, audience: Audience, topic: sns.Topic, child: pulumi.ResourceOptions
) -> None:
    for address in audience.notify:
        sns.TopicSubscription(
            f"{name}-mail-{address}",
            topic=topic.arn,
            protocol="email",
            endpoint=address,
            region=audience.region,
            opts=child,
        )
