"""What SNS refuses of those who want to be told."""

import re
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import flag, text

TOPIC: Final = "aws:sns/topic:Topic"
SUBSCRIPTION: Final = "aws:sns/topicSubscription:TopicSubscription"

_MAIL: Final = ("email", "email-json")
#: Endpoints of customers, which keep no order.
_OUTSIDE: Final = (*_MAIL, "http", "https", "sms", "application")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _unaddressed(subject: Subject) -> Iterator[Complaint]:
    endpoint = text(subject.inputs, "endpoint")
    mail = text(subject.inputs, "protocol") in _MAIL
    if mail and endpoint and not _ADDRESS.fullmatch(endpoint):
        yield refusal(
            "endpoint", f"is '{endpoint}', no e-mail address (InvalidParameter)"
        )


def _unordered(subject: Subject, view: View) -> Iterator[Complaint]:
    wanted, protocol = text(subject.inputs, "topic"), text(subject.inputs, "protocol")
    for topic in view.here(TOPIC):
        ordered = flag(topic.outputs, "fifoTopic", default=False)
        named = wanted and topic.outputs.get("arn") == wanted
        if named and ordered and protocol in _OUTSIDE:
            yield refusal(
                "protocol",
                f"is '{protocol}', but '{wanted}' is a FIFO topic (InvalidParameter)",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "SNS-001",
        "A subscription by mail names an e-mail address.",
        _unaddressed,
        SUBSCRIPTION,
        source="https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html",
    ),
    refuses_when(
        "SNS-002",
        "A FIFO topic delivers to no mail, phone or web server.",
        _unordered,
        SUBSCRIPTION,
        source="https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html",
        on="create",
    ),
)
