"""What a fault does to the creation or update of a resource in the offline cloud."""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from offline_cloud.errors import CloudError
from offline_cloud.faults import Fault, FaultKind, urn_parts
from offline_cloud.property_values import Properties

Created = tuple[str, Properties]

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


class ResponseLostError(Exception):  # what happened to the answer, not a fault of ours
    """The cloud has done what it was asked, and the answer did not arrive."""


class NotReadyError(Exception):  # the state of the resource, not a fault of ours
    """The resource exists and did not become ready in time."""

    def __init__(self, reason: str, made: Created) -> None:
        super().__init__(reason)
        self.identity, self.state = made


@dataclass(frozen=True, slots=True)
class FaultInjector:
    """The faults that the instances of a host have to inject."""

    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "FaultInjector":
        """Return what injects some faults."""
        return cls(tuple(faults))

    def inject(self, urn: str, make: Callable[[], Created], state: str) -> Created:
        """Make a resource, or let happen to it what was asked for.

        ``state`` is what the cloud calls a resource that is being made so.
        """
        kind = next((f.kind for f in self.faults if f.matches(urn)), None)
        if kind is None:
            return make()
        _, token, _ = urn_parts(urn)
        if kind is FaultKind.REFUSE:
            error = _REFUSALS.get(token.partition(":")[0], _REFUSAL)
            message = f"{error} (injected by --fault)"
            raise CloudError(message)
        if kind is FaultKind.THROTTLE:
            return _throttled(urn, make)
        made = make()
        if kind is FaultKind.UNKNOWN:
            message = "the connection was lost before the answer came (injected)"
            raise ResponseLostError(message)
        raise NotReadyError(_TIMEOUT.format(type=token, id=made[0], state=state), made)


#: Injects nothing.
NONE: Final = FaultInjector()


def _throttled(urn: str, make: Callable[[], Created]) -> Created:
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
