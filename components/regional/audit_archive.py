"""Where a region keeps its exported audit records: written once, kept for a year.

A record's version cannot be deleted or overwritten before its retention is over. In
``COMPLIANCE`` mode that binds everybody, the account's root user included, and neither
mode nor days of a locked version can be shortened; in ``GOVERNANCE`` mode somebody
with a permission of its own may still delete
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes).

Deliberately absent: an end of the records themselves. What is past its retention and
replaced or deleted goes; what nobody deletes stays, in cheaper storage.

Changing this: the lock applies to what is written from then on. An archive that holds
records under ``COMPLIANCE`` outlives every teardown until the last retention is over.
"""

from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_aws import s3

from components.regional.private_bucket import (
    PrivateBucket,
    PrivateBucketArgs,
    bucket_name,
)
from components.render.bucket_policy import no_deletion
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
        protect: Whether it refuses to be deleted.
        mode: Who is bound by the retention: everybody, or everybody without the
            permission to bypass it.
        retention_days: How long a record cannot be deleted.
    """

    account: str
    key_arn: pulumi.Input[str]
    protect: bool
    mode: Literal["COMPLIANCE", "GOVERNANCE"] = "COMPLIANCE"
    retention_days: int = RETENTION_DAYS


class AuditArchive(pulumi.ComponentResource):
    """Keeps audit records out of everybody's reach until their retention is over."""

    bucket: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: AuditArchiveArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        bucket = bucket_name("audit", account=args.account, scope=scope)
        store = PrivateBucket(
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
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
        retention = s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
            mode=args.mode, days=args.retention_days
        )
        s3.BucketObjectLockConfiguration(
            f"{name}-lock",
            bucket=store.bucket,
            object_lock_enabled="Enabled",
            rule=s3.BucketObjectLockConfigurationRuleArgs(default_retention=retention),
            opts=pulumi.ResourceOptions(
                parent=self, protect=args.protect, depends_on=[*store.ready]
            ),
        )
        self.bucket, self.arn = store.bucket, store.arn
        self.register_outputs({"arn": store.arn})
