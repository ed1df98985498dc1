"""Cases of the rules of Cloudflare."""

from typing import Final

from offline_cloud.cloudflare.resources import MONITOR, POOL
from offline_cloud.cloudflare.rules import BALANCER, RECORD
from tests.offline_cloud.rules.case import RuleCase, stored_resource

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
EU: Final = stored_resource(POOL, "p-1", GROUPED)

CASES: Final = (
    RuleCase(
        rule="CFL-001",
        token=POOL,
        rejected_inputs={**GROUPED, "name": "eu west"},
        passing_inputs={**GROUPED, "name": "eu-west_1"},
    ),
    RuleCase(
        rule="CFL-002",
        token=BALANCER,
        rejected_inputs={**STEERED, "defaultPools": []},
        passing_inputs=STEERED,
    ),
    RuleCase(
        rule="CFL-002",
        token=POOL,
        rejected_inputs={**GROUPED, "origins": []},
        passing_inputs=GROUPED,
    ),
    RuleCase(
        rule="CFL-003",
        token=BALANCER,
        rejected_inputs={**STEERED, "regionPools": {"IN": ["p-1"]}},
        passing_inputs={**STEERED, "regionPools": {"SAS": ["p-1"]}},
    ),
    RuleCase(
        rule="CFL-004",
        token=BALANCER,
        rejected_inputs={**STEERED, "regionPools": {"WEU": ["p-2"]}},
        passing_inputs=STEERED,
        existing=(EU,),
    ),
    RuleCase(
        rule="CFL-005",
        token=POOL,
        rejected_inputs=GROUPED,
        passing_inputs={**GROUPED, "accountId": "c" * 32},
        existing=(EU,),
    ),
    RuleCase(
        rule="CFL-005",
        token=BALANCER,
        rejected_inputs=STEERED,
        passing_inputs={**STEERED, "name": "other.example.com"},
        existing=(stored_resource(BALANCER, "lb", STEERED),),
    ),
    RuleCase(
        rule="CFL-006",
        token=POOL,
        current=EU,
        existing=(stored_resource(BALANCER, "lb", {"regionPools": {"WEU": ["p-1"]}}),),
        passing_existing=(
            stored_resource(BALANCER, "lb", {"regionPools": {"WEU": ["p-2"]}}),
        ),
    ),
    RuleCase(
        rule="CFL-006",
        token=POOL,
        current=EU,
        existing=(stored_resource(BALANCER, "lb", {"fallbackPool": "p-1"}),),
        passing_existing=(),
    ),
    RuleCase(
        rule="CFL-007",
        token=MONITOR,
        current=stored_resource(MONITOR, "m-1"),
        existing=(stored_resource(POOL, "p-1", {"monitor": "m-1"}),),
        passing_existing=(EU,),
    ),
    RuleCase(
        rule="CFL-011",
        token=RECORD,
        rejected_inputs={**PROXIED, "ttl": 29},
        passing_inputs={**PROXIED, "ttl": 1},
    ),
    RuleCase(
        rule="CFL-012",
        token=RECORD,
        rejected_inputs={**DELEGATION, "proxied": True},
        passing_inputs=PROXIED,
    ),
    RuleCase(
        rule="CFL-016",
        token=RECORD,
        rejected_inputs={**PROXIED, "proxied": True, "ttl": 300},
        passing_inputs={**PROXIED, "proxied": True, "ttl": 1},
    ),
    RuleCase(
        rule="CFL-013",
        token=RECORD,
        rejected_inputs={**PROXIED, "zoneId": "example.com"},
        passing_inputs=PROXIED,
    ),
    RuleCase(
        rule="CFL-014",
        token=RECORD,
        rejected_inputs=DELEGATION,
        passing_inputs={**DELEGATION, "content": "ns-2.example.net"},
        existing=(stored_resource(RECORD, "r", DELEGATION),),
    ),
    RuleCase(
        rule="CFL-015",
        token=RECORD,
        rejected_inputs=PROXIED,
        passing_inputs={**PROXIED, "name": "b.example.com"},
        existing=(
            stored_resource(RECORD, "r", {**HOST, "type": "A", "content": "192.0.2.1"}),
        ),
    ),
    RuleCase(
        rule="CFL-015",
        token=RECORD,
        rejected_inputs={**HOST, "type": "A", "content": "192.0.2.1"},
        passing_inputs={**DELEGATION, "content": "ns-2.example.net"},
        existing=(stored_resource(RECORD, "r", DELEGATION),),
    ),
)
