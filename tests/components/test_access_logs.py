"""Access logs of a region's load balancer."""

import pytest

from tests.components.bucket_queries import (
    BUCKET,
    CLOSED,
    POLICY,
    encryption,
    rule,
    statements,
)
from tests.components.fakes import ACCOUNT
from tests.components.ingress_fixtures import ingress_graph

BALANCER = "aws:lb/loadBalancer:LoadBalancer"


def test_load_balancer_depends_on_log_bucket_policy() -> None:
    """ELB rejects a load balancer whose log bucket does not allow it to write."""
    graph = ingress_graph()
    balancer = graph.only(BALANCER)

    assert balancer.inputs["accessLogs"] == {
        "bucket": graph.only(BUCKET).inputs["bucket"],
        "enabled": True,
    }
    assert graph.only(POLICY).name in balancer.dependencies


def test_log_bucket_policy_allows_log_delivery_of_this_account_only() -> None:
    """Load balancers of other accounts cannot write, and no principal may read."""
    graph = ingress_graph()
    arn = graph.only(BUCKET).outputs["arn"]
    allowed = [s for s in statements(graph).values() if s["Effect"] == "Allow"]

    assert allowed == [
        {
            "Sid": "WriteAccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
            "Action": ["s3:PutObject"],
            "Resource": [f"{arn}/AWSLogs/{ACCOUNT}/*"],
        }
    ]


def test_bucket_policy_is_created_after_public_access_block() -> None:
    """S3 rejects one of two concurrent changes of a bucket's access."""
    graph = ingress_graph()

    assert graph.only(CLOSED).name in graph.only(POLICY).dependencies


def test_log_bucket_uses_s3_managed_keys() -> None:
    """Load balancers cannot write to a bucket with a customer managed key."""
    assert encryption(ingress_graph()) == {
        "applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"},
        "bucketKeyEnabled": False,
    }


def test_access_logs_expire_after_a_year() -> None:
    """Addresses of clients are personal data with a limited retention."""
    aging = rule(ingress_graph())

    assert aging["expiration"] == {"days": 365}
    assert aging["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert aging["transitions"] == []


@pytest.mark.parametrize("protect", [True, False])
def test_log_bucket_protection_follows_the_setting(*, protect: bool) -> None:
    """A protected bucket is not deleted, and an unprotected one with its objects."""
    bucket = ingress_graph(protect=protect).only(BUCKET)

    assert bucket.protect is protect
    assert bucket.inputs["forceDestroy"] is not protect
