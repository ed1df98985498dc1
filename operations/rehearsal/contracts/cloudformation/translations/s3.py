"""Buckets, in CloudFormation: what the provider sets one by one is one resource.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_S3.html
"""

from collections.abc import Mapping
from typing import Final

from operations.rehearsal.contracts.cloudformation.translation import Into, Translation

_BUCKET: Final = "aws:s3/bucket:Bucket"
_TYPE: Final = "AWS::S3::Bucket"
_OF_BUCKET: Final = Into(token=_BUCKET, by={"bucket": "bucket"})
_DELETION: Final = "says how the provider deletes, not what there is"
_OWNER: Final[Mapping[str, str]] = {
    "expectedBucketOwner": "a condition of the call, not a state"
}
_BLOCK: Final = "PublicAccessBlockConfiguration"

TRANSLATIONS: tuple[Translation, ...] = (
    Translation(
        token=_BUCKET,
        cloudformation=_TYPE,
        rename={"bucket": "BucketName", "bucketPrefix": "BucketNamePrefix"},
        absent={"forceDestroy": _DELETION},
        attributes={"id": "Ref", "bucket": "Ref", "arn": "Arn"},
    ),
    Translation(
        token="aws:s3/bucketPolicy:BucketPolicy",
        cloudformation="AWS::S3::BucketPolicy",
        rename={"policy": "PolicyDocument"},
    ),
    Translation(
        token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        cloudformation=_TYPE,
        rename={
            name: f"{_BLOCK}.{name[0].upper()}{name[1:]}"
            for name in (
                *("blockPublicAcls", "blockPublicPolicy"),
                *("ignorePublicAcls", "restrictPublicBuckets"),
            )
        },
        absent={"skipDestroy": _DELETION},
        into=_OF_BUCKET,
    ),
    Translation(
        token="aws:s3/bucketVersioning:BucketVersioning",
        cloudformation=_TYPE,
        absent={**_OWNER, "mfa": "proves who calls, and is no state"},
        into=_OF_BUCKET,
    ),
    Translation(
        token="aws:s3/bucketServerSideEncryptionConfiguration:"
        "BucketServerSideEncryptionConfiguration",
        cloudformation=_TYPE,
        rename={
            "rules": "BucketEncryption.ServerSideEncryptionConfiguration",
            "rules.applyServerSideEncryptionByDefault": "ServerSideEncryptionByDefault",
        },
        absent=_OWNER,
        into=_OF_BUCKET,
    ),
    Translation(
        token="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        cloudformation=_TYPE,
        rename={
            "rules": "LifecycleConfiguration.Rules",
            "rules.expiration": ".",
            "rules.expiration.date": "ExpirationDate",
            "rules.expiration.days": "ExpirationInDays",
            "rules.filter": ".",
            "rules.noncurrentVersionTransitions.noncurrentDays": "TransitionInDays",
            "rules.transitions.date": "TransitionDate",
            "rules.transitions.days": "TransitionInDays",
            "transitionDefaultMinimumObjectSize": (
                "LifecycleConfiguration.TransitionDefaultMinimumObjectSize"
            ),
        },
        absent=_OWNER,
        into=_OF_BUCKET,
    ),
    Translation(
        token="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        cloudformation=_TYPE,
        rename={
            "objectLockEnabled": "ObjectLockConfiguration.ObjectLockEnabled",
            "rule": "ObjectLockConfiguration.Rule",
        },
        absent={**_OWNER, "token": "unlocks an action of support, and is no state"},
        into=_OF_BUCKET,
    ),
)
