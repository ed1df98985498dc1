"""S3 buckets."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule, StackRule
from policies.crossguard.rules.checks import statements, types

BUCKET: Final = "aws:s3/bucket:Bucket"
ACCESS_BLOCK: Final = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
POLICY: Final = "aws:s3/bucketPolicy:BucketPolicy"
ENCRYPTION: Final = (
    "aws:s3/bucketServerSideEncryptionConfiguration:"
    "BucketServerSideEncryptionConfiguration"
)
_BLOCKS: Final = (
    *("blockPublicAcls", "blockPublicPolicy"),
    *("ignorePublicAcls", "restrictPublicBuckets"),
)


def _blocked(resource: Resource, _: Facts) -> Iterator[str]:
    for name in _BLOCKS:
        if resource.get(name) is not True:
            yield f"{name} is {resource.get(name)!r}; required: True"


def _tls_only(resource: Resource, _: Facts) -> Iterator[str]:
    refusals = [
        statement
        for statement in statements(resource.get("policy"))
        if statement.get("Effect") == "Deny"
        and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
    ]
    if not refusals:
        yield "policy has no statement that refuses requests without TLS"


def _complete(
    resources: tuple[Resource, ...], _: Facts
) -> Iterator[tuple[Resource, str]]:
    for kind in (ACCESS_BLOCK, POLICY, ENCRYPTION):
        covered = {each.get("bucket") for each in resources if each.type == kind}
        for bucket in resources:
            if bucket.type == BUCKET and bucket.get("bucket") not in covered:
                yield bucket, f"no {kind.rpartition(':')[2]} covers this bucket"


_DOCS: Final = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"

RULES: Final = (
    Rule(
        id="POLICY-S3-001",
        summary="A bucket blocks every kind of public access.",
        why="One wrong ACL or policy publishes the audit archive otherwise.",
        remediation="Set all four settings to True.",
        check=_blocked,
        types=types(ACCESS_BLOCK),
        source=f"{_DOCS}/access-control-block-public-access.html",
    ),
    Rule(
        id="POLICY-S3-002",
        summary="A bucket refuses requests without TLS.",
        why="Objects cross the network in plain text otherwise.",
        remediation="Deny requests with aws:SecureTransport false.",
        check=_tls_only,
        types=types(POLICY),
        source=f"{_DOCS}/security-best-practices.html",
    ),
)

STACK_RULES: Final = (
    StackRule(
        id="POLICY-S3-003",
        summary="Every bucket has an access block, a policy and encryption.",
        why="They are resources of their own, and S3 works without them.",
        remediation="Create the bucket with components.aws.s3_bucket.",
        check=_complete,
        source=f"{_DOCS}/security-best-practices.html",
    ),
)
