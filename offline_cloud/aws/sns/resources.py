"""Resource types of Amazon SNS."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uuid,
)
from offline_cloud.aws.kms.resources import KEY
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

TOPIC: Final = "aws:sns/topic:Topic"
SUBSCRIPTION: Final = "aws:sns/topicSubscription:TopicSubscription"

#: Protocols whose subscriptions need confirmation.
_NEEDS_CONFIRMATION: Final = ("email", "email-json")


def _topic_arn(context: CreateContext) -> str:
    return arn(context, "sns", name_or_generated(context))


def _topic(context: CreateContext) -> Mapping[str, Any]:
    rates = ("application", "firehose", "http", "lambda", "sqs")
    return tagged_outputs(
        context,
        **{f"{kind}SuccessFeedbackSampleRate": 0 for kind in rates},
        arn=_topic_arn(context),
        beginningArchiveTime="",
        contentBasedDeduplication=False,
        displayName="",
        fifoThroughputScope="",
        fifoTopic=False,
        maximumMessageSize=262144,
        name=name_or_generated(context),
        namePrefix="",
        owner=context.account,
        policy="",
        signatureVersion=1,
        tracingConfig="PassThrough",
    )


def _policy(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(context, owner=context.account)


def _subscription_arn(context: CreateContext) -> str:
    return f"{input_text(context, 'topic')}:{uuid(context)}"


def _subscription(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(
        context,
        arn=_subscription_arn(context),
        confirmationTimeoutInMinutes=1,
        confirmationWasAuthenticated=False,
        endpointAutoConfirms=False,
        filterPolicyScope="",
        ownerId=context.account,
        pendingConfirmation=input_text(context, "protocol") in _NEEDS_CONFIRMATION,
        rawMessageDelivery=False,
    )


def _unconfirmed(inputs: Mapping[str, Any]) -> str:
    """Return the remnant of a subscription that was never confirmed."""
    unconfirmed = inputs.get("protocol") in _NEEDS_CONFIRMATION
    return "the subscription, if it was never confirmed" if unconfirmed else ""


_OF_TOPIC: Final = Reference(
    property="topic", token=TOPIC, attribute="arn", error="NotFound"
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=TOPIC,
        identity=_topic_arn,
        computed=_topic,
        replaces=forces_new("sns/topic.go", "fifoTopic", "name", "namePrefix"),
        autoname="name",
        references=(
            Reference(
                property="kmsMasterKeyId",
                token=KEY,
                attribute="arn",
                error="KMSNotFound",
                preexisting=("alias/*",),
            ),
        ),
    ),
    ResourceType(
        token="aws:sns/topicPolicy:TopicPolicy",
        identity=lambda context: input_text(context, "arn"),
        computed=_policy,
        replaces=forces_new("sns/topic_policy.go", "arn"),
        references=(
            Reference(property="arn", token=TOPIC, attribute="arn", error="NotFound"),
        ),
    ),
    ResourceType(
        token=SUBSCRIPTION,
        identity=_subscription_arn,
        computed=_subscription,
        replaces=forces_new(
            "sns/topic_subscription.go", "endpoint", "protocol", "topic"
        ),
        references=(_OF_TOPIC,),
        remnants=_unconfirmed,
    ),
)
