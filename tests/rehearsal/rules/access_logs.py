"""Load balancers that log to a bucket which is not ready for it."""

import json
from typing import Final

from operations.rehearsal.rules.access_logs import BUCKET, ENCRYPTION, POLICY
from operations.rehearsal.rules.elb import BALANCER
from operations.rehearsal.thing import Thing
from tests.rehearsal.rules.case import ACCOUNT, Case, thing

LOGGING: Final = {"accessLogs": {"bucket": "logs", "enabled": True}}
SILENT: Final = {"accessLogs": {"bucket": "logs", "enabled": False}}
STORE: Final = thing(BUCKET, "logs", {"bucket": "logs"})


def policy(principal: object) -> Thing:
    """Return the policy of the bucket that lets somebody write."""
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::logs/AWSLogs/{ACCOUNT}/*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return thing(POLICY, "logs", {"bucket": "logs", "policy": document})


def encryption(algorithm: str) -> Thing:
    """Return how the bucket encrypts."""
    by = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm}}
    return thing(ENCRYPTION, "logs", {"bucket": "logs", "rules": [by]})


OPEN: Final = policy({"Service": "logdelivery.elasticloadbalancing.amazonaws.com"})
WRONG: Final = policy({"Service": "delivery.logs.amazonaws.com"})

CASES: Final = (
    Case(
        rule="ELB-019",
        token=BALANCER,
        refused=LOGGING,
        passes=LOGGING,
        there=(STORE,),
        passing=(STORE, OPEN),
    ),
    Case(
        rule="ELB-019",
        token=BALANCER,
        refused=LOGGING,
        passes=SILENT,
        there=(STORE, WRONG),
    ),
    Case(
        rule="ELB-020",
        token=BALANCER,
        refused=LOGGING,
        passes=LOGGING,
        there=(STORE, OPEN, encryption("aws:kms")),
        passing=(STORE, OPEN, encryption("AES256")),
    ),
)
