"""Faults that a rehearsal injects, to test a program against a failing cloud.

A fault is written ``STACK:TYPE:NAME:KIND``. TYPE is a type token or its last part, so
``us-east-1:Instance:database:timeout`` and
``us-east-1:aws:rds/instance:Instance:database:timeout`` are the same fault. The stack
ends at the first colon; name and kind follow the last two colons.

``REGION:unreachable``, as in ``us-east-1:unreachable``, is a lost AWS region.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from offline_cloud.errors import UsageError

#: How many names a message suggests.
_SUGGESTED: Final = 3
#: The last part of the fault of a region.
_UNREACHABLE: Final = "unreachable"
#: Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
_AWS_REGION: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


class FaultKind(StrEnum):
    """How the creation or update of the resource fails."""

    REFUSE = "refuse"
    THROTTLE = "throttle"
    TIMEOUT = "timeout"
    UNKNOWN = "unknown-after-create"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault of one resource."""

    stack: str
    type: str
    name: str
    kind: FaultKind

    def matches(self, urn: str) -> bool:
        """Return whether the fault is for the resource of a URN."""
        stack, token, name = urn_parts(urn)
        short_type = token.rpartition(":")[2]
        return (self.stack, self.name) == (stack, name) and self.type in {
            token,
            short_type,
        }

    def __str__(self) -> str:
        """Return the fault as ``--fault`` takes it."""
        return f"{self.stack}:{self.type}:{self.name}:{self.kind}"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreachableRegion:
    """An AWS region whose services do not respond.

    Attributes:
        region: AWS region, ``us-east-1``.
    """

    region: str

    def __str__(self) -> str:
        """Return the fault as ``--fault`` takes it."""
        return f"{self.region}:{_UNREACHABLE}"


AnyFault = Fault | UnreachableRegion


def parse(text: str) -> AnyFault:
    """Parse ``STACK:TYPE:NAME:KIND`` or ``REGION:unreachable``.

    Raises:
        UsageError: The text has another form or another kind.
    """
    region, _, kind = text.partition(":")
    if kind == _UNREACHABLE:
        return _unreachable(text, region)
    return _of_resource(text)


def _unreachable(text: str, region: str) -> UnreachableRegion:
    if not _AWS_REGION.fullmatch(region):
        msg = f"--fault {text!r}: {region!r} is no AWS region, as us-east-1 is"
        raise UsageError(msg)
    return UnreachableRegion(region=region)


def _of_resource(text: str) -> Fault:
    stack, _, rest = text.partition(":")
    rest, _, kind = rest.rpartition(":")
    token, _, name = rest.rpartition(":")
    if not (stack and token and name):
        msg = (
            f"--fault {text!r} is not STACK:TYPE:NAME:KIND, "
            "as in us-east-1:Instance:database:timeout, and not REGION:unreachable"
        )
        raise UsageError(msg)
    if kind not in [*FaultKind]:
        msg = f"--fault {text!r}: {kind!r} is no kind; allowed: {', '.join(FaultKind)}"
        raise UsageError(msg)
    return Fault(stack=stack, type=token, name=name, kind=FaultKind(kind))


def unmatched(faults: Iterable[AnyFault], stack: str, urns: Iterable[str]) -> list[str]:
    """Return an error message for each fault of a stack that matches no planned URN."""
    planned = list(urns)
    return [
        f"--fault {fault} names nothing that {stack} is about to create or update; "
        f"{_nearest(fault, planned)}"
        for fault in faults
        if isinstance(fault, Fault)
        and fault.stack == stack
        and not any(map(fault.matches, planned))
    ]


def urn_parts(urn: str) -> tuple[str, str, str]:
    """Return stack, type and name of a URN.

    Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
    """
    stack, _, project_and_rest = urn.removeprefix("urn:pulumi:").partition("::")
    _, _, types_and_name = project_and_rest.partition("::")
    types, _, name = types_and_name.partition("::")
    return stack, types.rpartition("$")[2], name


def _nearest(fault: Fault, urns: Iterable[str]) -> str:
    planned = sorted({"{1}:{2}".format(*urn_parts(urn)) for urn in urns})
    short = {one.rpartition(":")[2]: one for one in planned}
    near = difflib.get_close_matches(fault.name, short, _SUGGESTED, 0.5)
    if near:
        return f"nearest: {', '.join(short[name] for name in near)}"
    return (
        f"it would: {', '.join(planned[:10])}" if planned else "it would change nothing"
    )
