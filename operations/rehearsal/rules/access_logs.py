"""What elastic load balancing refuses because of the bucket it is to log to.

It writes a test object as soon as logs are switched on, so the bucket has to be ready.
"""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.elb import BALANCER
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import flag, listed, text

BUCKET: Final = "aws:s3/bucket:Bucket"
POLICY: Final = "aws:s3/bucketPolicy:BucketPolicy"
ENCRYPTION: Final = (
    "aws:s3/bucketServerSideEncryptionConfiguration:"
    "BucketServerSideEncryptionConfiguration"
)

_PATH: Final = "accessLogs.bucket"
_DELIVERY: Final = "logdelivery.elasticloadbalancing.amazonaws.com"
_PAGE: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"
_CODE: Final = "(InvalidConfigurationRequest)"


def _bucket(subject: Subject, view: View) -> str:
    """Return the log bucket, or nothing if it is none of this cloud's."""
    name = text(subject.inputs, _PATH)
    known = (bucket.outputs.get("bucket") for bucket in view.here(BUCKET))
    enabled = flag(subject.inputs, "accessLogs.enabled", default=False)
    return name if enabled and name in known else ""


def _closed(subject: Subject, view: View) -> Iterator[Complaint]:
    bucket = _bucket(subject, view)
    policies = [
        text(policy.inputs, "policy")
        for policy in view.here(POLICY)
        if policy.inputs.get("bucket") == bucket
    ]
    # Older policies name the account of the service in the region instead.
    let_in = any(_DELIVERY in policy or ":root" in policy for policy in policies)
    if bucket and not let_in:
        yield refusal(
            _PATH,
            f"Access Denied for bucket: {bucket}; its policy does not let {_DELIVERY} "
            f"write {_CODE}",
        )


def _under_a_key(subject: Subject, view: View) -> Iterator[Complaint]:
    bucket = _bucket(subject, view)
    for encryption in view.here(ENCRYPTION):
        if not bucket or encryption.inputs.get("bucket") != bucket:
            continue
        for rule in listed(encryption.inputs.get("rules")):
            by = text(rule, "applyServerSideEncryptionByDefault.sseAlgorithm")
            if by.startswith("aws:kms"):
                yield refusal(
                    _PATH,
                    f"Access Denied for bucket: {bucket}; it encrypts with {by}, and "
                    f"access logs are written with AES256 only {_CODE}",
                )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "ELB-019",
        "The log bucket of a load balancer lets the log service write.",
        _closed,
        BALANCER,
        source=_PAGE,
    ),
    refuses_when(
        "ELB-020",
        "The log bucket of a load balancer encrypts with keys of S3 itself.",
        _under_a_key,
        BALANCER,
        source=_PAGE,
    ),
)
