"""Requests to SNS and to Amazon's Prometheus that are refused."""

import json
from typing import Final

from operations.rehearsal.rules.amp import (
    ROUTING,
    RULES_NAMESPACE,
    SCRAPER,
    WORKSPACE,
)
from operations.rehearsal.rules.eks import CLUSTER
from operations.rehearsal.rules.sns import SUBSCRIPTION, TOPIC
from operations.rehearsal.thing import Thing
from tests.rehearsal.rules.case import ACCOUNT, Case, thing

SUBNET: Final = "aws:ec2/subnet:Subnet"
A: Final = thing(SUBNET, "subnet-a", availabilityZone="eu-west-1a")
B: Final = thing(SUBNET, "subnet-b", availabilityZone="eu-west-1b")
CLUSTER_ARN: Final = f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/main"
WORKSPACE_ARN: Final = f"arn:aws:aps:eu-west-1:{ACCOUNT}:workspace/ws-1"
TOPIC_ARN: Final = f"arn:aws:sns:eu-west-1:{ACCOUNT}:alerts"
NAMED: Final = {"workspaceId": "ws-1", "name": "rules"}
MAIL: Final = {"topic": TOPIC_ARN, "protocol": "email", "endpoint": "a@example.com"}
SCRAPING: Final = {
    "source": {
        "eks": {"clusterArn": CLUSTER_ARN, "subnetIds": ["subnet-a", "subnet-b"]}
    },
    "destination": {"amp": {"workspaceArn": WORKSPACE_ARN}},
    "scrapeConfiguration": json.dumps({"scrape_configs": [{"job_name": "a"}]}),
}


def rules(**rule: str) -> dict[str, str]:
    """Return a rules file with one rule."""
    return {"data": json.dumps({"groups": [{"name": "one", "rules": [rule]}]})}


def routing(receiver: str, **other: object) -> dict[str, str]:
    """Return a definition that routes to a receiver, and has one named ``sns``."""
    receivers: list[dict[str, object]] = [{"name": "sns", **other}]
    inner: dict[str, object] = {"route": {"receiver": receiver}, "receivers": receivers}
    return {"definition": json.dumps({"alertmanager_config": json.dumps(inner)})}


def cluster(*, private: bool) -> Thing:
    """Return a cluster with or without an endpoint inside its network."""
    settings = {"vpcConfig": {"endpointPrivateAccess": private}}
    return thing(CLUSTER, "main", settings, arn=CLUSTER_ARN)


def workspace(**inputs: str) -> Thing:
    """Return the workspace."""
    return thing(WORKSPACE, "ws-1", inputs, arn=WORKSPACE_ARN)


def topic(*, ordered: bool) -> Thing:
    """Return the topic."""
    return thing(TOPIC, TOPIC_ARN, arn=TOPIC_ARN, fifoTopic=ordered)


CASES: Final = (
    *(
        Case(
            rule="AMP-001",
            token=RULES_NAMESPACE,
            refused=refused,
            passes=rules(record="a:b", expr="up"),
        )
        for refused in (
            {"data": "groups: ["},
            {"data": "groups: []"},
            {"data": "groups: [{name: one}]"},
            rules(record="a:b", alert="A", expr="up"),
            rules(expr="up"),
            rules(alert="A"),
        )
    ),
    *(
        Case(rule="AMP-002", token=ROUTING, refused=refused, passes=routing("sns"))
        for refused in (
            {"definition": "route: {receiver: sns}"},
            routing("mail"),
            routing("sns", webhook_configs=[]),
        )
    ),
    Case(
        rule="AMP-003",
        token=SCRAPER,
        refused={**SCRAPING, "scrapeConfiguration": "global: {}"},
        passes=SCRAPING,
    ),
    Case(
        rule="AMP-004",
        token=SCRAPER,
        refused={"source": {"eks": {"subnetIds": ["subnet-a"]}}},
        passes=SCRAPING,
        there=(A, B),
    ),
    Case(
        rule="AMP-005",
        token=SCRAPER,
        refused=SCRAPING,
        passes=SCRAPING,
        there=(cluster(private=False),),
        passing=(cluster(private=True),),
    ),
    Case(
        rule="AMP-006",
        token=SCRAPER,
        refused=SCRAPING,
        passes=SCRAPING,
        there=(workspace(kmsKeyArn="arn:aws:kms:eu-west-1:1:key/k"),),
        passing=(workspace(),),
    ),
    Case(
        rule="AMP-007",
        token=RULES_NAMESPACE,
        refused=NAMED,
        passes={**NAMED, "name": "others"},
        there=(thing(RULES_NAMESPACE, "arn", NAMED),),
    ),
    Case(
        rule="SNS-001",
        token=SUBSCRIPTION,
        refused={**MAIL, "endpoint": "a@example"},
        passes=MAIL,
    ),
    Case(
        rule="SNS-001",
        token=SUBSCRIPTION,
        refused={**MAIL, "endpoint": "https://example.com"},
        passes={**MAIL, "protocol": "https", "endpoint": "https://example.com"},
    ),
    Case(
        rule="SNS-002",
        token=SUBSCRIPTION,
        refused=MAIL,
        passes=MAIL,
        there=(topic(ordered=True),),
        passing=(topic(ordered=False),),
    ),
)
