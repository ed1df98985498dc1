"""CloudFormation types and property names of Amazon S3.

The provider has a resource per bucket setting; in CloudFormation, all of them are
properties of the bucket.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_S3.html
"""

from collections.abc import Mapping
from typing import Final

from offline_cloud.aws.s3.resources import BUCKET
from offline_cloud.schemas.cloudformation.mapping import MergedInto, ResourceMapping

_TYPE: Final = "AWS::S3::Bucket"
_OF_BUCKET: Final = MergedInto(token=BUCKET, by={"bucket": "bucket"})
_DELETION: Final = "describes the deletion, not the resource"
_OWNER: Final[Mapping[str, str]] = {
    "expectedBucketOwner": "a condition of the request, not of the bucket"
}
_BLOCK: Final = "PublicAccessBlockConfiguration"

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token=BUCKET,
        cloudformation=_TYPE,
        rename={"bucket": "BucketName", "bucketPrefix": "BucketNamePrefix"},
        omitted={"forceDestroy": _DELETION},
        attributes={"id": "Ref", "bucket": "Ref", "arn": "Arn"},
    ),
    ResourceMapping(
        token="aws:s3/bucketPolicy:BucketPolicy",
        cloudformation="AWS::S3::BucketPolicy",
        rename={"policy": "PolicyDocument"},
    ),
    ResourceMapping(
        token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        cloudformation=_TYPE,
        rename={
            name: f"{_BLOCK}.{name[0].upper()}{name[1:]}"
            for name in (
                *("blockPublicAcls", "blockPublicPolicy"),
                *("ignorePublicAcls", "restrictPublicBuckets"),
            )
        },
        omitted={"skipDestroy": _DELETION},
        merged_into=_OF_BUCKET,
    ),
    ResourceMapping(
        token="aws:s3/bucketVersioning:BucketVersioning",
        cloudformation=_TYPE,
        omitted={**_OWNER, "mfa": "authenticates the request, not part of the bucket"},
        merged_into=_OF_BUCKET,
    ),
    ResourceMapping(
        token="aws:s3/bucketServerSideEncryptionConfiguration:"
        "BucketServerSideEncryptionConfiguration",
        cloudformation=_TYPE,
        rename={
            "rules": "BucketEncryption.ServerSideEncryptionConfiguration",
            "rules.applyServerSideEncryptionByDefault": "ServerSideEncryptionByDefault",
        },
        omitted=_OWNER,
        merged_into=_OF_BUCKET,
    ),
    ResourceMapping(
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
        omitted=_OWNER,
        merged_into=_OF_BUCKET,
    ),
    ResourceMapping(
        token="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        cloudformation=_TYPE,
        rename={
            "objectLockEnabled": "ObjectLockConfiguration.ObjectLockEnabled",
            "rule": "ObjectLockConfiguration.Rule",
        },
        omitted={**_OWNER, "token": "authorizes a request, not part of the bucket"},
        merged_into=_OF_BUCKET,
    ),
)
