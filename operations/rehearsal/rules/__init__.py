"""The refusals written by hand: every rule, and how a request is judged by them."""

from collections.abc import Iterable, Iterator

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import InputRule, StateRule, View

INPUT_RULES: tuple[InputRule, ...] = ()
STATE_RULES: tuple[StateRule, ...] = ()


def judge(subject: Subject) -> Iterator[Complaint]:
    """Yield what the rules refuse of a subject's inputs."""
    for rule in INPUT_RULES:
        if subject.token in rule.tokens:
            yield from _signed(rule, rule.check(subject))


def judge_request(request: str, subject: Subject, view: View) -> Iterator[Complaint]:
    """Yield what the rules refuse of a request: create, update or delete."""
    for rule in STATE_RULES:
        if subject.token in rule.tokens and request in rule.on:
            yield from _signed(rule, rule.check(subject, view))


def _signed(
    rule: InputRule | StateRule, found: Iterable[Complaint]
) -> Iterator[Complaint]:
    for complaint in found:
        reason = f"{complaint.reason} ({rule.id}, {rule.source})"
        yield Complaint(property=complaint.property, reason=reason)
