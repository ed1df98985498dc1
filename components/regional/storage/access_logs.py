"""S3 bucket of the load balancer's access logs in one region.

Addresses of clients are personal data, so the logs stay in the region and are deleted
after a year.

Not managed here: a KMS key. Load balancers can write to buckets with S3 managed keys
only
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws.s3_bucket import PrivateBucket, PrivateBucketArgs, bucket_name
from components.aws.s3_bucket_policy import log_delivery
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:AccessLogs"

#: Days in which a deleted log can be restored.
_NONCURRENT_DAYS: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessLogsArgs:
    """Arguments of the bucket.

    Attributes:
        account: AWS account of the load balancer and of the logs.
        retention_days: Days after which S3 deletes a log.
        protect: Whether Pulumi refuses to delete the logs.
    """

    account: str
    retention_days: int
    protect: bool


class AccessLogs(pulumi.ComponentResource):
    """Bucket of access logs.

    A load balancer depends on ``ready``, because it writes a test object at once.
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
