"""Policies of an SNS topic for alerts and of its key, as JSON.

Every statement is restricted to this account and region, so that another account cannot
make AWS services publish here on its behalf
(https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from components.aws.iam_policies import (
    Statement,
    account_admin_statement,
    policy_document,
)

#: Service to the resources it publishes for, and its actions.
#: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-AMPpermission.html
_PUBLISHERS: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "cloudwatch": ("alarm:*", ["sns:Publish"]),
    "aps": ("workspace/*", ["sns:Publish", "sns:GetTopicAttributes"]),
}


def sns_topic_policy(
    *, topic_arn: str, account: str, region: str, services: Sequence[str]
) -> str:
    """Return a policy that lets services of this account and region publish."""
    publishers = {service: _PUBLISHERS[service] for service in services}
    return policy_document(
        *(
            Statement(
                Sid=f"Publish{service.capitalize()}",
                Effect="Allow",
                Principal={"Service": f"{service}.amazonaws.com"},
                Action=actions,
                Resource=[topic_arn],
                Condition={
                    "StringEquals": {"aws:SourceAccount": account},
                    "ArnLike": {
                        "aws:SourceArn": f"arn:aws:{service}:{region}:{account}:{kind}"
                    },
                },
            )
            for service, (kind, actions) in publishers.items()
        )
    )


def sns_key_policy(account: str, services: Sequence[str]) -> str:
    """Return the policy of the topic's key.

    A publisher to an encrypted topic needs the key. Without it CloudWatch drops the
    message and reports no error
    (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services).
    """
    return policy_document(
        account_admin_statement(account),
        *(
            Statement(
                Sid=f"Encrypt{service.capitalize()}",
                Effect="Allow",
                Principal={"Service": f"{service}.amazonaws.com"},
                Action=["kms:Decrypt", "kms:GenerateDataKey"],
                Resource=["*"],
                Condition={"StringEquals": {"aws:SourceAccount": account}},
            )
            for service in services
        ),
    )
