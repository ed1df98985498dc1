"""What a contract is asked about, and what it answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A resource whose inputs are to be judged.

    Attributes:
        token: Type token, ``aws:rds/instance:Instance``.
        urn: The resource's URN.
        name: Logical name.
        inputs: Values by wire name. What a preview does not know yet is one of the
            sentinels in ``plugin.wire.UNKNOWNS``: a contract passes over it.
        region: AWS region it would be made in; empty outside AWS.
        account: AWS account; empty outside AWS.
        version: Version of the Kubernetes cluster it would live in; empty where there
            is none, or none is known yet.
    """

    token: str
    urn: str
    name: str
    inputs: Mapping[str, Any]
    region: str
    account: str
    version: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """One thing the cloud would refuse.

    Attributes:
        property: Wire path of the offending input, ``listeners[0].port``; empty where
            the resource as a whole is refused.
        reason: What is wrong, the value seen unless it is secret, what is allowed.
    """

    property: str
    reason: str


Contract = Callable[[Subject], Iterable[Complaint]]
