"""Promises of the access logs of a region's load balancer."""

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
from tests.components.ingress_fixtures import entrance

BALANCER = "aws:lb/loadBalancer:LoadBalancer"


def test_the_balancer_logs_every_call_once_it_may() -> None:
    """The cloud refuses a balancer whose log bucket does not let it write."""
    graph = entrance()
    balancer = graph.only(BALANCER)

    assert balancer.inputs["accessLogs"] == {
        "bucket": graph.only(BUCKET).inputs["bucket"],
        "enabled": True,
    }
    assert graph.only(POLICY).name in balancer.dependencies


def test_the_log_service_alone_writes_and_below_our_account_only() -> None:
    """No other account's balancer can write here, and nobody is let in to read."""
    graph = entrance()
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


def test_a_policy_waits_until_the_bucket_is_closed() -> None:
    """S3 refuses one of two changes of a bucket's access made at once."""
    graph = entrance()

    assert graph.only(CLOSED).name in graph.only(POLICY).dependencies


def test_logs_are_encrypted_with_the_only_keys_the_service_knows() -> None:
    """Load balancers cannot write under a key of ours."""
    assert encryption(entrance()) == {
        "applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"},
        "bucketKeyEnabled": False,
    }


def test_logs_go_after_a_year() -> None:
    """Addresses of clients are not kept longer than anybody asked for."""
    aging = rule(entrance())

    assert aging["expiration"] == {"days": 365}
    assert aging["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert aging["transitions"] == []


@pytest.mark.parametrize("protect", [True, False])
def test_one_switch_releases_the_logs(*, protect: bool) -> None:
    """A released bucket goes with what is in it, a protected one does not go."""
    bucket = entrance(protect=protect).only(BUCKET)

    assert bucket.protect is protect
    assert bucket.inputs["forceDestroy"] is not protect
