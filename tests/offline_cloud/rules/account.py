"""Requests to IAM, KMS, Secrets Manager, the logs and the firewall that are refused."""

import json
from typing import Final

from offline_cloud.aws.cloudwatch.rules import FIREWALL, GROUP
from offline_cloud.aws.iam.resources import POLICY, ROLE
from offline_cloud.aws.iam.rules import ATTACHMENT, INLINE
from offline_cloud.aws.kms.resources import KEY
from offline_cloud.aws.kms.rules import ALIAS
from offline_cloud.aws.secretsmanager.rules import SECRET, VERSION
from offline_cloud.store import Remnant
from tests.offline_cloud.rules.case import ACCOUNT, RuleCase, thing

ALLOW: Final = {"Effect": "Allow", "Action": "sts:AssumeRole"}
TRUST: Final = {**ALLOW, "Principal": {"Service": "ec2.amazonaws.com"}}
READ: Final = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
MANAGED: Final = "arn:aws:iam::aws:policy/ReadOnlyAccess"
KEY_ARN: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k-1"
LOGS: Final = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:"
ADMINISTER: Final = {"Effect": "Allow", "Action": ["kms:*"], "Resource": "*"}


def policy(*statements: object) -> str:
    """Return a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def secret(name: str, region: str = "eu-west-1") -> Remnant:
    """Return a secret in recovery."""
    arn = f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:{name}-AbCdEf"
    return Remnant(token=SECRET, id=arn, urn="urn", reason="the secret, in recovery")


CASES: Final = (
    RuleCase(
        rule="IAM-001",
        token=ROLE,
        refused={"name": "r" * 65},
        passes={"name": "r" * 64},
    ),
    RuleCase(
        rule="IAM-002",
        token=ROLE,
        refused={"assumeRolePolicy": policy(ALLOW)},
        passes={"assumeRolePolicy": policy(TRUST)},
    ),
    RuleCase(
        rule="IAM-002",
        token=ROLE,
        refused={"assumeRolePolicy": policy({**TRUST, "Resource": "*"})},
        passes={"assumeRolePolicy": json.dumps({"Statement": TRUST})},
    ),
    RuleCase(
        rule="IAM-003",
        token=INLINE,
        refused={"policy": policy({**READ, "Principal": "*"})},
        passes={"policy": policy(READ)},
    ),
    RuleCase(
        rule="IAM-004",
        token=ATTACHMENT,
        refused={"policyArn": "ReadOnlyAccess"},
        passes={"policyArn": MANAGED},
    ),
    RuleCase(
        rule="IAM-005",
        token=POLICY,
        refused={"policy": policy({**READ, "Sid": "a" * 6200})},
        passes={"policy": policy(READ) + " " * 6200},
    ),
    RuleCase(
        rule="IAM-005",
        token=INLINE,
        refused={"policy": policy({**READ, "Sid": "a" * 10300})},
        passes={"policy": policy({**READ, "Sid": "a" * 6200})},
    ),
    RuleCase(
        rule="IAM-006",
        token=ROLE,
        refused={"name": "Nodes"},
        passes={"name": "node"},
        existing=(thing(ROLE, "nodes", {"name": "nodes"}),),
    ),
    RuleCase(
        rule="IAM-007",
        token=ROLE,
        current=thing(ROLE, "nodes", name="nodes"),
        existing=(thing(ATTACHMENT, "a", {"role": "nodes"}),),
        passing_existing=(thing(INLINE, "b", {"role": "others"}),),
    ),
    RuleCase(
        rule="KMS-001",
        token=ALIAS,
        refused={"name": "alias/aws/rds"},
        passes={"name": "alias/rds"},
    ),
    RuleCase(
        rule="KMS-001",
        token=ALIAS,
        refused={"name": "rds"},
        passes={"name": "alias/aws"},
    ),
    RuleCase(
        rule="KMS-002",
        token=KEY,
        refused={"policy": policy({**ADMINISTER, "Action": "kms:Decrypt"})},
        passes={"policy": policy({**ADMINISTER, "Action": "kms:Put*"})},
    ),
    RuleCase(
        rule="KMS-002",
        token=KEY,
        refused={"policy": policy({**ADMINISTER, "Effect": "Deny"})},
        passes={
            "policy": policy(READ),
            "bypassPolicyLockoutSafetyCheck": True,
        },
    ),
    RuleCase(
        rule="KMS-003",
        token=ALIAS,
        refused={"name": "alias/one"},
        passes={"name": "alias/two"},
        existing=(thing(ALIAS, "alias/one", {"name": "alias/one"}),),
    ),
    RuleCase(
        rule="KMS-004",
        token=GROUP,
        refused={"kmsKeyId": KEY_ARN},
        passes={"kmsKeyId": KEY_ARN.replace("k-1", "k-2")},
        leftovers=(Remnant(token=KEY, id="k-1", urn="urn", reason="the key, pending"),),
    ),
    RuleCase(
        rule="SEC-001",
        token=SECRET,
        refused={"name": "a b"},
        passes={"name": "a/b_c+d=e.f@g-h"},
    ),
    RuleCase(
        rule="SEC-002",
        token=SECRET,
        refused={"recoveryWindowInDays": 6},
        passes={"recoveryWindowInDays": 0},
    ),
    RuleCase(
        rule="SEC-003",
        token=VERSION,
        refused={"secretId": "arn"},
        passes={"secretId": "arn", "secretString": "{}"},
    ),
    RuleCase(
        rule="SEC-004",
        token=SECRET,
        refused={"name": "one"},
        passes={"name": "two"},
        existing=(thing(SECRET, "arn", {"name": "one"}),),
    ),
    RuleCase(
        rule="SEC-005",
        token=SECRET,
        refused={"name": "one"},
        passes={"name": "two"},
        leftovers=(secret("one"), secret("two", "us-east-1")),
    ),
    RuleCase(
        rule="LOG-001",
        token=GROUP,
        refused={"name": "/aws/one"},
        passes={"name": "/aws/two"},
        existing=(thing(GROUP, "/aws/one", {"name": "/aws/one"}),),
    ),
    RuleCase(
        rule="WAF-001",
        token=FIREWALL,
        refused={"logDestinationConfigs": [f"{LOGS}waf"]},
        passes={"logDestinationConfigs": [f"{LOGS}aws-waf-logs-main:*"]},
    ),
)
