"""Resource types of Amazon S3.

Not emulated: objects. Buckets are always empty, so every bucket can be deleted.
"""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    forces_new,
    input_text,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uppercase_id,
)
from offline_cloud.aws.kms.resources import KEY
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

BUCKET: Final = "aws:s3/bucket:Bucket"

_OWNER: Final = "expectedBucketOwner"


def _name(context: CreateContext) -> str:
    return name_or_generated(context, "bucket")


def _host(context: CreateContext) -> str:
    return f"{_name(context)}.s3.{context.region}.amazonaws.com"


#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
_ENCRYPTED: Final[Mapping[str, Any]] = {
    "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
}


def _bucket(context: CreateContext) -> Mapping[str, Any]:
    name = _name(context)
    return tagged_outputs(
        context,
        arn=f"arn:aws:s3:::{name}",
        bucket=name,
        bucketDomainName=f"{name}.s3.amazonaws.com",
        bucketNamespace="global",
        bucketPrefix="",
        bucketRegion=context.region,
        bucketRegionalDomainName=_host(context),
        forceDestroy=False,
        hostedZoneId=f"Z{uppercase_id(context, 13, f'website {context.region}')}",
        objectLockEnabled=False,
        requestPayer="BucketOwner",
        serverSideEncryptionConfiguration=_ENCRYPTED,
        versioning={"enabled": False, "mfaDelete": False},
        websiteDomain="",
        websiteEndpoint="",
    )


def _setting(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(context, expectedBucketOwner="")


def _versioning(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(
        context,
        bucket=input_text(context, "bucket"),
        expectedBucketOwner="",
        mfa="",
        versioningConfiguration={"status": "Suspended"},
    )


def _encryption(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(
        context, bucket=input_text(context, "bucket"), expectedBucketOwner="", rules=[]
    )


def _lock(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(
        context,
        bucket=input_text(context, "bucket"),
        expectedBucketOwner="",
        objectLockEnabled="Enabled",
        token="",
    )


def _lifecycle(context: CreateContext) -> Mapping[str, Any]:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
    least = {"transitionDefaultMinimumObjectSize": "all_storage_classes_128K"}
    return {**_setting(context), **least}


def _open(context: CreateContext) -> Mapping[str, Any]:
    blocks = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls")
    names = (*blocks, "restrictPublicBuckets", "skipDestroy")
    return regional_outputs(context, **dict.fromkeys(names, False))


def _of_bucket(context: CreateContext) -> str:
    return input_text(context, "bucket")


_IN_BUCKET: Final = Reference(
    property="bucket", token=BUCKET, attribute="bucket", error="NoSuchBucket"
)
_BY_KEY: Final = Reference(
    property="rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    token=KEY,
    attribute="arn",
    error="KMS.NotFoundException",
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=BUCKET,
        identity=_name,
        computed=_bucket,
        replaces=forces_new(
            "s3/bucket.go",
            *("bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"),
        ),
        autoname="bucket",
    ),
    ResourceType(
        token="aws:s3/bucketPolicy:BucketPolicy",
        identity=_of_bucket,
        computed=regional_outputs,
        replaces=forces_new("s3/bucket_policy.go", "bucket"),
        references=(_IN_BUCKET,),
    ),
    ResourceType(
        token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        identity=_of_bucket,
        computed=_open,
        replaces=forces_new("s3/bucket_public_access_block.go", "bucket"),
        references=(_IN_BUCKET,),
    ),
    ResourceType(
        token="aws:s3/bucketVersioning:BucketVersioning",
        identity=_of_bucket,
        computed=_versioning,
        replaces=forces_new("s3/bucket_versioning.go", "bucket", _OWNER),
        references=(_IN_BUCKET,),
    ),
    ResourceType(
        token="aws:s3/bucketServerSideEncryptionConfiguration:"
        "BucketServerSideEncryptionConfiguration",
        identity=_of_bucket,
        computed=_encryption,
        replaces=forces_new(
            "s3/bucket_server_side_encryption_configuration.go", "bucket", _OWNER
        ),
        references=(_IN_BUCKET, _BY_KEY),
    ),
    ResourceType(
        token="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        identity=_of_bucket,
        computed=_lifecycle,
        replaces=forces_new("s3/bucket_lifecycle_configuration.go", "bucket", _OWNER),
        references=(_IN_BUCKET,),
    ),
    ResourceType(
        token="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        identity=_of_bucket,
        computed=_lock,
        replaces=forces_new(
            "s3/bucket_object_lock_configuration.go",
            *("bucket", _OWNER, "objectLockEnabled"),
        ),
        references=(_IN_BUCKET,),
    ),
)
