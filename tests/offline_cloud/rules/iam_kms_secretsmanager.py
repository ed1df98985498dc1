"""Cases of the rules of IAM, KMS, Secrets Manager, CloudWatch Logs and WAF logging."""

import json
from typing import Final

from offline_cloud.aws.cloudwatch.rules import FIREWALL, GROUP
from offline_cloud.aws.iam.resources import POLICY, ROLE
from offline_cloud.aws.iam.rules import ATTACHMENT, INLINE
from offline_cloud.aws.kms.resources import KEY
from offline_cloud.aws.kms.rules import ALIAS
from offline_cloud.aws.secretsmanager.rules import SECRET, VERSION
from offline_cloud.store import Remnant
from tests.offline_cloud.rules.case import ACCOUNT, RuleCase, stored_resource

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
    """Return the remnant of a secret in its recovery window."""
    arn = f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:{name}-AbCdEf"
    return Remnant(token=SECRET, id=arn, urn="urn", reason="the secret, in recovery")


CASES: Final = (
    RuleCase(
        rule="IAM-001",
        token=ROLE,
        rejected_inputs={"name": "r" * 65},
        passing_inputs={"name": "r" * 64},
    ),
    RuleCase(
        rule="IAM-002",
        token=ROLE,
        rejected_inputs={"assumeRolePolicy": policy(ALLOW)},
        passing_inputs={"assumeRolePolicy": policy(TRUST)},
    ),
    RuleCase(
        rule="IAM-002",
        token=ROLE,
        rejected_inputs={"assumeRolePolicy": policy({**TRUST, "Resource": "*"})},
        passing_inputs={"assumeRolePolicy": json.dumps({"Statement": TRUST})},
    ),
    RuleCase(
        rule="IAM-003",
        token=INLINE,
        rejected_inputs={"policy": policy({**READ, "Principal": "*"})},
        passing_inputs={"policy": policy(READ)},
    ),
    RuleCase(
        rule="IAM-004",
        token=ATTACHMENT,
        rejected_inputs={"policyArn": "ReadOnlyAccess"},
        passing_inputs={"policyArn": MANAGED},
    ),
    RuleCase(
        rule="IAM-005",
        token=POLICY,
        rejected_inputs={"policy": policy({**READ, "Sid": "a" * 6200})},
        passing_inputs={"policy": policy(READ) + " " * 6200},
    ),
    RuleCase(
        rule="IAM-005",
        token=INLINE,
        rejected_inputs={"policy": policy({**READ, "Sid": "a" * 10300})},
        passing_inputs={"policy": policy({**READ, "Sid": "a" * 6200})},
    ),
    RuleCase(
        rule="IAM-006",
        token=ROLE,
        rejected_inputs={"name": "Nodes"},
        passing_inputs={"name": "node"},
        existing=(stored_resource(ROLE, "nodes", {"name": "nodes"}),),
    ),
    RuleCase(
        rule="IAM-007",
        token=ROLE,
        current=stored_resource(ROLE, "nodes", name="nodes"),
        existing=(stored_resource(ATTACHMENT, "a", {"role": "nodes"}),),
        passing_existing=(stored_resource(INLINE, "b", {"role": "others"}),),
    ),
    RuleCase(
        rule="KMS-001",
        token=ALIAS,
        rejected_inputs={"name": "alias/aws/rds"},
        passing_inputs={"name": "alias/rds"},
    ),
    RuleCase(
        rule="KMS-001",
        token=ALIAS,
        rejected_inputs={"name": "rds"},
        passing_inputs={"name": "alias/aws"},
    ),
    RuleCase(
        rule="KMS-002",
        token=KEY,
        rejected_inputs={"policy": policy({**ADMINISTER, "Action": "kms:Decrypt"})},
        passing_inputs={"policy": policy({**ADMINISTER, "Action": "kms:Put*"})},
    ),
    RuleCase(
        rule="KMS-002",
        token=KEY,
        rejected_inputs={"policy": policy({**ADMINISTER, "Effect": "Deny"})},
        passing_inputs={
            "policy": policy(READ),
            "bypassPolicyLockoutSafetyCheck": True,
        },
    ),
    RuleCase(
        rule="KMS-003",
        token=ALIAS,
        rejected_inputs={"name": "alias/one"},
        passing_inputs={"name": "alias/two"},
        existing=(stored_resource(ALIAS, "alias/one", {"name": "alias/one"}),),
    ),
    RuleCase(
        rule="KMS-004",
        token=GROUP,
        rejected_inputs={"kmsKeyId": KEY_ARN},
        passing_inputs={"kmsKeyId": KEY_ARN.replace("k-1", "k-2")},
        remnants=(Remnant(token=KEY, id="k-1", urn="urn", reason="the key, pending"),),
    ),
    RuleCase(
        rule="SEC-001",
        token=SECRET,
        rejected_inputs={"name": "a b"},
        passing_inputs={"name": "a/b_c+d=e.f@g-h"},
    ),
    RuleCase(
        rule="SEC-002",
        token=SECRET,
        rejected_inputs={"recoveryWindowInDays": 6},
        passing_inputs={"recoveryWindowInDays": 0},
    ),
    RuleCase(
        rule="SEC-003",
        token=VERSION,
        rejected_inputs={"secretId": "arn"},
        passing_inputs={"secretId": "arn", "secretString": "{}"},
    ),
    RuleCase(
        rule="SEC-004",
        token=SECRET,
        rejected_inputs={"name": "one"},
        passing_inputs={"name": "two"},
        existing=(stored_resource(SECRET, "arn", {"name": "one"}),),
    ),
    RuleCase(
        rule="SEC-005",
        token=SECRET,
        rejected_inputs={"name": "one"},
        passing_inputs={"name": "two"},
        remnants=(secret("one"), secret("two", "us-east-1")),
    ),
    RuleCase(
        rule="LOG-001",
        token=GROUP,
        rejected_inputs={"name": "/aws/one"},
        passing_inputs={"name": "/aws/two"},
        existing=(stored_resource(GROUP, "/aws/one", {"name": "/aws/one"}),),
    ),
    RuleCase(
        rule="WAF-001",
        token=FIREWALL,
        rejected_inputs={"logDestinationConfigs": [f"{LOGS}waf"]},
        passing_inputs={"logDestinationConfigs": [f"{LOGS}aws-waf-logs-main:*"]},
    ),
)
