"""Rules of Cloudflare load balancers, pools, monitors and DNS records."""

import re
from collections.abc import Iterator
from typing import Final

from offline_cloud.cloudflare.resources import MONITOR, POOL
from offline_cloud.input_values import Values, count, flag, number, pairs, text, texts
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"

_CODES: Final = (
    "https://developers.cloudflare.com/load-balancing/troubleshooting"
    "/common-error-codes/"
)
_REGIONS_PAGE: Final = (
    "https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/"
)
_API: Final = "https://developers.cloudflare.com/api/resources/load_balancers"
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")
#: Region codes of geo steering.
_REGION_CODES: Final = (
    *("WNAM", "ENAM", "WEU", "EEU", "NSAM", "SSAM", "OC"),
    *("ME", "NAF", "SAF", "SAS", "SEAS", "NEAS"),
)
_MAPPED: Final = ("regionPools", "popPools", "countryPools")


def _pools(inputs: Values) -> Iterator[tuple[str, str]]:
    """Yield the pools of a load balancer, each with its path."""
    yield from (("defaultPools", pool) for pool in texts(inputs, "defaultPools"))
    yield "fallbackPool", text(inputs, "fallbackPool")
    for path in _MAPPED:
        for key, _ in pairs(inputs, path):
            for pool in texts(inputs, f"{path}.{key}"):
                yield f"{path}.{key}", pool


@input_rule(
    "CFL-001",
    POOL,
    requires=(
        "The name of a pool consists of letters, digits, hyphens and underscores."
    ),
    source=f"{_API}/subresources/pools/methods/create/",
)
def pool_name_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield violation(
            "name", f"is '{name}'; allowed are letters, digits, hyphens and underscores"
        )


@input_rule(
    "CFL-002",
    BALANCER,
    POOL,
    requires="A load balancer has default pools, and a pool has origins.",
    source="https://github.com/hashicorp/terraform/issues/17948",
)
def pools_or_origins_missing(subject: ResourceInputs) -> Iterator[Violation]:
    path = "defaultPools" if subject.token == BALANCER else "origins"
    if count(subject.inputs, path) == 0:
        yield violation(path, "is empty; at least one entry is needed (1002)")


@input_rule(
    "CFL-003",
    BALANCER,
    requires="The keys of regionPools are Cloudflare region codes.",
    source=_REGIONS_PAGE,
)
def region_code_unknown(subject: ResourceInputs) -> Iterator[Violation]:
    for code, _ in pairs(subject.inputs, "regionPools"):
        if code not in _REGION_CODES:
            yield violation(
                f"regionPools.{code}",
                f"is not a region code; allowed are {', '.join(_REGION_CODES)}",
            )


