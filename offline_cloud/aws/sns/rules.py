"""Rules of Amazon SNS."""

import re
from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.sns.resources import SUBSCRIPTION, TOPIC
from offline_cloud.input_values import flag, text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

_MAIL: Final = ("email", "email-json")
#: Protocols that do not support FIFO topics.
_NOT_FIFO: Final = (*_MAIL, "http", "https", "sms", "application")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@input_rule(
    "SNS-001",
    SUBSCRIPTION,
    requires="The endpoint of an e-mail subscription is an e-mail address.",
    source="https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html",
)
def email_endpoint_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    endpoint = text(subject.inputs, "endpoint")
    mail = text(subject.inputs, "protocol") in _MAIL
    if mail and endpoint and not _ADDRESS.fullmatch(endpoint):
        yield violation(
            "endpoint", f"is '{endpoint}', not an e-mail address (InvalidParameter)"
        )


@state_rule(
    "SNS-002",
    SUBSCRIPTION,
    requires="A FIFO topic has no e-mail, HTTP, SMS or application subscriptions.",
    source="https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html",
    operations=("create",),
)
def protocol_not_allowed_for_fifo(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    wanted, protocol = text(subject.inputs, "topic"), text(subject.inputs, "protocol")
    for topic in view.in_scope(TOPIC):
        ordered = flag(topic.outputs, "fifoTopic", default=False)
        named = wanted and topic.outputs.get("arn") == wanted
        if named and ordered and protocol in _NOT_FIFO:
            yield violation(
                "protocol",
                f"is '{protocol}', but '{wanted}' is a FIFO topic (InvalidParameter)",
            )
