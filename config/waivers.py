"""Waivers: findings that are accepted for a reason, until a date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from config.errors import ConfigError, config_error
from config.types import Reason, StrictModel

WAIVERS_FILE: Final = "waivers.yaml"

#: Id of a rule, such as ``residency-region``.
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{1,99}$")]
#: Logical name of one resource; a pattern for several is not a name.
ResourceName = Annotated[
    str, StringConstraints(pattern=r"^[^\s*?]+$", min_length=1, max_length=200)
]
StackName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,99}$")]


class Waiver(StrictModel):
    """One rule that one resource need not follow.

    Attributes:
        rule: Id of the rule.
        stack: Stack of the resource.
        resource: Logical name of the resource.
        reason: Why the finding is accepted.
        expires: Last day on which the waiver is valid, such as ``2027-01-31``.
    """

    rule: RuleId
    stack: StackName
    resource: ResourceName
    reason: Reason
    expires: Annotated[date, Field(strict=True)]


class WaiverList(StrictModel):
    """``policies/waivers.yaml``."""

    waivers: tuple[Waiver, ...]

    @model_validator(mode="after")
    def findings_are_waived_once(self) -> Self:
        """Reject two waivers of one rule for one resource."""
        first: dict[tuple[str, str, str], int] = {}
        for index, waiver in enumerate(self.waivers):
            finding = (waiver.rule, waiver.stack, waiver.resource)
            if finding in first:
                msg = (
                    f"waivers.{index}: rule {waiver.rule!r} is waived for "
                    f"{waiver.resource!r} of stack {waiver.stack!r} by waivers."
                    f"{first[finding]} already; remove one of them"
                )
                raise ValueError(msg)
            first[finding] = index
        return self


@dataclass(frozen=True, kw_only=True, slots=True)
class WaiversAtDate:
    """Waivers of a project at a date.

    Attributes:
        valid: Waivers that count.
        expired: A failure for each expired waiver, with file, key and date.
    """

    valid: tuple[Waiver, ...]
    expired: tuple[ConfigError, ...]


def waivers_at(waivers: Iterable[Waiver], today: date) -> WaiversAtDate:
    """Return which waivers count on a day, and a failure for each expired one."""
    numbered = [*enumerate(waivers)]
    return WaiversAtDate(
        valid=tuple(each for _, each in numbered if each.expires >= today),
        expired=tuple(
            _expired(index, each, today)
            for index, each in numbered
            if each.expires < today
        ),
    )


def _expired(index: int, waiver: Waiver, today: date) -> ConfigError:
    message = (
        f"expired on {waiver.expires}, and today is {today}; make {waiver.resource!r} "
        f"of stack {waiver.stack!r} follow rule {waiver.rule!r} and remove the "
        "waiver, or write a later date with the reason for it"
    )
    return config_error(WAIVERS_FILE, f"waivers.{index}.expires", message)
