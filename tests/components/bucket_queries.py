"""Parts of a recorded S3 bucket."""

import json
from typing import Any, Final

from tests.graph import Graph

BUCKET: Final = "aws:s3/bucket:Bucket"
CLOSED: Final = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ENCRYPTION: Final = (
    "aws:s3/bucketServerSideEncryptionConfiguration:"
    "BucketServerSideEncryptionConfiguration"
)
LIFECYCLE: Final = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOCK: Final = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
POLICY: Final = "aws:s3/bucketPolicy:BucketPolicy"
VERSIONING: Final = "aws:s3/bucketVersioning:BucketVersioning"


def statements(graph: Graph) -> dict[str, dict[str, Any]]:
    """Return the statements of the bucket policy by Sid."""
    document = json.loads(graph.only(POLICY).inputs["policy"])
    return {statement["Sid"]: statement for statement in document["Statement"]}


def rule(graph: Graph) -> dict[str, Any]:
    """Return the one lifecycle rule of the bucket."""
    (only,) = graph.only(LIFECYCLE).inputs["rules"]
    found: dict[str, Any] = only
    return found


def encryption(graph: Graph) -> dict[str, Any]:
    """Return the default encryption of the bucket."""
    (only,) = graph.only(ENCRYPTION).inputs["rules"]
    found: dict[str, Any] = only
    return found
