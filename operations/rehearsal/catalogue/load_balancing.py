"""What Cloudflare answers about load balancing, in the API's own form.

Defaults are filled in, and the vendor's provider knows them, so leaving one out
changes nothing.
Where the API does not keep what it was sent, the answer stands (``rewrites``), and a
program that sends it is told of the same change for ever:

* Origins come back in the order of their names.
  https://github.com/cloudflare/terraform-provider-cloudflare/issues/7179
* A port of 0 comes back as none.
  https://github.com/cloudflare/terraform-provider-cloudflare/issues/7329
* An empty map of pools comes back as none.
  https://github.com/cloudflare/terraform-provider-cloudflare/issues/7339
* An empty steering policy comes back as the one it stands for.
  https://developers.cloudflare.com/api/resources/load_balancers/methods/create/

Deliberately absent: the order of check regions and the empty objects of a pool, since
no report says that they come back changed.
"""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import given, moment
from operations.rehearsal.catalogue.cloudflare_resource import (
    identity,
    replaced,
    stamped,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference

MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"

#: Code 1002 is a failed validation.
#: https://developers.cloudflare.com/load-balancing/troubleshooting/common-error-codes/
_INVALID: Final = "1002: validation failed"

#: Maps of pools, by which a balancer steers.
_STEERING: Final = ("countryPools", "popPools", "regionPools")
#: Seconds that a session lasts, by the affinity it belongs to.
#: https://developers.cloudflare.com/api/resources/load_balancers/methods/create/
_SESSION: Final = {"cookie": 82800, "header": 1800, "ip_cookie": 82800}
#: What the vendor's acceptance tests of session affinity find filled in.
#: https://github.com/cloudflare/terraform-provider-cloudflare/blob/main/internal/services/load_balancer/resource_test.go
_ATTRIBUTES: Final = {
    "drainDuration": 0,
    "samesite": "Auto",
    "secure": "Auto",
    "zeroDowntimeFailover": "none",
}
#: Seconds; the same tests find it on a balancer that is not proxied.
_TTL: Final = 30


def _monitor(made: Made) -> Mapping[str, Any]:
    return stamped(
        made,
        allowInsecure=False,
        consecutiveDown=0,
        consecutiveUp=0,
        description="",
        expectedBody="",
        expectedCodes="200",
        followRedirects=False,
        interval=60,
        method="GET",
        path="/",
        port=0,
        probeZone="",
        retries=2,
        timeout=5,
        type="http",
    )


def _pool(made: Made) -> Mapping[str, Any]:
    origins: list[Mapping[str, Any]] = made.inputs.get("origins") or []
    disabled = made.inputs.get("enabled") is False
    return stamped(
        made,
        description="",
        disabledAt=moment(made, "disabled") if disabled else "",
        enabled=True,
        minimumOrigins=1,
        networks=["cloudflare"],
        notificationEmail="",
        origins=sorted(map(_origin, origins), key=_called),
    )


def _origin(given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in given.items() if (key, value) != ("port", 0)}
    return {"enabled": True, "weight": 1, **kept}


def _called(origin: Mapping[str, Any]) -> tuple[str, str]:
    return str(origin.get("name", "")), str(origin.get("address", ""))


def _balancer(made: Made) -> Mapping[str, Any]:
    inputs = made.inputs
    steered = any(inputs.get(name) for name in _STEERING)
    return stamped(
        made,
        **_session(given(made, "sessionAffinity")),
        **{name: inputs.get(name) or None for name in _STEERING},
        **({} if inputs.get("proxied") else {"ttl": _TTL}),
        adaptiveRouting={"failoverAcrossPools": False},
        description="",
        enabled=True,
        locationStrategy={"mode": "pop", "preferEcs": "proximity"},
        networks=["cloudflare"],
        proxied=False,
        randomSteering={"defaultWeight": 1},
        rules=[],
        steeringPolicy=given(made, "steeringPolicy") or ("geo" if steered else "off"),
        # The zone is not ours to look up; its name ends the host name.
        zoneName=".".join(given(made, "name").split(".")[-2:]),
    )


def _session(affinity: str) -> dict[str, Any]:
    """Return what is filled in about sessions, which only some affinities have."""
    if affinity not in _SESSION:
        return {"sessionAffinity": "none"}
    return {
        "sessionAffinity": affinity,
        "sessionAffinityAttributes": _ATTRIBUTES,
        "sessionAffinityTtl": _SESSION[affinity],
    }


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=MONITOR,
        identity=identity,
        computed=_monitor,
        replaces=replaced("load_balancer_monitor", "accountId"),
    ),
    Entry(
        token=POOL,
        identity=identity,
        computed=_pool,
        replaces=replaced("load_balancer_pool", "accountId"),
        references=(
            Reference(
                property="monitor", token=MONITOR, attribute="id", refusal=_INVALID
            ),
        ),
        rewrites=("origins",),
    ),
    Entry(
        token="cloudflare:index/loadBalancer:LoadBalancer",
        identity=identity,
        computed=_balancer,
        replaces=replaced("load_balancer", "zoneId"),
        references=(
            Reference(
                property="defaultPools[]", token=POOL, attribute="id", refusal=_INVALID
            ),
            Reference(
                property="fallbackPool", token=POOL, attribute="id", refusal=_INVALID
            ),
        ),
        rewrites=(*_STEERING, "steeringPolicy"),
    ),
)
