"""What SNS answers."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    named,
    placed,
    tagged,
    uuid,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.kms import KEY

TOPIC: Final = "aws:sns/topic:Topic"
SUBSCRIPTION: Final = "aws:sns/topicSubscription:TopicSubscription"

#: Subscriptions that wait until somebody has answered.
_ASKED: Final = ("email", "email-json")


def _topic_arn(made: Made) -> str:
    return arn(made, "sns", named(made))


def _topic(made: Made) -> Mapping[str, Any]:
    rates = ("application", "firehose", "http", "lambda", "sqs")
    return tagged(
        made,
        **{f"{kind}SuccessFeedbackSampleRate": 0 for kind in rates},
        arn=_topic_arn(made),
        beginningArchiveTime="",
        contentBasedDeduplication=False,
        displayName="",
        fifoThroughputScope="",
        fifoTopic=False,
        maximumMessageSize=262144,
        name=named(made),
        namePrefix="",
        owner=made.account,
        policy="",
        signatureVersion=1,
        tracingConfig="PassThrough",
    )


def _policy(made: Made) -> Mapping[str, Any]:
    return placed(made, owner=made.account)


def _subscription_arn(made: Made) -> str:
    return f"{given(made, 'topic')}:{uuid(made)}"


def _subscription(made: Made) -> Mapping[str, Any]:
    return placed(
        made,
        arn=_subscription_arn(made),
        confirmationTimeoutInMinutes=1,
        confirmationWasAuthenticated=False,
        endpointAutoConfirms=False,
        filterPolicyScope="",
        ownerId=made.account,
        pendingConfirmation=given(made, "protocol") in _ASKED,
        rawMessageDelivery=False,
    )


def _unconfirmed(inputs: Mapping[str, Any]) -> str:
    """Return what the provider cannot take back of an address that never answered."""
    asked = inputs.get("protocol") in _ASKED
    return "the subscription, if nobody confirmed it" if asked else ""


_OF_TOPIC: Final = Reference(
    property="topic", token=TOPIC, attribute="arn", refusal="NotFound"
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
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
                refusal="KMSNotFound",
                given=("alias/*",),
            ),
        ),
    ),
    Entry(
        token="aws:sns/topicPolicy:TopicPolicy",
        identity=lambda made: given(made, "arn"),
        computed=_policy,
        replaces=forces_new("sns/topic_policy.go", "arn"),
        references=(
            Reference(property="arn", token=TOPIC, attribute="arn", refusal="NotFound"),
        ),
    ),
    Entry(
        token=SUBSCRIPTION,
        identity=_subscription_arn,
        computed=_subscription,
        replaces=forces_new(
            "sns/topic_subscription.go", "endpoint", "protocol", "topic"
        ),
        references=(_OF_TOPIC,),
        leaves_behind=_unconfirmed,
    ),
)
