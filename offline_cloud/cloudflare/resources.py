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

What Cloudflare answers: about records here, and about load balancing beside it.

The vendor's provider brings a record's short name, the dot after a name server and the
case of a host into the API's form before it compares, so those change nothing here.
https://github.com/cloudflare/terraform-provider-cloudflare/pull/7086
The TTL of a proxied record it does not: the API answers 1, whatever it was sent.
Source: https://github.com/DNSControl/dnscontrol/pull/489
"""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import fixed_timestamp, input_text
from offline_cloud.cloudflare.ids import identity, replaced, stamped
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

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


def _monitor(context: CreateContext) -> Mapping[str, Any]:
    return stamped(
        context,
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


def _pool(context: CreateContext) -> Mapping[str, Any]:
    origins: list[Mapping[str, Any]] = context.inputs.get("origins") or []
    disabled = context.inputs.get("enabled") is False
    return stamped(
        context,
        description="",
        disabledAt=fixed_timestamp(context, "disabled") if disabled else "",
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


def _balancer(context: CreateContext) -> Mapping[str, Any]:
    inputs = context.inputs
    steered = any(inputs.get(name) for name in _STEERING)
    return stamped(
        context,
        **_session(input_text(context, "sessionAffinity")),
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
        steeringPolicy=input_text(context, "steeringPolicy")
        or ("geo" if steered else "off"),
        # The zone is not ours to look up; its name ends the host name.
        zoneName=".".join(input_text(context, "name").split(".")[-2:]),
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


#: Kinds of record that Cloudflare can put its proxy before.
#: https://developers.cloudflare.com/dns/proxy-status/
_PROXIABLE: Final = ("A", "AAAA", "CNAME")


def _record(context: CreateContext) -> Mapping[str, Any]:
    created = fixed_timestamp(context, "created")
    return stamped(
        context,
        commentModifiedOn=created if input_text(context, "comment") else "",
        meta="{}",
        proxiable=input_text(context, "type") in _PROXIABLE,
        proxied=False,
        settings={},
        tags=[],
        tagsModifiedOn=created if context.inputs.get("tags") else "",
        **({"ttl": 1} if context.inputs.get("proxied") else {}),
    )


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=MONITOR,
        identity=identity,
        computed=_monitor,
        replaces=replaced("load_balancer_monitor", "accountId"),
    ),
    ResourceType(
        token=POOL,
        identity=identity,
        computed=_pool,
        replaces=replaced("load_balancer_pool", "accountId"),
        references=(
            Reference(
                property="monitor", token=MONITOR, attribute="id", error=_INVALID
            ),
        ),
        server_overrides=("origins",),
    ),
    ResourceType(
        token="cloudflare:index/loadBalancer:LoadBalancer",
        identity=identity,
        computed=_balancer,
        replaces=replaced("load_balancer", "zoneId"),
        references=(
            Reference(
                property="defaultPools[]", token=POOL, attribute="id", error=_INVALID
            ),
            Reference(
                property="fallbackPool", token=POOL, attribute="id", error=_INVALID
            ),
        ),
        server_overrides=(*_STEERING, "steeringPolicy"),
    ),
    ResourceType(
        token="cloudflare:index/dnsRecord:DnsRecord",
        identity=identity,
        computed=_record,
        replaces=replaced("dns_record", "zoneId"),
        server_overrides=("ttl",),
    ),
)
