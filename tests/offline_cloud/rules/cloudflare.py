"""Requests to Cloudflare that are refused."""

from typing import Final

from offline_cloud.cloudflare.resources import MONITOR, POOL
from offline_cloud.cloudflare.rules import BALANCER, RECORD
from tests.offline_cloud.rules.case import RuleCase, thing

ZONE: Final = "b" * 32
ACCOUNT: Final = "a" * 32
STEERED: Final = {
    "zoneId": ZONE,
    "name": "gateway.example.com",
    "defaultPools": ["p-1"],
    "fallbackPool": "p-1",
    "regionPools": {"WEU": ["p-1"]},
}
ORIGIN: Final = {"name": "eu", "address": "eu.example.com"}
GROUPED: Final = {"accountId": ACCOUNT, "name": "eu", "origins": [ORIGIN]}
HOST: Final = {"zoneId": ZONE, "name": "a.example.com", "type": "CNAME", "ttl": 1}
PROXIED: Final = {**HOST, "content": "b.example.com", "proxied": True}
DELEGATION: Final = {**HOST, "type": "NS", "content": "ns-1.example.net"}
EU: Final = thing(POOL, "p-1", GROUPED)

CASES: Final = (
    RuleCase(
        rule="CFL-001",
        token=POOL,
        refused={**GROUPED, "name": "eu west"},
        passes={**GROUPED, "name": "eu-west_1"},
    ),
    RuleCase(
        rule="CFL-002",
        token=BALANCER,
        refused={**STEERED, "defaultPools": []},
        passes=STEERED,
    ),
    RuleCase(
        rule="CFL-002", token=POOL, refused={**GROUPED, "origins": []}, passes=GROUPED
    ),
    RuleCase(
        rule="CFL-003",
        token=BALANCER,
        refused={**STEERED, "regionPools": {"IN": ["p-1"]}},
        passes={**STEERED, "regionPools": {"SAS": ["p-1"]}},
    ),
    RuleCase(
        rule="CFL-004",
        token=BALANCER,
        refused={**STEERED, "regionPools": {"WEU": ["p-2"]}},
        passes=STEERED,
        existing=(EU,),
    ),
    RuleCase(
        rule="CFL-005",
        token=POOL,
        refused=GROUPED,
        passes={**GROUPED, "accountId": "c" * 32},
        existing=(EU,),
    ),
    RuleCase(
        rule="CFL-005",
        token=BALANCER,
        refused=STEERED,
        passes={**STEERED, "name": "other.example.com"},
        existing=(thing(BALANCER, "lb", STEERED),),
    ),
    RuleCase(
        rule="CFL-006",
        token=POOL,
        current=EU,
        existing=(thing(BALANCER, "lb", {"regionPools": {"WEU": ["p-1"]}}),),
        passing_existing=(thing(BALANCER, "lb", {"regionPools": {"WEU": ["p-2"]}}),),
    ),
    RuleCase(
        rule="CFL-006",
        token=POOL,
        current=EU,
        existing=(thing(BALANCER, "lb", {"fallbackPool": "p-1"}),),
        passing_existing=(),
    ),
    RuleCase(
        rule="CFL-007",
        token=MONITOR,
        current=thing(MONITOR, "m-1"),
        existing=(thing(POOL, "p-1", {"monitor": "m-1"}),),
        passing_existing=(EU,),
    ),
    RuleCase(
        rule="CFL-011",
        token=RECORD,
        refused={**PROXIED, "ttl": 29},
        passes={**PROXIED, "ttl": 1},
    ),
    RuleCase(
        rule="CFL-012",
        token=RECORD,
        refused={**DELEGATION, "proxied": True},
        passes=PROXIED,
    ),
    RuleCase(
        rule="CFL-013",
        token=RECORD,
        refused={**PROXIED, "zoneId": "example.com"},
        passes=PROXIED,
    ),
    RuleCase(
        rule="CFL-014",
        token=RECORD,
        refused=DELEGATION,
        passes={**DELEGATION, "content": "ns-2.example.net"},
        existing=(thing(RECORD, "r", DELEGATION),),
    ),
    RuleCase(
        rule="CFL-015",
        token=RECORD,
        refused=PROXIED,
        passes={**PROXIED, "name": "b.example.com"},
        existing=(thing(RECORD, "r", {**HOST, "type": "A", "content": "192.0.2.1"}),),
    ),
    RuleCase(
        rule="CFL-015",
        token=RECORD,
        refused={**HOST, "type": "A", "content": "192.0.2.1"},
        passes={**DELEGATION, "content": "ns-2.example.net"},
        existing=(thing(RECORD, "r", DELEGATION),),
    ),
)
