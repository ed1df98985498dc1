"""What Cloudflare refuses of load balancers, their pools and monitors."""

import re
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import Values, count, pairs, text, texts

BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"

_CODES: Final = (
    "https://developers.cloudflare.com/load-balancing/troubleshooting"
    "/common-error-codes/"
)
_REGIONS_PAGE: Final = (
    "https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/"
)
_API: Final = "https://developers.cloudflare.com/api/resources/load_balancers"
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")
#: The areas that geo steering tells apart.
_AREAS: Final = (
    *("WNAM", "ENAM", "WEU", "EEU", "NSAM", "SSAM", "OC"),
    *("ME", "NAF", "SAF", "SAS", "SEAS", "NEAS"),
)
_MAPPED: Final = ("regionPools", "popPools", "countryPools")


def _pools(inputs: Values) -> Iterator[tuple[str, str]]:
    """Yield every pool that a load balancer names, with where."""
    yield from (("defaultPools", pool) for pool in texts(inputs, "defaultPools"))
    yield "fallbackPool", text(inputs, "fallbackPool")
    for path in _MAPPED:
        for key, _ in pairs(inputs, path):
            for pool in texts(inputs, f"{path}.{key}"):
                yield f"{path}.{key}", pool


def _misnamed(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield refusal(
            "name", f"is '{name}'; letters, digits, hyphens and underscores alone"
        )


def _empty(subject: Subject) -> Iterator[Complaint]:
    path = "defaultPools" if subject.token == BALANCER else "origins"
    if count(subject.inputs, path) == 0:
        yield refusal(path, "is empty; at least one is needed (1002)")


def _nowhere(subject: Subject) -> Iterator[Complaint]:
    for code, _ in pairs(subject.inputs, "regionPools"):
        if code not in _AREAS:
            yield refusal(
                f"regionPools.{code}", f"is no area; there are {', '.join(_AREAS)}"
            )


def _missing(subject: Subject, view: View) -> Iterator[Complaint]:
    known = {pool.id for pool in view.things(POOL)}
    for path, pool in _pools(subject.inputs):
        if path.startswith(_MAPPED) and pool not in known:
            yield refusal(path, f"names pool '{pool}', which does not exist (1002)")


def _twin(subject: Subject, view: View) -> Iterator[Complaint]:
    home = "zoneId" if subject.token == BALANCER else "accountId"
    name, place = text(subject.inputs, "name"), text(subject.inputs, home)
    for other in view.things(subject.token):
        same = str(other.inputs.get("name")).lower() == name.lower()
        if name and place and same and other.inputs.get(home) == place:
            yield refusal("name", f"is '{name}', which {other.name} has")


def _pool_in_use(_subject: Subject, view: View) -> Iterator[Complaint]:
    for balancer in view.things(BALANCER):
        for path, pool in _pools(balancer.inputs):
            if pool == view.identity:
                yield refusal(
                    "", f"1005: load balancer {balancer.name} names it in {path}"
                )


def _monitor_in_use(_subject: Subject, view: View) -> Iterator[Complaint]:
    for pool in view.things(POOL):
        if pool.inputs.get("monitor") == view.identity:
            yield refusal("", f"1005: pool {pool.name} is watched by it")


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "CFL-001",
        "A pool's name has letters, digits, hyphens and underscores.",
        _misnamed,
        POOL,
        source=f"{_API}/subresources/pools/methods/create/",
    ),
    refuses(
        "CFL-002",
        "A load balancer has default pools, and a pool has origins.",
        _empty,
        BALANCER,
        POOL,
        source="https://github.com/hashicorp/terraform/issues/17948",
    ),
    refuses(
        "CFL-003",
        "Geo steering knows thirteen areas.",
        _nowhere,
        BALANCER,
        source=_REGIONS_PAGE,
    ),
    refuses_when(
        "CFL-004",
        "A load balancer steers to pools that exist.",
        _missing,
        BALANCER,
        source=_CODES,
    ),
    refuses_when(
        "CFL-005",
        "A pool's name is its own in the account, a load balancer's in the zone.",
        _twin,
        BALANCER,
        POOL,
        source=_CODES,
        on="create",
    ),
    refuses_when(
        "CFL-006",
        "A pool in use is not deleted.",
        _pool_in_use,
        POOL,
        source="https://github.com/cloudflare/cloudflare-docs/issues/3686",
        on="delete",
    ),
    refuses_when(
        "CFL-007",
        "A monitor in use is not deleted.",
        _monitor_in_use,
        MONITOR,
        source="https://github.com/cloudflare/cloudflare-docs/issues/3686",
        on="delete",
    ),
)
