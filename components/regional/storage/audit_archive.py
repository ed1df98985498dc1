"""Where a region keeps its exported audit records: written once, kept for a year.

A record's version cannot be deleted or overwritten before its retention is over. In
``COMPLIANCE`` mode that binds everybody, the account's root user included, and neither
mode nor days of a locked version can be shortened; in ``GOVERNANCE`` mode somebody
with a permission of its own may still delete
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes).

Only the control-plane API of the same region may write here, and it may neither read
nor delete. In a region without an API nobody may, and the archive stays empty: it
stands there so that no change of topology makes or deletes it.

Deliberately absent: an end of the records themselves. What is past its retention and
replaced or deleted goes; what nobody deletes stays, in cheaper storage. Readers: an
auditor's role is the operator's to grant.

Changing this: the lock applies to what is written from then on. An archive that holds
records under ``COMPLIANCE`` outlives every teardown until the last retention is over,
and so does its key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_aws import s3

from components.aws.pod_identity import PodServiceAccount, bind_role
from components.aws.s3_bucket import (
    PrivateBucket,
    PrivateBucketArgs,
    bucket_name,
)
from components.aws.s3_bucket_policy import no_deletion
from components.regional.storage.audit_writer_policy import audit_writer_policy
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:AuditArchive"

#: What the policies of the gateways promise.
RETENTION_DAYS: Final = 365

_ARCHIVE_AFTER_DAYS: Final = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditArchiveArgs:
    """What the archive needs.

    Attributes:
        account: AWS account that owns it.
        key_arn: Key the records are encrypted with.
        key: That key itself, which goes after the archive.
        protect: Whether it refuses to be deleted.
        writer: Whose pods may add records; None for nobody's.
        mode: Who is bound by the retention: everybody, or everybody without the
            permission to bypass it.
        retention_days: How long a record cannot be deleted.
    """

    account: str
    key_arn: pulumi.Input[str]
    key: pulumi.Resource
    protect: bool
    writer: PodServiceAccount | None = None
    mode: Literal["COMPLIANCE", "GOVERNANCE"] = "COMPLIANCE"
    retention_days: int = RETENTION_DAYS


class AuditArchive(pulumi.ComponentResource):
    """Keeps audit records out of everybody's reach until their retention is over.

    A writer is started once it is ``ready``: what is written before the lock is not
    locked, and a pod that is older than its identity has no credentials.
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
        """Make the bucket, which goes before its key."""
        bucket = bucket_name("audit", account=args.account, scope=scope)
        return PrivateBucket(
            f"{name}-store",
            PrivateBucketArgs(
                bucket=bucket,
                key_arn=args.key_arn,
                # A policy that refuses deletion would also refuse a teardown.
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
        """Let the writer add records; return what that takes."""
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
