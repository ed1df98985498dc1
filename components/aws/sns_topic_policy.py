"""Who may publish to a topic of alerts, as text.

Every statement is bound to this account and region, so that another account cannot
make AWS's services speak here on its behalf
(https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from components.aws.iam_policies import (
    Statement,
    account_admin_statement,
    policy_document,
)

#: Service to the kind of resource it publishes for, and what it calls besides.
#: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-AMPpermission.html
_PUBLISHERS: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "cloudwatch": ("alarm:*", ["sns:Publish"]),
    "aps": ("workspace/*", ["sns:Publish", "sns:GetTopicAttributes"]),
}


def sns_topic_policy(
    *, topic_arn: str, account: str, region: str, services: Sequence[str]
) -> str:
    """Let some services publish, for resources of this account and region only."""
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

    Whoever publishes to an encrypted topic needs its key; CloudWatch without it drops
    the message and says nothing
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
