"""Faults that a rehearsal injects, to see what a program does when a cloud fails.

Written ``STACK:TYPE:NAME:KIND``.  TYPE is a type token or its last part, so
``us-east-1:Instance:database:timeout`` and
``us-east-1:aws:rds/instance:Instance:database:timeout`` are one fault: the stack ends
at the first colon, kind and name begin after the last two, and all between is the type.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from offline_cloud.errors import UsageError

#: How many names a message suggests.
_SUGGESTED: Final = 3


class FaultKind(StrEnum):
    """What goes wrong when the resource is created or updated."""

    REFUSE = "refuse"
    THROTTLE = "throttle"
    TIMEOUT = "timeout"
    UNKNOWN = "unknown-after-create"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that goes wrong with one resource."""

    stack: str
    type: str
    name: str
    kind: FaultKind

    def matches(self, urn: str) -> bool:
        """Tell whether the fault is about the resource of a URN."""
        stack, token, name = urn_parts(urn)
        kind_of = token.rpartition(":")[2]
        return (self.stack, self.name) == (stack, name) and self.type in {
            token,
            kind_of,
        }

    def __str__(self) -> str:
        """Return the fault as it is typed."""
        return f"{self.stack}:{self.type}:{self.name}:{self.kind}"


def parse(text: str) -> Fault:
    """Read ``STACK:TYPE:NAME:KIND``."""
    stack, _, rest = text.partition(":")
    rest, _, kind = rest.rpartition(":")
    token, _, name = rest.rpartition(":")
    if not (stack and token and name):
        msg = (
            f"--fault {text!r} is not STACK:TYPE:NAME:KIND, "
            "as in us-east-1:Instance:database:timeout"
        )
        raise UsageError(msg)
    if kind not in [*FaultKind]:
        msg = f"--fault {text!r}: {kind!r} is no kind; allowed: {', '.join(FaultKind)}"
        raise UsageError(msg)
    return Fault(stack=stack, type=token, name=name, kind=FaultKind(kind))


def unmatched(faults: Iterable[Fault], stack: str, urns: Iterable[str]) -> list[str]:
    """Return a sentence for each of a stack's faults that a plan leaves idle."""
    planned = list(urns)
    return [
        f"--fault {fault} names nothing that {stack} is about to create or update; "
        f"{_nearest(fault, planned)}"
        for fault in faults
        if fault.stack == stack and not any(map(fault.matches, planned))
    ]


def urn_parts(urn: str) -> tuple[str, str, str]:
    """Return stack, type and name of a URN.

    Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
    """
    place, _, kinds_and_name = urn.removeprefix("urn:pulumi:").partition("::")
    _, _, typed = kinds_and_name.partition("::")
    kinds, _, name = typed.partition("::")
    return place, kinds.rpartition("$")[2], name


def _nearest(fault: Fault, urns: Iterable[str]) -> str:
    made = sorted({"{1}:{2}".format(*urn_parts(urn)) for urn in urns})
    short = {one.rpartition(":")[2]: one for one in made}
    near = difflib.get_close_matches(fault.name, short, _SUGGESTED, 0.5)
    if near:
        return f"nearest: {', '.join(short[name] for name in near)}"
    return f"it would: {', '.join(made[:10])}" if made else "it would change nothing"
