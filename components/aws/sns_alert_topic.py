"""Encrypted SNS topic for alerts, with its KMS key and e-mail subscriptions.

AWS services need ``kms:GenerateDataKey`` on the key to publish. The topic has a key of
its own, so that they can use no key that encrypts data.

Replacement: another name replaces the topic, and every address has to confirm its
subscription again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import sns

from components.aws.kms_key import kms_key
from components.aws.sns_topic_policy import sns_key_policy, sns_topic_policy
from plan.naming import Scope

#: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
_NAME_LIMIT: Final = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertTopicArgs:
    """Publishing services and e-mail subscribers.

    Attributes:
        account: AWS account whose services may publish.
        services: Those services, ``cloudwatch`` or ``aps``.
        notify: E-mail addresses.
        protect: Whether Pulumi refuses to delete the key.
        region: AWS region of the topic and of the services; None for the provider's
            region.
    """

    account: str
    services: Sequence[str]
    notify: tuple[str, ...]
    protect: bool
    region: str | None = None


def alert_topic(
    name: str,
    topic_args: AlertTopicArgs,
    *,
    scope: Scope,
    component: pulumi.ComponentResource,
) -> sns.Topic:
    """Create the topic with its key, its policy and one subscription per address."""
    child = pulumi.ResourceOptions(parent=component)
    key = kms_key(
        (f"{name}-key", f"{name}-alias"),
        role="alerts",
        policy=sns_key_policy(topic_args.account, topic_args.services),
        protect=topic_args.protect,
        scope=scope,
        component=component,
        region=topic_args.region,
    )
    topic = sns.Topic(
        f"{name}-topic",
        name=scope.physical("alerts", limit=_NAME_LIMIT),
        display_name=f"Keeptrusts {scope.region}",
        kms_master_key_id=key.arn,
        region=topic_args.region,
        opts=child,
    )
    sns.TopicPolicy(
        f"{name}-policy",
        arn=topic.arn,
        policy=topic.arn.apply(
            lambda arn: sns_topic_policy(
                topic_arn=arn,
                account=topic_args.account,
                region=topic_args.region or scope.region,
                services=topic_args.services,
            )
        ),
        region=topic_args.region,
        opts=child,
    )
    _email_subscriptions(name, topic_args, topic, child)
    return topic


def _email_subscriptions(
    name: str,
    topic_args: AlertTopicArgs,
    topic: sns.Topic,
    child: pulumi.ResourceOptions,
) -> None:
    for address in topic_args.notify:
        sns.TopicSubscription(
            f"{name}-mail-{address}",
            topic=topic.arn,
            protocol="email",
            endpoint=address,
            region=topic_args.region,
            opts=child,
        )