@state_rule(
    "CFL-004",
    BALANCER,
    requires="The pools of a load balancer exist.",
    source=_CODES,
)
def pool_missing(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    known = {pool.id for pool in view.others(POOL)}
    for path, pool in _pools(subject.inputs):
        if path.startswith(_MAPPED) and pool not in known:
            yield violation(path, f"names pool '{pool}', which does not exist (1002)")


@state_rule(
    "CFL-005",
    BALANCER,
    POOL,
    requires=(
        "The name of a pool is unique in the account, of a load balancer in the zone."
    ),
    source=_CODES,
    operations=("create",),
)
def pool_or_load_balancer_name_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    home = "zoneId" if subject.token == BALANCER else "accountId"
    name, place = text(subject.inputs, "name"), text(subject.inputs, home)
    for other in view.others(subject.token):
        same = str(other.inputs.get("name")).lower() == name.lower()
        if name and place and same and other.inputs.get(home) == place:
            yield violation("name", f"is '{name}', which {other.name} has")


@state_rule(
    "CFL-006",
    POOL,
    requires="A pool in use is not deleted.",
    source="https://github.com/cloudflare/cloudflare-docs/issues/3686",
    operations=("delete",),
)
def pool_in_use(_subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    for balancer in view.others(BALANCER):
        for path, pool in _pools(balancer.inputs):
            if pool == view.identity:
                yield violation(
                    "", f"1005: load balancer {balancer.name} uses it in {path}"
                )


@state_rule(
    "CFL-007",
    MONITOR,
    requires="A monitor in use is not deleted.",
    source="https://github.com/cloudflare/cloudflare-docs/issues/3686",
    operations=("delete",),
)
def monitor_in_use(_subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    for pool in view.others(POOL):
        if pool.inputs.get("monitor") == view.identity:
            yield violation("", f"1005: pool {pool.name} uses it")


RECORD: Final = "cloudflare:index/dnsRecord:DnsRecord"

_DNS: Final = "https://developers.cloudflare.com/dns"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_AUTOMATIC: Final = 1
#: Range of a TTL, in seconds; below 60 only in zones of the Enterprise plan.
_SHORTEST: Final = 30
_LONGEST: Final = 86400
_PROXIED: Final = ("A", "AAAA", "CNAME")


@input_rule(
    "CFL-011",
    RECORD,
    requires="A TTL is 1 (automatic) or 30 to 86400 seconds.",
    source=f"{_DNS}/manage-dns-records/reference/ttl/",
)
def ttl_out_of_range(subject: ResourceInputs) -> Iterator[Violation]:
    seconds = number(subject.inputs, "ttl")
    if seconds is None or seconds == _AUTOMATIC:
        return
    if not _SHORTEST <= seconds <= _LONGEST:
        yield violation(
            "ttl",
            f"is {seconds:g}; allowed are 1, for automatic, and {_SHORTEST} to "
            f"{_LONGEST} seconds",
        )


@input_rule(
    "CFL-012",
    RECORD,
    requires="A proxied record is of type A, AAAA or CNAME.",
    source=f"{_DNS}/proxy-status/",
)
def record_type_not_proxiable(subject: ResourceInputs) -> Iterator[Violation]:
    kind = text(subject.inputs, "type")
    if flag(subject.inputs, "proxied") and kind and kind not in _PROXIED:
        yield violation(
            "proxied", f"is true, but a record of type {kind} cannot be proxied (9004)"
        )


@input_rule(
    "CFL-016",
    RECORD,
    requires="The TTL of a proxied record is 1 (automatic).",
    source="https://github.com/cloudflare/terraform-provider-cloudflare/pull/5139",
)
def proxied_record_with_ttl(subject: ResourceInputs) -> Iterator[Violation]:
    seconds = number(subject.inputs, "ttl")
    if flag(subject.inputs, "proxied") and seconds not in {None, _AUTOMATIC}:
        yield violation(
            "ttl",
            f"is {seconds:g}, but the record is proxied; allowed is 1: "
            "ttl must be set to 1 when proxied is true",
        )


@input_rule(
    "CFL-013",
    RECORD,
    BALANCER,
    MONITOR,
    POOL,
    requires="Zone and account ids consist of 32 hexadecimal digits.",
    source="https://developers.cloudflare.com/fundamentals/account/find-account-and-zone-ids/",
)
def zone_or_account_id_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    for path in ("zoneId", "accountId"):
        value = text(subject.inputs, path)
        if value and not _ID.fullmatch(value):
            yield violation(
                path,
                f"is '{value}', not an id of 32 hexadecimal digits (7003: could "
                "not route)",
            )


def _namesakes(subject: ResourceInputs, view: StoreView) -> Iterator[StoredResource]:
    name, zone = text(subject.inputs, "name"), text(subject.inputs, "zoneId")
    for other in view.others(RECORD):
        same = str(other.inputs.get("name")).lower() == name.lower()
        if name and zone and same and other.inputs.get("zoneId") == zone:
            yield other


@state_rule(
    "CFL-014",
    RECORD,
    requires="Two records are not identical.",
    source=f"{_DNS}/manage-dns-records/troubleshooting/records-with-same-name/",
    operations=("create",),
)
def record_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    keys = ("type", "content")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in _namesakes(subject, view):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield violation(
                "content",
                f"is '{wanted[1]}', as that of {other.name} (81058: identical)",
            )


@state_rule(
    "CFL-015",
    RECORD,
    requires=(
        "A CNAME or NS record does not share its name with A, AAAA or CNAME records."
    ),
    source=f"{_DNS}/manage-dns-records/troubleshooting/existing-ns-record/",
)
def cname_or_ns_conflicts(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    mine = text(subject.inputs, "type")
    for other in _namesakes(subject, view):
        theirs = str(other.inputs.get("type"))
        both = {mine, theirs}
        code = ""
        if "CNAME" in both and both <= {*_PROXIED}:
            code = "81053: an A, AAAA or CNAME record with that host already exists"
        elif mine != theirs and "NS" in both and both & {*_PROXIED}:
            code = "81056: NS records with that host already exist"
        if mine and code:
            yield violation(
                "name", f"has a record of type {theirs}, {other.name} ({code})"
            )
