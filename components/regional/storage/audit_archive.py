"""S3 bucket of exported audit records, locked for a year.

A version of an object cannot be deleted or overwritten during its retention. In
``COMPLIANCE`` mode this applies to every user including the account's root user, and
neither mode nor days of a locked version can be reduced. In ``GOVERNANCE`` mode a user
with a special permission may delete
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes).

Only the control-plane API of the same region may write, and it may neither read nor
delete. In a region without an API the archive stays empty. It exists all the same, so
that no change of topology creates or deletes it.

Not managed here: the expiration of current records. S3 deletes noncurrent versions
after their retention, and current ones move to cheaper storage. Readers: an operator
grants the role of an auditor.

Replacement: another mode applies to new objects only. An archive with records in
``COMPLIANCE`` mode, and its key, cannot be deleted until the last retention has ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_aws import s3

from components.aws.pod_identity import PodServiceAccount, bind_role
from components.aws.s3_bucket import PrivateBucket, PrivateBucketArgs, bucket_name
from components.aws.s3_bucket_policy import no_deletion
from components.regional.storage.audit_writer_policy import audit_writer_policy
from plan.naming import Scope
from plan.retention import AUDIT_RETENTION_DAYS

TYPE: Final = "keeptrusts:regional:AuditArchive"

_ARCHIVE_AFTER_DAYS: Final = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditArchiveArgs:
    """Arguments of the archive.

    Attributes:
        account: AWS account of the archive.
        key_arn: KMS key that encrypts the records.
        key: That key as a resource, which is deleted after the archive.
        protect: Whether Pulumi refuses to delete the archive.
        writer: Service account whose pods may add records; None for no writer.
        mode: Retention mode of object lock.
        retention_days: Days during which a record cannot be deleted.
    """

    account: str
    key_arn: pulumi.Input[str]
    key: pulumi.Resource
    protect: bool
    writer: PodServiceAccount | None = None
    mode: Literal["COMPLIANCE", "GOVERNANCE"] = "COMPLIANCE"
    retention_days: int = AUDIT_RETENTION_DAYS


class AuditArchive(pulumi.ComponentResource):
    """Bucket with object lock for audit records.

    A writer depends on ``ready``: objects written before the lock configuration are not
    locked, and a pod that starts before its Pod Identity association has no
    credentials.
    """

    bucket: pulumi.Output[str]
    arn: pulumi.Output[str]
    ready: Sequence[pulumi.Resource]

    def __init__(
        self,
        name: str,
        args: AuditArchiveArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        store = self._store(name, args, scope)
        retention = s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
            mode=args.mode, days=args.retention_days
        )
        lock = s3.BucketObjectLockConfiguration(
            f"{name}-lock",
            bucket=store.bucket,
            object_lock_enabled="Enabled",
            rule=s3.BucketObjectLockConfigurationRuleArgs(default_retention=retention),
            opts=pulumi.ResourceOptions(
                parent=self, protect=args.protect, depends_on=[*store.ready]
            ),
        )
        self.bucket, self.arn = store.bucket, store.arn
        self.ready = (lock, *self._writer_role(name, args, scope))
        self.register_outputs({"arn": store.arn})

    def _store(self, name: str, args: AuditArchiveArgs, scope: Scope) -> PrivateBucket:
        """Create the bucket, which is deleted before its key."""
        bucket = bucket_name("audit", account=args.account, scope=scope)
        return PrivateBucket(
            f"{name}-store",
            PrivateBucketArgs(
                bucket=bucket,
                key_arn=args.key_arn,
                # A policy that denies deletion would also deny the deletion of the
                # stack.
                statements=[no_deletion(bucket)] if args.protect else [],
                archive_after_days=_ARCHIVE_AFTER_DAYS,
                expire_after_days=None,
                expire_replaced_after_days=args.retention_days,
                locked=True,
                protect=args.protect,
                needs=(args.key,),
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _writer_role(
        self, name: str, args: AuditArchiveArgs, scope: Scope
    ) -> Sequence[pulumi.Resource]:
        """Let the writer add records; return the resources that its pods depend on."""
        if args.writer is None:
            return ()
        policy = pulumi.Output.all(self.arn, args.key_arn).apply(
            lambda arns: audit_writer_policy(
                bucket_arn=arns[0], key_arn=arns[1], region=scope.region
            )
        )
        return bind_role(
            name, args.writer, purpose="writing", policy=policy, component=self
        )
