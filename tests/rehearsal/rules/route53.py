"""Requests to Route 53 that are refused."""

from typing import Final

from operations.rehearsal.rules.route53 import HEALTH_CHECK, RECORD, ZONE
from operations.rehearsal.thing import Thing
from tests.rehearsal.rules.case import Case, thing, without

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
HOST: Final = "alb-1.eu-west-1.elb.amazonaws.com"
PLAIN: Final = {
    "zoneId": "Z1",
    "name": "a.example.com",
    "type": "A",
    "ttl": 60,
    "records": ["192.0.2.1"],
}
ALIAS: Final = {
    **without(PLAIN, "ttl", "records"),
    "aliases": [{"name": HOST, "zoneId": "Z32", "evaluateTargetHealth": True}],
}
LATENCY: Final = {
    **ALIAS,
    "setIdentifier": "eu-west-1",
    "latencyRoutingPolicies": [{"region": "eu-west-1"}],
}
WEIGHTED: Final = {"weightedRoutingPolicies": [{"weight": 1}]}
CNAME: Final = {**PLAIN, "type": "CNAME", "records": ["b.example.com"]}
CHECK: Final = {"type": "HTTPS", "fqdn": "a.example.com", "requestInterval": 10}
HOSTED: Final = thing(ZONE, "Z1", name="example.com", zoneId="Z1")


def record(name: str = "a.example.com", **inputs: object) -> Thing:
    """Return a record that is there."""
    given = {**PLAIN, "name": name, **inputs}
    return thing(RECORD, f"Z1_{name}_{len(inputs)}", given, fqdn=name)


def latency(region: str) -> Thing:
    """Return a latency record that is there."""
    policies = [{"region": region}]
    return record(latencyRoutingPolicies=policies, setIdentifier=region)


CASES: Final = (
    Case(
        rule="R53-001",
        token=RECORD,
        refused=without(LATENCY, "setIdentifier"),
        passes=LATENCY,
    ),
    Case(
        rule="R53-002",
        token=RECORD,
        refused={**PLAIN, "setIdentifier": "one"},
        passes=LATENCY,
    ),
    Case(
        rule="R53-003",
        token=RECORD,
        refused={**LATENCY, **WEIGHTED},
        passes={**PLAIN, **WEIGHTED, "setIdentifier": "one"},
    ),
    Case(rule="R53-004", token=RECORD, refused={**ALIAS, "ttl": 60}, passes=ALIAS),
    Case(rule="R53-005", token=RECORD, refused=without(ALIAS, "aliases"), passes=ALIAS),
    Case(rule="R53-005", token=RECORD, refused={**PLAIN, **ALIAS}, passes=PLAIN),
    Case(rule="R53-006", token=RECORD, refused=without(PLAIN, "ttl"), passes=PLAIN),
    Case(
        rule="R53-007",
        token=HEALTH_CHECK,
        refused={**CHECK, "requestInterval": 20},
        passes={**CHECK, "requestInterval": 30},
    ),
    Case(
        rule="R53-008",
        token=HEALTH_CHECK,
        refused=without(CHECK, "fqdn"),
        passes={**without(CHECK, "fqdn"), "ipAddress": "192.0.2.1"},
    ),
    Case(
        rule="R53-009",
        token=HEALTH_CHECK,
        refused={**CHECK, "searchString": "ok"},
        passes={**CHECK, "type": "HTTPS_STR_MATCH", "searchString": "ok"},
    ),
    Case(
        rule="R53-009",
        token=HEALTH_CHECK,
        refused={**CHECK, "type": "HTTP_STR_MATCH"},
        passes=CHECK,
    ),
    Case(
        rule="R53-011",
        token=RECORD,
        refused={**PLAIN, "name": "A.example.com."},
        passes={**PLAIN, "type": "AAAA"},
        there=(HOSTED, record()),
    ),
    Case(
        rule="R53-011",
        token=RECORD,
        refused={**PLAIN, "name": "a"},
        passes={**PLAIN, "allowOverwrite": True},
        there=(HOSTED, record()),
    ),
    Case(
        rule="R53-012",
        token=RECORD,
        refused=LATENCY,
        passes=LATENCY,
        there=(record(),),
        passing=(latency("us-east-1"),),
    ),
    Case(
        rule="R53-013",
        token=RECORD,
        refused={**LATENCY, "setIdentifier": "another"},
        passes=LATENCY,
        there=(latency("eu-west-1"),),
        passing=(latency("us-east-1"),),
    ),
    Case(
        rule="R53-014",
        token=RECORD,
        refused=CNAME,
        passes={**CNAME, "name": "c.example.com"},
        there=(record(),),
    ),
    Case(
        rule="R53-014",
        token=RECORD,
        refused=PLAIN,
        passes=PLAIN,
        there=(record(type="CNAME"),),
        passing=(record(type="TXT"),),
    ),
    Case(
        rule="R53-015",
        token=RECORD,
        refused={**CNAME, "name": "example.com"},
        passes=CNAME,
        there=(HOSTED,),
    ),
    Case(
        rule="R53-016",
        token=RECORD,
        refused=ALIAS,
        passes=ALIAS,
        there=(thing(BALANCER, "alb", dnsName=HOST, zoneId="Z99"),),
        passing=(thing(BALANCER, "alb", dnsName=HOST, zoneId="Z32"),),
    ),
    Case(
        rule="R53-017",
        token=ZONE,
        now=HOSTED,
        there=(record(),),
        passing=(record("example.com", type="NS"),),
    ),
)
