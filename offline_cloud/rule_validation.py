"""The refusals written by hand: every rule, and how a request is judged by them."""

import time
from collections.abc import Iterable, Iterator
from typing import Final, cast

from offline_cloud.registry import collect
from offline_cloud.rule import (
    InputRule,
    ResourceInputs,
    Rule,
    StateRule,
    StoreView,
    Violation,
)

#: Every rule, by its identity.
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(cast("Iterable[Rule]", collect("rules", "RULES")), key=lambda r: r.id)
)
INPUT_RULES: Final = tuple(rule for rule in RULES if isinstance(rule, InputRule))
STATE_RULES: Final = tuple(rule for rule in RULES if isinstance(rule, StateRule))

#: Seconds a patient rule waits for what is made or deleted side by side.  The real
#: providers try for ten minutes and more; offline all of it takes moments.
RETRY_TIMEOUT: Final = 10.0
_PAUSE: Final = 0.1


def validate_inputs(subject: ResourceInputs) -> Iterator[Violation]:
    """Yield what the rules refuse of a subject's inputs."""
    for rule in INPUT_RULES:
        if subject.token in rule.tokens:
            yield from _with_source(rule, rule.check(subject))


def validate_request(
    request: str,
    subject: ResourceInputs,
    view: StoreView,
    timeout: float = RETRY_TIMEOUT,
) -> Iterator[Violation]:
    """Yield what the rules refuse of a request: create, update or delete."""
    for rule in STATE_RULES:
        if subject.token in rule.tokens and request in rule.operations:
            seconds = timeout if rule.retry_until_timeout else 0.0
            yield from _with_source(rule, _with_retries(rule, subject, view, seconds))


def _with_retries(
    rule: StateRule, subject: ResourceInputs, view: StoreView, seconds: float
) -> list[Violation]:
    """Return what a rule still refuses when its patience is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = list(rule.check(subject, view))
        if not found or time.monotonic() >= deadline:
            return found
        time.sleep(_PAUSE)


def _with_source(rule: Rule, found: Iterable[Violation]) -> Iterator[Violation]:
    for complaint in found:
        reason = f"{complaint.reason} ({rule.id}, {rule.source})"
        yield Violation(property=complaint.property, reason=reason, rule=rule.id)
