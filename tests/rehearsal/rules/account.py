"""Requests to IAM, KMS, Secrets Manager, the logs and the firewall that are refused."""

import json
from typing import Final

from operations.rehearsal.rules.iam import ATTACHMENT, INLINE, POLICY, ROLE
from operations.rehearsal.rules.kms import ALIAS, KEY
from operations.rehearsal.rules.logs import FIREWALL, GROUP
from operations.rehearsal.rules.secrets import SECRET, VERSION
from operations.rehearsal.thing import LeaveBehind
from tests.rehearsal.rules.case import ACCOUNT, Case, thing

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


def secret(name: str, region: str = "eu-west-1") -> LeaveBehind:
    """Return a secret in recovery."""
    arn = f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:{name}-AbCdEf"
    return LeaveBehind(token=SECRET, id=arn, urn="urn", what="the secret, in recovery")


CASES: Final = (
    Case(
        rule="IAM-001",
        token=ROLE,
        refused={"name": "r" * 65},
        passes={"name": "r" * 64},
    ),
    Case(
        rule="IAM-002",
        token=ROLE,
        refused={"assumeRolePolicy": policy(ALLOW)},
        passes={"assumeRolePolicy": policy(TRUST)},
    ),
    Case(
        rule="IAM-002",
        token=ROLE,
        refused={"assumeRolePolicy": policy({**TRUST, "Resource": "*"})},
        passes={"assumeRolePolicy": json.dumps({"Statement": TRUST})},
    ),
    Case(
        rule="IAM-003",
        token=INLINE,
        refused={"policy": policy({**READ, "Principal": "*"})},
        passes={"policy": policy(READ)},
    ),
    Case(
        rule="IAM-004",
        token=ATTACHMENT,
        refused={"policyArn": "ReadOnlyAccess"},
        passes={"policyArn": MANAGED},
    ),
    Case(
        rule="IAM-005",
        token=POLICY,
        refused={"policy": policy({**READ, "Sid": "a" * 6200})},
        passes={"policy": policy(READ) + " " * 6200},
    ),
    Case(
        rule="IAM-005",
        token=INLINE,
        refused={"policy": policy({**READ, "Sid": "a" * 10300})},
        passes={"policy": policy({**READ, "Sid": "a" * 6200})},
    ),
    Case(
        rule="IAM-006",
        token=ROLE,
        refused={"name": "Nodes"},
        passes={"name": "node"},
        there=(thing(ROLE, "nodes", {"name": "nodes"}),),
    ),
    Case(
        rule="IAM-007",
        token=ROLE,
        now=thing(ROLE, "nodes", name="nodes"),
        there=(thing(ATTACHMENT, "a", {"role": "nodes"}),),
        passing=(thing(INLINE, "b", {"role": "others"}),),
    ),
    Case(
        rule="KMS-001",
        token=ALIAS,
        refused={"name": "alias/aws/rds"},
        passes={"name": "alias/rds"},
    ),
    Case(
        rule="KMS-001",
        token=ALIAS,
        refused={"name": "rds"},
        passes={"name": "alias/aws"},
    ),
    Case(
        rule="KMS-002",
        token=KEY,
        refused={"policy": policy({**ADMINISTER, "Action": "kms:Decrypt"})},
        passes={"policy": policy({**ADMINISTER, "Action": "kms:Put*"})},
    ),
    Case(
        rule="KMS-002",
        token=KEY,
        refused={"policy": policy({**ADMINISTER, "Effect": "Deny"})},
        passes={
            "policy": policy(READ),
            "bypassPolicyLockoutSafetyCheck": True,
        },
    ),
    Case(
        rule="KMS-003",
        token=ALIAS,
        refused={"name": "alias/one"},
        passes={"name": "alias/two"},
        there=(thing(ALIAS, "alias/one", {"name": "alias/one"}),),
    ),
    Case(
        rule="KMS-004",
        token=GROUP,
        refused={"kmsKeyId": KEY_ARN},
        passes={"kmsKeyId": KEY_ARN.replace("k-1", "k-2")},
        left=(LeaveBehind(token=KEY, id="k-1", urn="urn", what="the key, pending"),),
    ),
    Case(
        rule="SEC-001",
        token=SECRET,
        refused={"name": "a b"},
        passes={"name": "a/b_c+d=e.f@g-h"},
    ),
    Case(
        rule="SEC-002",
        token=SECRET,
        refused={"recoveryWindowInDays": 6},
        passes={"recoveryWindowInDays": 0},
    ),
    Case(
        rule="SEC-003",
        token=VERSION,
        refused={"secretId": "arn"},
        passes={"secretId": "arn", "secretString": "{}"},
    ),
    Case(
        rule="SEC-004",
        token=SECRET,
        refused={"name": "one"},
        passes={"name": "two"},
        there=(thing(SECRET, "arn", {"name": "one"}),),
    ),
    Case(
        rule="SEC-005",
        token=SECRET,
        refused={"name": "one"},
        passes={"name": "two"},
        left=(secret("one"), secret("two", "us-east-1")),
    ),
    Case(
        rule="LOG-001",
        token=GROUP,
        refused={"name": "/aws/one"},
        passes={"name": "/aws/two"},
        there=(thing(GROUP, "/aws/one", {"name": "/aws/one"}),),
    ),
    Case(
        rule="WAF-001",
        token=FIREWALL,
        refused={"logDestinationConfigs": [f"{LOGS}waf"]},
        passes={"logDestinationConfigs": [f"{LOGS}aws-waf-logs-main:*"]},
    ),
)
