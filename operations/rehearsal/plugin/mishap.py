"""What a fault does to the creation or update of a resource in the offline cloud."""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from operations.rehearsal.fault import Fault, Kind, parts
from operations.rehearsal.plugin.settings import Refused
from operations.rehearsal.plugin.wire import Properties

Made = tuple[str, Properties]

#: Seconds before each new attempt of a throttled request, doubled as the vendors'
#: clients do: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
#: A rehearsal waits a tenth of what they would.
_BACKOFF: Final = (0.1, 0.2, 0.4)

#: The words of each cloud for a request that is well-formed and not granted.
#: Sources: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
#: https://kubernetes.io/docs/concepts/policy/resource-quotas/
#: https://developers.cloudflare.com/fundamentals/api/reference/limits/
_REFUSALS: Final = {
    "aws": "https response error StatusCode: 400, api error LimitExceeded: "
    "the quota of the account is reached",
    "kubernetes": 'is forbidden: exceeded quota: "compute-resources"',
    "cloudflare": "403 Forbidden: the quota of the account is reached",
}
_REFUSAL: Final = "no value can be made"

#: As the vendors' providers word it when they stop waiting; see
#: https://github.com/pulumi/pulumi/issues/11026
_TIMEOUT: Final = (
    "waiting for {type} ({id}) to be available: timeout while waiting for state to "
    "become 'available' (last state: '{state}', timeout: 1h0m0s) (injected by --fault)"
)


class Lost(Exception):  # noqa: N818  # what happened to the answer, not a fault of ours
    """The cloud has done what it was asked, and the answer did not arrive."""


class Unready(Exception):  # noqa: N818  # the state of the resource, not a fault of ours
    """The resource exists and did not become ready in time."""

    def __init__(self, reason: str, made: Made) -> None:
        super().__init__(reason)
        self.identity, self.state = made


@dataclass(frozen=True, slots=True)
class Mishaps:
    """The faults that the instances of a host have to inject."""

    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "Mishaps":
        """Return what injects some faults."""
        return cls(tuple(faults))

    def during(self, urn: str, make: Callable[[], Made], state: str) -> Made:
        """Make a resource, or let happen to it what was asked for.

        ``state`` is what the cloud calls a resource that is being made so.
        """
        kind = next((f.kind for f in self.faults if f.strikes(urn)), None)
        if kind is None:
            return make()
        _, token, _ = parts(urn)
        if kind is Kind.REFUSE:
            refusal = _REFUSALS.get(token.partition(":")[0], _REFUSAL)
            message = f"{refusal} (injected by --fault)"
            raise Refused(message)
        if kind is Kind.THROTTLE:
            return _throttled(urn, make)
        made = make()
        if kind is Kind.UNKNOWN:
            message = "the connection was lost before the answer came (injected)"
            raise Lost(message)
        raise Unready(_TIMEOUT.format(type=token, id=made[0], state=state), made)


#: Injects nothing.
NONE: Final = Mishaps()


def _throttled(urn: str, make: Callable[[], Made]) -> Made:
    """Make a resource, the request and the look at its result throttled alike."""
    _back_off(urn, "create")
    made = make()
    _back_off(urn, "describe")
    return made


def _back_off(urn: str, request: str) -> None:
    for seconds in _BACKOFF:
        sys.stderr.write(
            f"{urn}: {request}: ThrottlingException: Rate exceeded "
            f"(injected by --fault); again in {seconds} s\n"
        )
        sys.stderr.flush()
        time.sleep(seconds)
