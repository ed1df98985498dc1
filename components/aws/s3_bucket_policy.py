"""S3 bucket policies as JSON.

A statement with effect ``Deny`` names ``*`` as principal and action: it restricts every
principal and grants nothing.
"""

from collections.abc import Sequence
from typing import Final

from components.aws.iam_policies import Statement, policy_document

_ANY_PRINCIPAL: Final = {"AWS": "*"}

#: Service that writes the access logs of load balancers.
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
_LOG_DELIVERY: Final = "logdelivery.elasticloadbalancing.amazonaws.com"

#: Actions that delete a locked object or its bucket. Lifecycle rules are not restricted
#: by them, so objects are deleted after their retention.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
_DELETIONS: Final = (
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
)


def bucket_policy(bucket: str, *statements: Statement) -> str:
    """Return a policy of these statements that also denies requests without TLS."""
    without_tls: Statement = {
        "Sid": "RefuseWithoutTls",
        "Effect": "Deny",
        "Principal": _ANY_PRINCIPAL,
        "Action": ["s3:*"],
        "Resource": _all_of(bucket),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return policy_document(without_tls, *statements)


def no_deletion(bucket: str) -> Statement:
    """Deny deletion to every principal, including the account's owner."""
    return {
        "Sid": "RefuseDeletion",
        "Effect": "Deny",
        "Principal": _ANY_PRINCIPAL,
        "Action": _DELETIONS,
        "Resource": _all_of(bucket),
    }


def log_delivery(bucket: str, *, account: str) -> Statement:
    """Let the load balancers of one account write their access logs.

    The service writes below the load balancer's account id, which the resource
    contains. So load balancers of other accounts cannot write here.
    """
    return {
        "Sid": "WriteAccessLogs",
        "Effect": "Allow",
        "Principal": {"Service": _LOG_DELIVERY},
        "Action": ["s3:PutObject"],
        "Resource": [f"{_arn(bucket)}/AWSLogs/{account}/*"],
    }


def _all_of(bucket: str) -> Sequence[str]:
    return [_arn(bucket), f"{_arn(bucket)}/*"]


def _arn(bucket: str) -> str:
    return f"arn:aws:s3:::{bucket}"
