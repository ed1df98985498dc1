"""Injection of faults into the creation and update of resources."""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from offline_cloud.errors import CloudError
from offline_cloud.faults import (
    AnyFault,
    Fault,
    FaultKind,
    UnreachableRegion,
    urn_parts,
)
from offline_cloud.property_values import Properties

Created = tuple[str, Properties]

#: Seconds before each retry of a throttled request, doubled as in the vendors'
#: clients: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
#: A rehearsal waits a tenth of their time.
_BACKOFF: Final = (0.1, 0.2, 0.4)

#: Error of each cloud for a valid request that a quota rejects.
#: Sources: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
#: https://kubernetes.io/docs/concepts/policy/resource-quotas/
#: https://developers.cloudflare.com/fundamentals/api/reference/limits/
_REFUSALS: Final = {
    "aws": "https response error StatusCode: 400, api error LimitExceeded: "
    "the quota of the account is reached",
    "kubernetes": 'is forbidden: exceeded quota: "compute-resources"',
    "cloudflare": "403 Forbidden: the quota of the account is reached",
}
_REFUSAL: Final = "no value can be generated"

#: Wording of the vendors' providers when they stop waiting; see
#: https://github.com/pulumi/pulumi/issues/11026
_TIMEOUT: Final = (
    "waiting for {type} ({id}) to be available: timeout while waiting for state to "
    "become 'available' (last state: '{state}', timeout: 1h0m0s) (injected by --fault)"
)


class ResponseLostError(Exception):
    """The cloud completed the request, and the response was lost."""


class NotReadyError(Exception):
    """The resource exists and did not become ready in time."""

    def __init__(self, reason: str, created: Created) -> None:
        super().__init__(reason)
        self.identity, self.state = created


@dataclass(frozen=True, slots=True)
class FaultInjector:
    """The faults that the provider instances of a host inject."""

    faults: tuple[AnyFault, ...] = ()

    @classmethod
    def of(cls, faults: Iterable[AnyFault]) -> "FaultInjector":
        """Return an injector of these faults."""
        return cls(tuple(faults))

    @property
    def unreachable(self) -> frozenset[str]:
        """The AWS regions whose services do not respond."""
        return frozenset(
            f.region for f in self.faults if isinstance(f, UnreachableRegion)
        )

    @property
    def _of_resources(self) -> tuple[Fault, ...]:
        return tuple(f for f in self.faults if isinstance(f, Fault))

    def inject(self, urn: str, create: Callable[[], Created], state: str) -> Created:
        """Create or update a resource, or inject the fault of its URN.

        Args:
            urn: URN of the resource.
            create: Creates or updates the resource; returns its id and outputs.
            state: The cloud's status of the resource meanwhile: ``creating``.

        Raises:
            CloudError: The request is rejected.
            ResponseLostError: The response is lost.
            NotReadyError: The resource does not become ready.
        """
        kind = next((f.kind for f in self._of_resources if f.matches(urn)), None)
        if kind is None:
            return create()
        _, token, _ = urn_parts(urn)
        if kind is FaultKind.REFUSE:
            error = _REFUSALS.get(token.partition(":")[0], _REFUSAL)
            message = f"{error} (injected by --fault)"
            raise CloudError(message)
        if kind is FaultKind.THROTTLE:
            return _throttled(urn, create)
        created = create()
        if kind is FaultKind.UNKNOWN:
            message = "the connection was lost before the response arrived (injected)"
            raise ResponseLostError(message)
        raise NotReadyError(
            _TIMEOUT.format(type=token, id=created[0], state=state), created
        )


#: Injects no fault.
NONE: Final = FaultInjector()


def _throttled(urn: str, create: Callable[[], Created]) -> Created:
    """Create a resource; throttle the create request and the describe request."""
    _back_off(urn, "create")
    created = create()
    _back_off(urn, "describe")
    return created


def _back_off(urn: str, request: str) -> None:
    for seconds in _BACKOFF:
        sys.stderr.write(
            f"{urn}: {request}: ThrottlingException: Rate exceeded "
            f"(injected by --fault); retrying in {seconds} s\n"
        )
        sys.stderr.flush()
        time.sleep(seconds)
