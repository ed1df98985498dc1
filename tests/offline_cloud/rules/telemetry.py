"""Requests to SNS and to Amazon's Prometheus that are refused."""

import json
from typing import Final

from offline_cloud.aws.amp.resources import SCRAPER, WORKSPACE
from offline_cloud.aws.amp.rules import ROUTING, RULES_NAMESPACE
from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.aws.sns.resources import SUBSCRIPTION, TOPIC
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import ACCOUNT, RuleCase, thing

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


def cluster(*, private: bool) -> StoredResource:
    """Return a cluster with or without an endpoint inside its network."""
    settings = {"vpcConfig": {"endpointPrivateAccess": private}}
    return thing(CLUSTER, "main", settings, arn=CLUSTER_ARN)


def workspace(**inputs: str) -> StoredResource:
    """Return the workspace."""
    return thing(WORKSPACE, "ws-1", inputs, arn=WORKSPACE_ARN)


def topic(*, ordered: bool) -> StoredResource:
    """Return the topic."""
    return thing(TOPIC, TOPIC_ARN, arn=TOPIC_ARN, fifoTopic=ordered)


CASES: Final = (
    *(
        RuleCase(
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
        RuleCase(rule="AMP-002", token=ROUTING, refused=refused, passes=routing("sns"))
        for refused in (
            {"definition": "route: {receiver: sns}"},
            routing("mail"),
            routing("sns", webhook_configs=[]),
        )
    ),
    RuleCase(
        rule="AMP-003",
        token=SCRAPER,
        refused={**SCRAPING, "scrapeConfiguration": "global: {}"},
        passes=SCRAPING,
    ),
    RuleCase(
        rule="AMP-004",
        token=SCRAPER,
        refused={"source": {"eks": {"subnetIds": ["subnet-a"]}}},
        passes=SCRAPING,
        existing=(A, B),
    ),
    RuleCase(
        rule="AMP-005",
        token=SCRAPER,
        refused=SCRAPING,
        passes=SCRAPING,
        existing=(cluster(private=False),),
        passing_existing=(cluster(private=True),),
    ),
    RuleCase(
        rule="AMP-006",
        token=SCRAPER,
        refused=SCRAPING,
        passes=SCRAPING,
        existing=(workspace(kmsKeyArn="arn:aws:kms:eu-west-1:1:key/k"),),
        passing_existing=(workspace(),),
    ),
    RuleCase(
        rule="AMP-007",
        token=RULES_NAMESPACE,
        refused=NAMED,
        passes={**NAMED, "name": "others"},
        existing=(thing(RULES_NAMESPACE, "arn", NAMED),),
    ),
    RuleCase(
        rule="SNS-001",
        token=SUBSCRIPTION,
        refused={**MAIL, "endpoint": "a@example"},
        passes=MAIL,
    ),
    RuleCase(
        rule="SNS-001",
        token=SUBSCRIPTION,
        refused={**MAIL, "endpoint": "https://example.com"},
        passes={**MAIL, "protocol": "https", "endpoint": "https://example.com"},
    ),
    RuleCase(
        rule="SNS-002",
        token=SUBSCRIPTION,
        refused=MAIL,
        passes=MAIL,
        existing=(topic(ordered=True),),
        passing_existing=(topic(ordered=False),),
    ),
)
