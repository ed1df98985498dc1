"""All rules, and the validation of inputs and requests against them."""

import time
from collections.abc import Iterable, Iterator
from typing import Final

from offline_cloud.registry import service_modules
from offline_cloud.rule import (
    InputRule,
    ResourceInputs,
    Rule,
    StateRule,
    StoreView,
    Violation,
)

#: All rules of the services, sorted by id.
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            value
            for module in service_modules("rules")
            for value in vars(module).values()
            if isinstance(value, Rule)
        ),
        key=lambda rule: rule.id,
    )
)
INPUT_RULES: Final = tuple(rule for rule in RULES if isinstance(rule, InputRule))
STATE_RULES: Final = tuple(rule for rule in RULES if isinstance(rule, StateRule))

#: Seconds that a rule with ``retry_until_timeout`` waits for parallel operations.
#: Real providers retry for ten minutes or longer; offline operations take moments.
RETRY_TIMEOUT: Final = 10.0
_PAUSE: Final = 0.1


def validate_inputs(subject: ResourceInputs) -> Iterator[Violation]:
    """Yield the violations of a resource's inputs."""
    for rule in INPUT_RULES:
        if subject.token in rule.tokens:
            yield from _with_source(rule, rule.check(subject))


def validate_request(
    request: str,
    subject: ResourceInputs,
    view: StoreView,
    timeout: float = RETRY_TIMEOUT,
) -> Iterator[Violation]:
    """Yield the violations of a request: create, update or delete."""
    for rule in STATE_RULES:
        if subject.token in rule.tokens and request in rule.operations:
            seconds = timeout if rule.retry_until_timeout else 0.0
            yield from _with_source(rule, _with_retries(rule, subject, view, seconds))


def _with_retries(
    rule: StateRule, subject: ResourceInputs, view: StoreView, seconds: float
) -> list[Violation]:
    """Return the violations that remain after some seconds of retries."""
    deadline = time.monotonic() + seconds
    while True:
        found = list(rule.check(subject, view))
        if not found or time.monotonic() >= deadline:
            return found
        time.sleep(_PAUSE)


def _with_source(rule: Rule, found: Iterable[Violation]) -> Iterator[Violation]:
    for violation in found:
        reason = f"{violation.reason} ({rule.id}, {rule.source})"
        yield Violation(property=violation.property, reason=reason, rule=rule.id)
