"""A bucket that nobody reads without being allowed to, and nobody deletes by accident.

Owns everything S3 keeps beside the bucket itself: versions, encryption, lifecycle,
the closed door to the public, and a policy that refuses calls without TLS.

Deliberately absent: replication. A second copy would lie in another region, and with
it the data's residency.

A bucket comes after its key and goes before it: S3 does not give up a bucket that
still holds locked versions, and they are lost with the key all the same.

Changing this: the name holds the account, since bucket names are shared by everybody
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html); another
name, and another choice of lock, is another bucket.
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

#: Characters of a bucket's name, of which an account and a hyphen are thirteen.
_NAME_LIMIT: Final = 63 - 13
#: Days after which the parts of an upload that never ended go.
_INCOMPLETE_UPLOAD_DAYS: Final = 7
#: Read within milliseconds, at a quarter of the price; billed for 90 days at least.
#: https://aws.amazon.com/s3/storage-classes/glacier/instant-retrieval/
_ARCHIVE: Final = "GLACIER_IR"


def bucket_name(role: str, *, account: str, scope: Scope) -> str:
    """Return the name of a region's bucket, before there is a bucket."""
    return f"{scope.physical(role, limit=_NAME_LIMIT)}-{account}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivateBucketArgs:
    """What a bucket is told.

    Attributes:
        bucket: Its name; see ``bucket_name``.
        key_arn: Key it encrypts with; None for keys of S3 itself.
        statements: What its policy says beside refusing calls without TLS.
        archive_after_days: Age at which objects move to cheaper storage; None for
            never.
        expire_after_days: Age at which objects go; None for never.
        expire_replaced_after_days: How long a version that was replaced or deleted
            can be had back.
        locked: Whether versions can be kept from being deleted.
        protect: Whether it refuses to be deleted; if not, it goes with its objects.
        needs: What must outlast it: its key, unless that is S3's own.
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
    """Stores objects that never leave the region and are never public."""

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
            # The key is named beside the bucket only, in its encryption, which goes
            # first; so the engine would delete the two side by side.
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
        """Close the bucket to the public; return its policy."""
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
            # S3 refuses one of the two while the other is under way.
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
        # One call to the key for many objects; keys of S3 itself take no calls.
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
    """Age the objects; rules about versions come after there are versions."""
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
