"""Resource types of Cloudflare: load balancing, notifications and DNS records.

Outputs contain the API's defaults. The vendor's provider knows them, so an omitted
default is no change.
The API stores some values otherwise than the request has them (``server_overrides``). A
program that sends such a value has the same change in every preview:

* Origins are sorted by name.
  https://github.com/cloudflare/terraform-provider-cloudflare/issues/7179
* A port of 0 is removed.
  https://github.com/cloudflare/terraform-provider-cloudflare/issues/7329
* An empty map of pools is removed.
  https://github.com/cloudflare/terraform-provider-cloudflare/issues/7339
* An empty steering policy becomes the default policy.
  https://developers.cloudflare.com/api/resources/load_balancers/methods/create/
* The dot after a host name in the content of a record is removed.
  https://github.com/cloudflare/terraform-provider-cloudflare/issues/154
* The TTL of a proxied record is always 1.
  https://github.com/DNSControl/dnscontrol/pull/489

Not modelled here: the order of check regions and the empty objects of a pool, since no
report says that the API changes them; and a record's short name and the case of a
host, which the vendor's provider normalises before it compares
(https://github.com/cloudflare/terraform-provider-cloudflare/pull/7086).
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

#: Inputs with maps of pools for steering.
_STEERING: Final = ("countryPools", "popPools", "regionPools")
#: Default lifetime of a session in seconds, by affinity.
#: https://developers.cloudflare.com/api/resources/load_balancers/methods/create/
_SESSION: Final = {"cookie": 82800, "header": 1800, "ip_cookie": 82800}
#: Defaults in the vendor's acceptance tests of session affinity.
#: https://github.com/cloudflare/terraform-provider-cloudflare/blob/main/internal/services/load_balancer/resource_test.go
_ATTRIBUTES: Final = {
    "drainDuration": 0,
    "samesite": "Auto",
    "secure": "Auto",
    "zeroDowntimeFailover": "none",
}
#: Seconds; the default of a load balancer that is not proxied, in the same tests.
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
        origins=sorted(map(_origin, origins), key=_name_and_address),
    )


def _origin(origin: Mapping[str, Any]) -> dict[str, Any]:
    stored = {
        key: value for key, value in origin.items() if (key, value) != ("port", 0)
    }
    return {"enabled": True, "weight": 1, **stored}


def _name_and_address(origin: Mapping[str, Any]) -> tuple[str, str]:
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
        # The store has no zones; the host name ends with the zone's name.
        zoneName=".".join(input_text(context, "name").split(".")[-2:]),
    )


def _session(affinity: str) -> dict[str, Any]:
    """Return the defaults of session affinity; only some affinities have a lifetime."""
    if affinity not in _SESSION:
        return {"sessionAffinity": "none"}
    return {
        "sessionAffinity": affinity,
        "sessionAffinityAttributes": _ATTRIBUTES,
        "sessionAffinityTtl": _SESSION[affinity],
    }


#: Types of record that Cloudflare can proxy.
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
        content=input_text(context, "content").removesuffix("."),
    )


def _notification_policy(context: CreateContext) -> Mapping[str, Any]:
    created = fixed_timestamp(context, "created")
    return {
        "alertInterval": "",
        "created": created,
        "description": "",
        "enabled": True,
        "modified": created,
    }


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
        # Another type is another record for the provider, although the API could change
        # it: the attribute has RequiresReplace.
        replaces=replaced("dns_record", "zoneId", "type"),
        server_overrides=("content", "ttl"),
    ),
    ResourceType(
        token="cloudflare:index/notificationPolicy:NotificationPolicy",
        identity=identity,
        computed=_notification_policy,
        replaces=replaced("notification_policy", "accountId"),
        references=(
            Reference(
                property="filters.poolIds[]", token=POOL, attribute="id", error=_INVALID
            ),
        ),
    ),
)
