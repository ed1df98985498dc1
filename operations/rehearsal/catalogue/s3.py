"""What S3 answers.

Deliberately absent: objects. Buckets of a rehearsal are always empty, so none of them
refuses its deletion.
"""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    capitals,
    forces_new,
    given,
    named,
    placed,
    tagged,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.kms import KEY

BUCKET: Final = "aws:s3/bucket:Bucket"

_OWNER: Final = "expectedBucketOwner"


def _name(made: Made) -> str:
    return named(made, "bucket")


def _host(made: Made) -> str:
    return f"{_name(made)}.s3.{made.region}.amazonaws.com"


#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
_ENCRYPTED: Final[Mapping[str, Any]] = {
    "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
}


def _bucket(made: Made) -> Mapping[str, Any]:
    name = _name(made)
    return tagged(
        made,
        arn=f"arn:aws:s3:::{name}",
        bucket=name,
        bucketDomainName=f"{name}.s3.amazonaws.com",
        bucketNamespace="global",
        bucketPrefix="",
        bucketRegion=made.region,
        bucketRegionalDomainName=_host(made),
        forceDestroy=False,
        hostedZoneId=f"Z{capitals(made, 13, f'website {made.region}')}",
        objectLockEnabled=False,
        requestPayer="BucketOwner",
        serverSideEncryptionConfiguration=_ENCRYPTED,
        versioning={"enabled": False, "mfaDelete": False},
        websiteDomain="",
        websiteEndpoint="",
    )


def _setting(made: Made) -> Mapping[str, Any]:
    return placed(made, expectedBucketOwner="")


def _versioning(made: Made) -> Mapping[str, Any]:
    return placed(
        made,
        bucket=given(made, "bucket"),
        expectedBucketOwner="",
        mfa="",
        versioningConfiguration={"status": "Suspended"},
    )


def _encryption(made: Made) -> Mapping[str, Any]:
    return placed(made, bucket=given(made, "bucket"), expectedBucketOwner="", rules=[])


def _lock(made: Made) -> Mapping[str, Any]:
    return placed(
        made,
        bucket=given(made, "bucket"),
        expectedBucketOwner="",
        objectLockEnabled="Enabled",
        token="",
    )


def _lifecycle(made: Made) -> Mapping[str, Any]:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
    least = {"transitionDefaultMinimumObjectSize": "all_storage_classes_128K"}
    return {**_setting(made), **least}


def _open(made: Made) -> Mapping[str, Any]:
    blocks = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls")
    names = (*blocks, "restrictPublicBuckets", "skipDestroy")
    return placed(made, **dict.fromkeys(names, False))


def _of_bucket(made: Made) -> str:
    return given(made, "bucket")


_IN_BUCKET: Final = Reference(
    property="bucket", token=BUCKET, attribute="bucket", refusal="NoSuchBucket"
)
_BY_KEY: Final = Reference(
    property="rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    token=KEY,
    attribute="arn",
    refusal="KMS.NotFoundException",
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=BUCKET,
        identity=_name,
        computed=_bucket,
        replaces=forces_new(
            "s3/bucket.go",
            *("bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"),
        ),
        autoname="bucket",
    ),
    Entry(
        token="aws:s3/bucketPolicy:BucketPolicy",
        identity=_of_bucket,
        computed=placed,
        replaces=forces_new("s3/bucket_policy.go", "bucket"),
        references=(_IN_BUCKET,),
    ),
    Entry(
        token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        identity=_of_bucket,
        computed=_open,
        replaces=forces_new("s3/bucket_public_access_block.go", "bucket"),
        references=(_IN_BUCKET,),
    ),
    Entry(
        token="aws:s3/bucketVersioning:BucketVersioning",
        identity=_of_bucket,
        computed=_versioning,
        replaces=forces_new("s3/bucket_versioning.go", "bucket", _OWNER),
        references=(_IN_BUCKET,),
    ),
    Entry(
        token="aws:s3/bucketServerSideEncryptionConfiguration:"
        "BucketServerSideEncryptionConfiguration",
        identity=_of_bucket,
        computed=_encryption,
        replaces=forces_new(
            "s3/bucket_server_side_encryption_configuration.go", "bucket", _OWNER
        ),
        references=(_IN_BUCKET, _BY_KEY),
    ),
    Entry(
        token="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        identity=_of_bucket,
        computed=_lifecycle,
        replaces=forces_new("s3/bucket_lifecycle_configuration.go", "bucket", _OWNER),
        references=(_IN_BUCKET,),
    ),
    Entry(
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
