"""Valid Cloudflare resources, mistakes in them, and values that the API changes."""

import copy
from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from offline_cloud.property_values import Path as Steps
from offline_cloud.registry import RESOURCE_TYPES
from tests.offline_cloud import resource_lookup_fake

RECORD: Final = "cloudflare:index/dnsRecord:DnsRecord"
MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"
NOTIFICATION: Final = "cloudflare:index/notificationPolicy:NotificationPolicy"
_ACCOUNT: Final = "a" * 32
_ZONE: Final = "b" * 32

#: https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/
REGIONS: Final = (
    *("WNAM", "ENAM", "WEU", "EEU", "NSAM", "SSAM", "OC", "ME"),
    *("NAF", "SAF", "SAS", "SEAS", "NEAS"),
)


def _origin(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    host = f"{name}.example.com"
    return {"name": name, "address": host, "header": {"hosts": [host]}, **more}


#: A resource of each type, valid as it is.
VALID: Final[Mapping[str, Mapping[str, Any]]] = {
    RECORD: {
        "zoneId": _ZONE,
        "name": "aws.example.com",
        "type": "NS",
        "ttl": 300,
        "content": "ns-1.awsdns-01.org",
    },
    MONITOR: {
        "accountId": _ACCOUNT,
        "type": "https",
        "path": "/readyz",
        "interval": 30,
        "timeout": 10,
        "expectedCodes": "200",
        "header": {"Host": ["gateway.example.com"]},
    },
    POOL: {
        "accountId": _ACCOUNT,
        "name": "eu-west-1",
        "checkRegions": ["WEU", "ENAM"],
        "origins": [_origin("one", weight=0.5), _origin("two", port=8443)],
        "originSteering": {"policy": "random"},
    },
    BALANCER: {
        "zoneId": _ZONE,
        "name": "gateway.example.com",
        "defaultPools": ["c" * 32],
        "fallbackPool": "c" * 32,
        "proxied": True,
        "regionPools": {"WEU": ["c" * 32]},
        "steeringPolicy": "geo",
        "adaptiveRouting": {"failoverAcrossPools": False},
    },
    NOTIFICATION: {
        "accountId": _ACCOUNT,
        "name": "pool-health",
        "alertType": "load_balancing_health_alert",
        "enabled": True,
        "filters": {"poolIds": ["c" * 32], "newHealths": ["Unhealthy"]},
        "mechanisms": {"emails": [{"id": "oncall@example.com"}]},
    },
}
#: Where a mistake is planted, the wrong value, and the complaint it deserves.
MISTAKES: Final[tuple[tuple[str, Steps, object, str, str], ...]] = (
    (
        NOTIFICATION,
        ("alertType",),
        "load_balancer_health",
        "alertType",
        "expected one of",
    ),
    (NOTIFICATION, ("filters",), {"poolId": ["c"]}, "filters.poolId", "unknown"),
    (RECORD, ("type",), "NSS", "type", "expected one of A, AAAA"),
    (RECORD, ("priority",), 10, "priority", "unknown property; known are"),
    (RECORD, ("ttl",), "300", "ttl", "expected number, got '300'"),
    (RECORD, ("settings",), {"ipv4": True}, "settings.ipv4", "unknown property"),
    (MONITOR, ("type",), "HTTPS", "type", "expected one of http, https"),
    (MONITOR, ("interval",), 30.5, "interval", "expected integer, got 30.5"),
    (MONITOR, ("expectedCode",), "200", "expectedCode", "known are accountId"),
    (MONITOR, ("header",), {"Host": "x"}, "header.Host", "expected list"),
    (POOL, ("checkRegions", 1), "IN", "checkRegions[1]", "expected one of WNAM, ENAM"),
    (POOL, ("checkRegions", 0), "weu", "checkRegions[0]", "got 'weu'"),
    (POOL, ("origins", 1, "weight"), "1", "origins[1].weight", "expected number"),
    (POOL, ("origins", 0, "adress"), "x", "origins[0].adress", "unknown property"),
    (
        *(POOL, ("origins", 0, "header"), {"host": ["x"]}),
        *("origins[0].header.host", "known are hosts"),
    ),
    (
        *(POOL, ("origins", 0, "header", "hosts", 0), 1),
        *("origins[0].header.hosts[0]", "expected string"),
    ),
    (
        *(POOL, ("originSteering", "policy"), "round_robin"),
        *("originSteering.policy", "expected one of random, hash"),
    ),
    (
        *(POOL, ("loadShedding",), {"sessionPolicy": "random"}),
        *("loadShedding.sessionPolicy", "expected one of hash"),
    ),
    (BALANCER, ("regionPools", "IN"), ["c"], "regionPools.IN", "known are EEU, ENAM"),
    (
        *(BALANCER, ("regionPools", "ALL_REGIONS"), ["c"]),
        *("regionPools.ALL_REGIONS", "unknown property"),
    ),
    (BALANCER, ("regionPools", "WEU"), "c", "regionPools.WEU", "expected list"),
    (BALANCER, ("steeringPolicy",), "latency", "steeringPolicy", "dynamic_latency"),
    (BALANCER, ("sessionAffinity",), "ip", "sessionAffinity", "expected one of none"),
    (
        *(BALANCER, ("sessionAffinityAttributes",), {"samesite": "lax"}),
        *("sessionAffinityAttributes.samesite", "expected one of Auto, Lax"),
    ),
    (
        *(BALANCER, ("rules",), [{"overrides": {"regionPools": {"EU": ["c"]}}}]),
        *("rules[0].overrides.regionPools.EU", "unknown property"),
    ),
)
#: Requests that the API answers otherwise, and where.
REWRITTEN: Final[tuple[tuple[str, Steps, object, set[str]], ...]] = (
    (BALANCER, ("countryPools",), {}, {"countryPools"}),
    (BALANCER, ("popPools",), {}, {"popPools"}),
    (BALANCER, ("regionPools",), {}, {"regionPools"}),
    (BALANCER, ("steeringPolicy",), "", {"steeringPolicy"}),
    (POOL, ("origins", 0, "port"), 0, {"origins[0].port"}),
    (
        *(POOL, ("origins",), [{"name": "b"}, {"name": "a"}]),
        {"origins[0].name", "origins[1].name"},
    ),
    (RECORD, ("proxied",), True, {"ttl"}),
)


def with_value(inputs: Mapping[str, Any], path: Steps, value: object) -> dict[str, Any]:
    """Return a copy of inputs with one value set."""
    changed = copy.deepcopy(dict(inputs))
    holder: Any = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def server_overrides(token: str) -> tuple[str, ...]:
    """Return the properties of a type that the API changes."""
    return RESOURCE_TYPES[token].server_overrides


def computed_state(token: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of a resource with computed outputs."""
    return resource_lookup_fake.state_of(
        resource_lookup_fake.compute(token, region="", **inputs)
    )


def _sorted_origins(names: list[str], weight: float) -> list[dict[str, Any]]:
    return [_origin(name, weight=weight) for name in sorted(names)]


def inputs_of(token: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of valid inputs that the API stores unchanged."""
    whole = VALID[token]
    named = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)
    weight = st.floats(min_value=0, max_value=1)
    origins = st.builds(_sorted_origins, named, weight)
    pools = st.dictionaries(
        st.sampled_from(REGIONS), st.just(["c" * 32]), min_size=1, max_size=5
    )
    kinds = ("A", "AAAA", "CNAME", "NS", "PTR", "TXT", "OPENPGPKEY")
    varied: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
        NOTIFICATION: {"enabled": st.booleans()},
        RECORD: {"type": st.sampled_from(kinds), "ttl": st.integers(60, 86400)},
        MONITOR: {"retries": st.integers(0, 5), "port": st.integers(1, 65535)},
        POOL: {
            "checkRegions": st.lists(st.sampled_from(REGIONS), unique=True),
            "origins": origins,
        },
        BALANCER: {
            "regionPools": pools,
            "steeringPolicy": st.sampled_from(("off", "geo", "proximity", "random")),
        },
    }
    optional = {
        *("expectedCodes", "header", "originSteering", "adaptiveRouting", "proxied"),
        *("regionPools", "steeringPolicy", "checkRegions", "retries", "port"),
    }
    values = {**{k: st.just(v) for k, v in whole.items()}, **varied[token]}
    return st.fixed_dictionaries(
        {k: v for k, v in values.items() if k not in optional},
        optional={k: v for k, v in values.items() if k in optional},
    )
