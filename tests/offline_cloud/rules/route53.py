"""Cases of the rules of Route 53."""

from typing import Final

from offline_cloud.aws.route53.resources import HEALTH_CHECK, ZONE
from offline_cloud.aws.route53.rules import RECORD
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, stored_resource, without

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
HOSTED: Final = stored_resource(ZONE, "Z1", name="example.com", zoneId="Z1")


def record(name: str = "a.example.com", **inputs: object) -> StoredResource:
    """Return an existing record."""
    given = {**PLAIN, "name": name, **inputs}
    return stored_resource(RECORD, f"Z1_{name}_{len(inputs)}", given, fqdn=name)


def latency(region: str) -> StoredResource:
    """Return an existing latency record."""
    policies = [{"region": region}]
    return record(latencyRoutingPolicies=policies, setIdentifier=region)


CASES: Final = (
    RuleCase(
        rule="R53-001",
        token=RECORD,
        rejected_inputs=without(LATENCY, "setIdentifier"),
        passing_inputs=LATENCY,
    ),
    RuleCase(
        rule="R53-002",
        token=RECORD,
        rejected_inputs={**PLAIN, "setIdentifier": "one"},
        passing_inputs=LATENCY,
    ),
    RuleCase(
        rule="R53-003",
        token=RECORD,
        rejected_inputs={**LATENCY, **WEIGHTED},
        passing_inputs={**PLAIN, **WEIGHTED, "setIdentifier": "one"},
    ),
    RuleCase(
        rule="R53-004",
        token=RECORD,
        rejected_inputs={**ALIAS, "ttl": 60},
        passing_inputs=ALIAS,
    ),
    RuleCase(
        rule="R53-005",
        token=RECORD,
        rejected_inputs=without(ALIAS, "aliases"),
        passing_inputs=ALIAS,
    ),
    RuleCase(
        rule="R53-005",
        token=RECORD,
        rejected_inputs={**PLAIN, **ALIAS},
        passing_inputs=PLAIN,
    ),
    RuleCase(
        rule="R53-006",
        token=RECORD,
        rejected_inputs=without(PLAIN, "ttl"),
        passing_inputs=PLAIN,
    ),
    RuleCase(
        rule="R53-007",
        token=HEALTH_CHECK,
        rejected_inputs={**CHECK, "requestInterval": 20},
        passing_inputs={**CHECK, "requestInterval": 30},
    ),
    RuleCase(
        rule="R53-008",
        token=HEALTH_CHECK,
        rejected_inputs=without(CHECK, "fqdn"),
        passing_inputs={**without(CHECK, "fqdn"), "ipAddress": "192.0.2.1"},
    ),
    RuleCase(
        rule="R53-009",
        token=HEALTH_CHECK,
        rejected_inputs={**CHECK, "searchString": "ok"},
        passing_inputs={**CHECK, "type": "HTTPS_STR_MATCH", "searchString": "ok"},
    ),
    RuleCase(
        rule="R53-009",
        token=HEALTH_CHECK,
        rejected_inputs={**CHECK, "type": "HTTP_STR_MATCH"},
        passing_inputs=CHECK,
    ),
    RuleCase(
        rule="R53-011",
        token=RECORD,
        rejected_inputs={**PLAIN, "name": "A.example.com."},
        passing_inputs={**PLAIN, "type": "AAAA"},
        existing=(HOSTED, record()),
    ),
    RuleCase(
        rule="R53-011",
        token=RECORD,
        rejected_inputs={**PLAIN, "name": "a"},
        passing_inputs={**PLAIN, "allowOverwrite": True},
        existing=(HOSTED, record()),
    ),
    RuleCase(
        rule="R53-012",
        token=RECORD,
        rejected_inputs=LATENCY,
        passing_inputs=LATENCY,
        existing=(record(),),
        passing_existing=(latency("us-east-1"),),
    ),
    RuleCase(
        rule="R53-013",
        token=RECORD,
        rejected_inputs={**LATENCY, "setIdentifier": "another"},
        passing_inputs=LATENCY,
        existing=(latency("eu-west-1"),),
        passing_existing=(latency("us-east-1"),),
    ),
    RuleCase(
        rule="R53-014",
        token=RECORD,
        rejected_inputs=CNAME,
        passing_inputs={**CNAME, "name": "c.example.com"},
        existing=(record(),),
    ),
    RuleCase(
        rule="R53-014",
        token=RECORD,
        rejected_inputs=PLAIN,
        passing_inputs=PLAIN,
        existing=(record(type="CNAME"),),
        passing_existing=(record(type="TXT"),),
    ),
    RuleCase(
        rule="R53-015",
        token=RECORD,
        rejected_inputs={**CNAME, "name": "example.com"},
        passing_inputs=CNAME,
        existing=(HOSTED,),
    ),
    RuleCase(
        rule="R53-016",
        token=RECORD,
        rejected_inputs=ALIAS,
        passing_inputs=ALIAS,
        existing=(stored_resource(BALANCER, "alb", dnsName=HOST, zoneId="Z99"),),
        passing_existing=(
            stored_resource(BALANCER, "alb", dnsName=HOST, zoneId="Z32"),
        ),
    ),
    RuleCase(
        rule="R53-017",
        token=ZONE,
        current=HOSTED,
        existing=(record(),),
        passing_existing=(record("example.com", type="NS"),),
    ),
)
