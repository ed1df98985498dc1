"""What a bucket's own policy says, as text.

A refusal here names ``*`` as who is refused and what: it takes from everybody and
gives to nobody.
"""

from collections.abc import Sequence
from typing import Final

from components.aws.iam_policies import Statement, policy_document

_ANY_PRINCIPAL: Final = {"AWS": "*"}

#: Who writes the access logs of load balancers.
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
_LOG_DELIVERY: Final = "logdelivery.elasticloadbalancing.amazonaws.com"

#: Every way to take a locked object away, or the bucket from under it. A lifecycle
#: rule is not bound by this, so what is past its retention still goes.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
_DELETIONS: Final = (
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
)


def bucket_policy(bucket: str, *statements: Statement) -> str:
    """Return a policy that refuses calls without TLS, and has these statements."""
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
    """Refuse to everybody, the owner included, to delete what is kept."""
    return {
        "Sid": "RefuseDeletion",
        "Effect": "Deny",
        "Principal": _ANY_PRINCIPAL,
        "Action": _DELETIONS,
        "Resource": _all_of(bucket),
    }


def log_delivery(bucket: str, *, account: str) -> Statement:
    """Let the load balancers of one account write their access logs.

    The service writes below the number of the balancer's own account, which the
    resource names, so that no other account's balancer can write here.
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
