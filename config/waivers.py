"""Waivers: findings and policy violations that are accepted until a date."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.errors import ConfigError, config_error
from config.types import Reason, StrictModel

#: File of the waivers in the folder of policies.
WAIVERS_FILE = "waivers.yaml"

_Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Waiver(StrictModel):
    """One accepted finding or violation.

    Attributes:
        rule: Id of the finding or of the CrossGuard rule.
        stack: Stack of the resource.
        resource: Logical name of the resource.
        reason: Why it is accepted.
        expires: Last day on which it is accepted.
    """

    rule: _Name
    stack: _Name
    resource: _Name
    reason: Reason
    expires: date


class Waivers(StrictModel):
    """``policies/waivers.yaml``."""

    waivers: Annotated[tuple[Waiver, ...], Field(max_length=1000)]

    @model_validator(mode="after")
    def waivers_are_unique(self) -> Self:
        """Reject two waivers of one rule, stack and resource."""
        keys = [(each.rule, each.stack, each.resource) for each in self.waivers]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            msg = f"waivers: {twice} are there twice; keep one of each"
            raise ValueError(msg)
        return self


def expired_waivers(waivers: Iterable[Waiver], today: date) -> list[ConfigError]:
    """Return an error for each waiver that is over."""
    return [
        config_error(
            WAIVERS_FILE,
            f"waivers[{position}].expires",
            f"{each.expires} is over: the waiver of {each.rule!r} for "
            f"{each.resource!r} in {each.stack!r} counts no more; mend the finding, or "
            "decide again and set a later date",
        )
        for position, each in enumerate(waivers)
        if each.expires < today
    ]
