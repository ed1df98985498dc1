"""IAM and KMS policy documents as JSON.

No document grants a wildcard, except where a key policy requires it. There the resource
``"*"`` is the key itself, and the statement for the account is AWS's documented
default: without it no principal could change the key any more.
https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

#: Characters of a role's name.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
ROLE_NAME_LIMIT: Final = 64

_VERSION: Final = "2012-10-17"
_THIS_KEY: Final = "*"

#: KMS actions of CloudWatch Logs. AWS documents them with wildcards.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
_LOGS_ACTIONS: Final = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
)


class Statement(TypedDict):
    """One statement of a policy document, with AWS's keys."""

    Sid: str
    Effect: str
    Principal: NotRequired[Mapping[str, str]]
    Action: Sequence[str]
    Resource: NotRequired[Sequence[str]]
    Condition: NotRequired[Mapping[str, Mapping[str, str]]]


def assume_role_policy(
    service: str, *, tag_session: bool = False, source_account: str | None = None
) -> str:
    """Return a trust policy that lets one AWS service assume the role.

    Set ``source_account`` if the service sends ``aws:SourceAccount``. A service that
    does not send it could not assume the role.
    """
    statement: Statement = {
        "Sid": "AssumedByService",
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": ["sts:AssumeRole", *(["sts:TagSession"] if tag_session else [])],
    }
    if source_account is not None:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": source_account}}
    return policy_document(statement)


def identity_policy(
    sid: str, *, actions: Sequence[str], resources: Sequence[str]
) -> str:
    """Return an identity policy of named actions on named resources.

    Raises:
        ValueError: An action contains a wildcard, or a resource is ``"*"``.
    """
    wild = [a for a in actions if "*" in a] + [r for r in resources if r == "*"]
    if wild:
        message = f"policy {sid!r} grants {wild[0]!r}; name each action and resource"
        raise ValueError(message)
    return policy_document(
        {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}
    )


def key_policy(account: str) -> str:
    """Return the policy of a key that only identity policies grant."""
    return policy_document(account_admin_statement(account))


def logs_key_policy(account: str, region: str) -> str:
    """Return the policy of a key with which CloudWatch Logs encrypts log groups.

    The encryption context restricts the key to log groups of this account and region.
    """
    return policy_document(
        account_admin_statement(account),
        {
            "Sid": "EncryptLogGroups",
            "Effect": "Allow",
            "Principal": {"Service": f"logs.{region}.amazonaws.com"},
            "Action": _LOGS_ACTIONS,
            "Resource": [_THIS_KEY],
            "Condition": {
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": (
                        f"arn:aws:logs:{region}:{account}:log-group:*"
                    )
                }
            },
        },
    )


def account_admin_statement(account: str) -> Statement:
    """Let the identity policies of an account decide about a key."""
    return {
        "Sid": "AdministeredByAccount",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["kms:*"],
        "Resource": [_THIS_KEY],
    }


def policy_document(*statements: Statement) -> str:
    """Return the statements as a policy document."""
    return json.dumps({"Version": _VERSION, "Statement": statements})
