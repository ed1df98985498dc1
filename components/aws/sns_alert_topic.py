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
    args: AlertTopicArgs,
    *,
    scope: Scope,
    component: pulumi.ComponentResource,
) -> sns.Topic:
    """Create the topic with its key, its policy and one subscription per address."""
    child = pulumi.ResourceOptions(parent=component)
    key = kms_key(
        (f"{name}-key", f"{name}-alias"),
        role="alerts",
        policy=sns_key_policy(args.account, args.services),
        protect=args.protect,
        scope=scope,
        component=component,
        region=args.region,
    )
    topic = sns.Topic(
        f"{name}-topic",
        name=scope.physical_name("alerts", limit=_NAME_LIMIT),
        display_name=f"Keeptrusts {scope.region}",
        kms_master_key_id=key.arn,
        region=args.region,
        opts=child,
    )
    sns.TopicPolicy(
        f"{name}-policy",
        arn=topic.arn,
        policy=_policy(args, topic, args.region or scope.region),
        region=args.region,
        opts=child,
    )
    _email_subscriptions(name, args, topic, child)
    return topic


def _policy(args: AlertTopicArgs, topic: sns.Topic, region: str) -> pulumi.Output[str]:
    return topic.arn.apply(
        lambda arn: sns_topic_policy(
            topic_arn=arn, account=args.account, region=region, services=args.services
        )
    )


def _email_subscriptions(
    name: str,
    args: AlertTopicArgs,
    topic: sns.Topic,
    child: pulumi.ResourceOptions,
) -> None:
    for address in args.notify:
        sns.TopicSubscription(
            f"{name}-mail-{address}",
            topic=topic.arn,
            protocol="email",
            endpoint=address,
            region=args.region,
            opts=child,
        )
