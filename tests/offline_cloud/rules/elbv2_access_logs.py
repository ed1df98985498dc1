"""Cases of the rules about the log bucket of a load balancer."""

import json
from typing import Final

from offline_cloud.aws.elbv2.resources import LOAD_BALANCER as BALANCER
from offline_cloud.aws.elbv2.rules import BUCKET, ENCRYPTION, POLICY
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import ACCOUNT, RuleCase, stored_resource

LOGGING: Final = {"accessLogs": {"bucket": "logs", "enabled": True}}
SILENT: Final = {"accessLogs": {"bucket": "logs", "enabled": False}}
STORE: Final = stored_resource(BUCKET, "logs", {"bucket": "logs"})


def policy(principal: object) -> StoredResource:
    """Return a bucket policy that lets a principal write logs."""
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::logs/AWSLogs/{ACCOUNT}/*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return stored_resource(POLICY, "logs", {"bucket": "logs", "policy": document})


def encryption(algorithm: str) -> StoredResource:
    """Return the default encryption of the bucket."""
    by = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm}}
    return stored_resource(ENCRYPTION, "logs", {"bucket": "logs", "rules": [by]})


OPEN: Final = policy({"Service": "logdelivery.elasticloadbalancing.amazonaws.com"})
WRONG: Final = policy({"Service": "delivery.logs.amazonaws.com"})

CASES: Final = (
    RuleCase(
        rule="ELB-019",
        token=BALANCER,
        rejected_inputs=LOGGING,
        passing_inputs=LOGGING,
        existing=(STORE,),
        passing_existing=(STORE, OPEN),
    ),
    RuleCase(
        rule="ELB-019",
        token=BALANCER,
        rejected_inputs=LOGGING,
        passing_inputs=SILENT,
        existing=(STORE, WRONG),
    ),
    RuleCase(
        rule="ELB-020",
        token=BALANCER,
        rejected_inputs=LOGGING,
        passing_inputs=LOGGING,
        existing=(STORE, OPEN, encryption("aws:kms")),
        passing_existing=(STORE, OPEN, encryption("AES256")),
    ),
)
