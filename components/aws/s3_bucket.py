"""Private S3 bucket with versions, encryption, lifecycle and a TLS-only policy.

Not managed here: replication. A copy in another region would break the residency of the
data.

A bucket depends on its KMS key and is deleted before it. S3 does not delete a bucket
with locked versions, and without the key these versions cannot be decrypted.

Replacement: the name contains the account, because bucket names are global
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). Another
name or another ``locked`` replaces the bucket.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import s3

from components.aws.iam_policies import Statement
from components.aws.s3_bucket_policy import bucket_policy
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:PrivateBucket"

#: Characters of a bucket name, without the thirteen of hyphen and account.
_NAME_LIMIT: Final = 63 - 13
#: Days after which S3 deletes the parts of an incomplete multipart upload.
_INCOMPLETE_UPLOAD_DAYS: Final = 7
#: Retrieval in milliseconds at a quarter of the price, billed for at least 90 days.
#: https://aws.amazon.com/s3/storage-classes/glacier/instant-retrieval/
_ARCHIVE: Final = "GLACIER_IR"


def bucket_name(role: str, *, account: str, scope: Scope) -> str:
    """Return the name of a region's bucket before the bucket exists."""
    return f"{scope.physical_name(role, limit=_NAME_LIMIT)}-{account}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivateBucketArgs:
    """Arguments of a bucket.

    Attributes:
        bucket: Name of the bucket; see ``bucket_name``.
        key_arn: KMS key for encryption; None for S3 managed keys.
        statements: Statements of its policy, beside the denial of requests without TLS.
        archive_after_days: Age at which objects move to cheaper storage; None for
            never.
        expire_after_days: Age at which S3 deletes objects; None for never.
        expire_replaced_after_days: Days after which S3 deletes noncurrent versions.
        locked: Whether object lock is enabled.
        protect: Whether Pulumi refuses to delete the bucket. If not, it is deleted with
            its objects.
        needs: Resources that must be deleted after the bucket: its KMS key, if any.
    """

    bucket: str
    key_arn: pulumi.Input[str] | None
    statements: Sequence[Statement]
    archive_after_days: int | None
    expire_after_days: int | None
    expire_replaced_after_days: int
    locked: bool
    protect: bool
    needs: Sequence[pulumi.Resource] = ()


class PrivateBucket(pulumi.ComponentResource):
    """S3 bucket that is never public and never replicated."""

    bucket: pulumi.Output[str]
    arn: pulumi.Output[str]
    ready: Sequence[pulumi.Resource]

    def __init__(
        self,
        name: str,
        args: PrivateBucketArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        bucket = s3.Bucket(
            f"{name}-bucket",
            bucket=args.bucket,
            object_lock_enabled=args.locked,
            force_destroy=not args.protect,
            # Only the encryption configuration refers to the key. Without this
            # dependency the engine would delete bucket and key at the same time.
            opts=pulumi.ResourceOptions(
                parent=self, protect=args.protect, depends_on=[*args.needs]
            ),
        )
        child = pulumi.ResourceOptions(parent=self)
        versioning = s3.BucketVersioning(
            f"{name}-versioning",
            bucket=bucket.bucket,
            versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(
                status="Enabled"
            ),
            opts=child,
        )
        _encryption(name, bucket, args, child)
        _lifecycle(name, versioning, args, child)

        self.bucket, self.arn = bucket.bucket, bucket.arn
        self.ready = (self._block_public_access(name, bucket, args), versioning)
        self.register_outputs({"arn": bucket.arn})

    def _block_public_access(
        self, name: str, bucket: s3.Bucket, args: PrivateBucketArgs
    ) -> s3.BucketPolicy:
        """Block public access; return the bucket policy."""
        public_access_block = s3.BucketPublicAccessBlock(
            f"{name}-closed",
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return s3.BucketPolicy(
            f"{name}-policy",
            bucket=bucket.bucket,
            policy=bucket_policy(args.bucket, *args.statements),
            # S3 rejects one of the two requests while the other is in progress.
            # https://github.com/hashicorp/terraform-provider-aws/issues/7628
            opts=pulumi.ResourceOptions(
                parent=self, protect=args.protect, depends_on=[public_access_block]
            ),
        )


def _encryption(
    name: str, bucket: s3.Bucket, args: PrivateBucketArgs, child: pulumi.ResourceOptions
) -> None:
    rule = s3.BucketServerSideEncryptionConfigurationRuleArgs(
        apply_server_side_encryption_by_default=s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
            sse_algorithm="AES256" if args.key_arn is None else "aws:kms",
            kms_master_key_id=args.key_arn,
        ),
        # A bucket key reduces requests to KMS. S3 managed keys need none.
        bucket_key_enabled=args.key_arn is not None,
    )
    s3.BucketServerSideEncryptionConfiguration(
        f"{name}-encryption", bucket=bucket.bucket, rules=[rule], opts=child
    )


def _lifecycle(
    name: str,
    versioning: s3.BucketVersioning,
    args: PrivateBucketArgs,
    child: pulumi.ResourceOptions,
) -> None:
    """Create the lifecycle rule; it needs versioning to be enabled before."""
    archived, days = args.archive_after_days, args.expire_after_days
    marker = days is None  # what is left of an object whose versions are all gone
    rule = s3.BucketLifecycleConfigurationRuleArgs(
        id="age",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        transitions=[
            s3.BucketLifecycleConfigurationRuleTransitionArgs(
                days=archived, storage_class=_ARCHIVE
            )
        ]
        if archived is not None
        else [],
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(
            days=days, expired_object_delete_marker=marker or None
        ),
        noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=args.expire_replaced_after_days
        ),
        abort_incomplete_multipart_upload=s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=_INCOMPLETE_UPLOAD_DAYS
        ),
    )
    s3.BucketLifecycleConfiguration(
        f"{name}-lifecycle", bucket=versioning.bucket, rules=[rule], opts=child
    )
