"""What Cloudflare answers, defaults of its API filled in."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import given, moment
from operations.rehearsal.catalogue.entry import Entry, Made, Reference

MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"

#: The vendor's provider marks what it cannot change as ``RequiresReplace``, and names
#: the defaults of the API, in the schema of the resource.
_PROVIDER: Final = (
    "https://github.com/cloudflare/terraform-provider-cloudflare/blob/main"
    "/internal/services"
)
#: Code 1002 is a failed validation.
#: https://developers.cloudflare.com/load-balancing/troubleshooting/common-error-codes/
_INVALID: Final = "1002: validation failed"

#: Kinds of record that Cloudflare can put its proxy before.
#: https://developers.cloudflare.com/dns/proxy-status/
_PROXIABLE: Final = ("A", "AAAA", "CNAME")


def _identity(made: Made) -> str:
    return made.hex(32)


def _replaced(page: str, *properties: str) -> Mapping[str, str]:
    return dict.fromkeys(properties, f"{_PROVIDER}/{page}/schema.go")


def _stamped(made: Made, **facts: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    created = moment(made, "created")
    return {"createdOn": created, "modifiedOn": created, **facts}


def _record(made: Made) -> Mapping[str, Any]:
    created = moment(made, "created")
    return _stamped(
        made,
        commentModifiedOn=created if given(made, "comment") else "",
        meta="{}",
        proxiable=given(made, "type") in _PROXIABLE,
        proxied=False,
        settings={},
        tags=[],
        tagsModifiedOn=created if made.inputs.get("tags") else "",
    )


def _monitor(made: Made) -> Mapping[str, Any]:
    return _stamped(
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
    return _stamped(
        made,
        description="",
        disabledAt=moment(made, "disabled") if disabled else "",
        enabled=True,
        minimumOrigins=1,
        networks=["cloudflare"],
        notificationEmail="",
        origins=[{"enabled": True, "weight": 1, **origin} for origin in origins],
    )


def _balancer(made: Made) -> Mapping[str, Any]:
    pools = ("countryPools", "popPools", "regionPools")
    steered = any(made.inputs.get(name) for name in pools)
    return _stamped(
        made,
        **dict[str, Any]({name: {} for name in pools}),
        adaptiveRouting={"failoverAcrossPools": False},
        description="",
        enabled=True,
        locationStrategy={"mode": "pop", "preferEcs": "proximity"},
        networks=["cloudflare"],
        proxied=False,
        randomSteering={"defaultWeight": 1},
        rules=[],
        sessionAffinity="none",
        steeringPolicy="geo" if steered else "off",
        # The zone is not ours to look up; its name ends the host name.
        zoneName=".".join(given(made, "name").split(".")[-2:]),
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token="cloudflare:index/dnsRecord:DnsRecord",
        identity=_identity,
        computed=_record,
        replaces=_replaced("dns_record", "zoneId"),
    ),
    Entry(
        token=MONITOR,
        identity=_identity,
        computed=_monitor,
        replaces=_replaced("load_balancer_monitor", "accountId"),
    ),
    Entry(
        token=POOL,
        identity=_identity,
        computed=_pool,
        replaces=_replaced("load_balancer_pool", "accountId"),
        references=(
            Reference(
                property="monitor", token=MONITOR, attribute="id", refusal=_INVALID
            ),
        ),
        rewrites=("origins",),
    ),
    Entry(
        token="cloudflare:index/loadBalancer:LoadBalancer",
        identity=_identity,
        computed=_balancer,
        replaces=_replaced("load_balancer", "zoneId"),
        references=(
            Reference(
                property="defaultPools[]", token=POOL, attribute="id", refusal=_INVALID
            ),
            Reference(
                property="fallbackPool", token=POOL, attribute="id", refusal=_INVALID
            ),
        ),
    ),
)
