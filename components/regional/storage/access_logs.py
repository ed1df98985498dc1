"""Where a region's load balancer writes who called.

The addresses of clients are personal data, so the log stays in its region and goes
after a year.

Deliberately absent: a key of our own. Load balancers write under keys of S3 itself and
under no other
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws.s3_bucket import (
    PrivateBucket,
    PrivateBucketArgs,
    bucket_name,
)
from components.aws.s3_bucket_policy import log_delivery
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:AccessLogs"

#: How long a log that was deleted by mistake can be had back.
_NONCURRENT_DAYS: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessLogsArgs:
    """What the logs need.

    Attributes:
        account: AWS account of the load balancer and of the logs.
        retention_days: How long a log is kept.
        protect: Whether the logs refuse to be deleted.
    """

    account: str
    retention_days: int
    protect: bool


class AccessLogs(pulumi.ComponentResource):
    """Keeps the access logs of the region's load balancers.

    A load balancer is refused until ``ready``: it writes a test object at once.
    """

    bucket: pulumi.Output[str]
    ready: Sequence[pulumi.Resource]

    def __init__(
        self,
        name: str,
        args: AccessLogsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        bucket = bucket_name("access-logs", account=args.account, scope=scope)
        store = PrivateBucket(
            f"{name}-store",
            PrivateBucketArgs(
                bucket=bucket,
                key_arn=None,
                statements=[log_delivery(bucket, account=args.account)],
                archive_after_days=None,
                expire_after_days=args.retention_days,
                expire_replaced_after_days=_NONCURRENT_DAYS,
                locked=False,
                protect=args.protect,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.bucket, self.ready = store.bucket, store.ready
        self.register_outputs({"bucket": store.bucket})
