"""Requests to Route 53 that are refused."""

from typing import Final

from offline_cloud.aws.route53.resources import HEALTH_CHECK, ZONE
from offline_cloud.aws.route53.rules import RECORD
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, thing, without

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


def record(name: str = "a.example.com", **inputs: object) -> StoredResource:
    """Return a record that is there."""
    given = {**PLAIN, "name": name, **inputs}
    return thing(RECORD, f"Z1_{name}_{len(inputs)}", given, fqdn=name)


def latency(region: str) -> StoredResource:
    """Return a latency record that is there."""
    policies = [{"region": region}]
    return record(latencyRoutingPolicies=policies, setIdentifier=region)


CASES: Final = (
    RuleCase(
        rule="R53-001",
        token=RECORD,
        refused=without(LATENCY, "setIdentifier"),
        passes=LATENCY,
    ),
    RuleCase(
        rule="R53-002",
        token=RECORD,
        refused={**PLAIN, "setIdentifier": "one"},
        passes=LATENCY,
    ),
    RuleCase(
        rule="R53-003",
        token=RECORD,
        refused={**LATENCY, **WEIGHTED},
        passes={**PLAIN, **WEIGHTED, "setIdentifier": "one"},
    ),
    RuleCase(rule="R53-004", token=RECORD, refused={**ALIAS, "ttl": 60}, passes=ALIAS),
    RuleCase(
        rule="R53-005", token=RECORD, refused=without(ALIAS, "aliases"), passes=ALIAS
    ),
    RuleCase(rule="R53-005", token=RECORD, refused={**PLAIN, **ALIAS}, passes=PLAIN),
    RuleCase(rule="R53-006", token=RECORD, refused=without(PLAIN, "ttl"), passes=PLAIN),
    RuleCase(
        rule="R53-007",
        token=HEALTH_CHECK,
        refused={**CHECK, "requestInterval": 20},
        passes={**CHECK, "requestInterval": 30},
    ),
    RuleCase(
        rule="R53-008",
        token=HEALTH_CHECK,
        refused=without(CHECK, "fqdn"),
        passes={**without(CHECK, "fqdn"), "ipAddress": "192.0.2.1"},
    ),
    RuleCase(
        rule="R53-009",
        token=HEALTH_CHECK,
        refused={**CHECK, "searchString": "ok"},
        passes={**CHECK, "type": "HTTPS_STR_MATCH", "searchString": "ok"},
    ),
    RuleCase(
        rule="R53-009",
        token=HEALTH_CHECK,
        refused={**CHECK, "type": "HTTP_STR_MATCH"},
        passes=CHECK,
    ),
    RuleCase(
        rule="R53-011",
        token=RECORD,
        refused={**PLAIN, "name": "A.example.com."},
        passes={**PLAIN, "type": "AAAA"},
        existing=(HOSTED, record()),
    ),
    RuleCase(
        rule="R53-011",
        token=RECORD,
        refused={**PLAIN, "name": "a"},
        passes={**PLAIN, "allowOverwrite": True},
        existing=(HOSTED, record()),
    ),
    RuleCase(
        rule="R53-012",
        token=RECORD,
        refused=LATENCY,
        passes=LATENCY,
        existing=(record(),),
        passing_existing=(latency("us-east-1"),),
    ),
    RuleCase(
        rule="R53-013",
        token=RECORD,
        refused={**LATENCY, "setIdentifier": "another"},
        passes=LATENCY,
        existing=(latency("eu-west-1"),),
        passing_existing=(latency("us-east-1"),),
    ),
    RuleCase(
        rule="R53-014",
        token=RECORD,
        refused=CNAME,
        passes={**CNAME, "name": "c.example.com"},
        existing=(record(),),
    ),
    RuleCase(
        rule="R53-014",
        token=RECORD,
        refused=PLAIN,
        passes=PLAIN,
        existing=(record(type="CNAME"),),
        passing_existing=(record(type="TXT"),),
    ),
    RuleCase(
        rule="R53-015",
        token=RECORD,
        refused={**CNAME, "name": "example.com"},
        passes=CNAME,
        existing=(HOSTED,),
    ),
    RuleCase(
        rule="R53-016",
        token=RECORD,
        refused=ALIAS,
        passes=ALIAS,
        existing=(thing(BALANCER, "alb", dnsName=HOST, zoneId="Z99"),),
        passing_existing=(thing(BALANCER, "alb", dnsName=HOST, zoneId="Z32"),),
    ),
    RuleCase(
        rule="R53-017",
        token=ZONE,
        current=HOSTED,
        existing=(record(),),
        passing_existing=(record("example.com", type="NS"),),
    ),
)
