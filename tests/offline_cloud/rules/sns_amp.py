"""Cases of the rules of SNS and Amazon Managed Service for Prometheus."""

import json
from typing import Final

from offline_cloud.aws.amp.resources import SCRAPER, WORKSPACE
from offline_cloud.aws.amp.rules import ROUTING, RULES_NAMESPACE
from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.aws.sns.resources import SUBSCRIPTION, TOPIC
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import ACCOUNT, RuleCase, stored_resource

SUBNET: Final = "aws:ec2/subnet:Subnet"
A: Final = stored_resource(SUBNET, "subnet-a", availabilityZone="eu-west-1a")
B: Final = stored_resource(SUBNET, "subnet-b", availabilityZone="eu-west-1b")
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
    """Return a cluster with or without private endpoint access."""
    settings = {"vpcConfig": {"endpointPrivateAccess": private}}
    return stored_resource(CLUSTER, "main", settings, arn=CLUSTER_ARN)


def workspace(**inputs: str) -> StoredResource:
    """Return the workspace."""
    return stored_resource(WORKSPACE, "ws-1", inputs, arn=WORKSPACE_ARN)


def topic(*, ordered: bool) -> StoredResource:
    """Return the topic."""
    return stored_resource(TOPIC, TOPIC_ARN, arn=TOPIC_ARN, fifoTopic=ordered)


CASES: Final = (
    *(
        RuleCase(
            rule="AMP-001",
            token=RULES_NAMESPACE,
            rejected_inputs=refused,
            passing_inputs=rules(record="a:b", expr="up"),
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
        RuleCase(
            rule="AMP-002",
            token=ROUTING,
            rejected_inputs=refused,
            passing_inputs=routing("sns"),
        )
        for refused in (
            {"definition": "route: {receiver: sns}"},
            routing("mail"),
            routing("sns", webhook_configs=[]),
        )
    ),
    RuleCase(
        rule="AMP-003",
        token=SCRAPER,
        rejected_inputs={**SCRAPING, "scrapeConfiguration": "global: {}"},
        passing_inputs=SCRAPING,
    ),
    RuleCase(
        rule="AMP-004",
        token=SCRAPER,
        rejected_inputs={"source": {"eks": {"subnetIds": ["subnet-a"]}}},
        passing_inputs=SCRAPING,
        existing=(A, B),
    ),
    RuleCase(
        rule="AMP-005",
        token=SCRAPER,
        rejected_inputs=SCRAPING,
        passing_inputs=SCRAPING,
        existing=(cluster(private=False),),
        passing_existing=(cluster(private=True),),
    ),
    RuleCase(
        rule="AMP-006",
        token=SCRAPER,
        rejected_inputs=SCRAPING,
        passing_inputs=SCRAPING,
        existing=(workspace(kmsKeyArn="arn:aws:kms:eu-west-1:1:key/k"),),
        passing_existing=(workspace(),),
    ),
    RuleCase(
        rule="AMP-007",
        token=RULES_NAMESPACE,
        rejected_inputs=NAMED,
        passing_inputs={**NAMED, "name": "others"},
        existing=(stored_resource(RULES_NAMESPACE, "arn", NAMED),),
    ),
    RuleCase(
        rule="SNS-001",
        token=SUBSCRIPTION,
        rejected_inputs={**MAIL, "endpoint": "a@example"},
        passing_inputs=MAIL,
    ),
    RuleCase(
        rule="SNS-001",
        token=SUBSCRIPTION,
        rejected_inputs={**MAIL, "endpoint": "https://example.com"},
        passing_inputs={**MAIL, "protocol": "https", "endpoint": "https://example.com"},
    ),
    RuleCase(
        rule="SNS-002",
        token=SUBSCRIPTION,
        rejected_inputs=MAIL,
        passing_inputs=MAIL,
        existing=(topic(ordered=True),),
        passing_existing=(topic(ordered=False),),
    ),
)
