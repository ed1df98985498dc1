"""Check and Diff of a provider."""

import pytest

from offline_cloud.store import ResourceStore
from tests.offline_cloud.provider_client import Aborted, Provider, secret
from tests.offline_cloud.samples import (
    CLASS,
    DATABASE,
    QUEUE,
    SUBNET,
    VPC,
    amazon,
    kubernetes,
)


@pytest.fixture
def store() -> ResourceStore:
    """Return an empty store."""
    return ResourceStore(":memory:")


@pytest.fixture
def aws(store: ResourceStore) -> Provider:
    """Return a provider of one region of AWS."""
    return amazon(store)


def test_check_reports_every_input_that_the_sdk_schema_rejects(aws: Provider) -> None:
    """Each wrong input is named by its property, all in one response."""
    _, failures = aws.check(SUBNET, {"cidrBlok": "x", "mapPublicIpOnLaunch": "yes"})

    assert failures.keys() == {"vpcId", "cidrBlok", "mapPublicIpOnLaunch"}
    assert failures["mapPublicIpOnLaunch"] == "expected boolean, got 'yes'"


def test_check_failure_does_not_contain_the_secret(aws: Provider) -> None:
    """The message says what is expected of a secret, never its value."""
    _, failures = aws.check(DATABASE, {"instanceClass": "x", "port": secret("hunter2")})

    assert failures == {"port": "expected integer, got a secret"}


def test_check_of_an_unregistered_type_is_rejected(aws: Provider) -> None:
    """The message says how to register the type."""
    _, failures = aws.check("aws:sns/topic:Topic", {})

    assert "aws:sns/topic:Topic" in failures[""]
    assert "offline_cloud/" in failures[""]


def test_check_of_a_custom_kind_uses_its_declared_structure(
    store: ResourceStore,
) -> None:
    """A custom resource may have only the declared properties."""
    provider = kubernetes(store, "https://main")

    assert provider.check(CLASS, {"spec": {"role": "r"}})[1] == {}
    assert provider.check(CLASS, {"sepc": {}})[1].keys() == {"sepc"}


def test_check_keeps_a_generated_name(aws: Provider) -> None:
    """A resource without a name keeps its first generated name."""
    first, _ = aws.check(QUEUE, {})
    again, _ = aws.check(QUEUE, {"delaySeconds": 5}, first)

    assert first["name"].startswith("it-")
    assert again["name"] == first["name"]


def test_diff_names_the_replacing_properties(aws: Provider) -> None:
    """Only documented properties replace, and only if they changed."""
    old = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}}

    tagged = aws.diff(VPC, old, {**old, "tags": {"a": "c"}})
    moved = aws.diff(VPC, old, {**old, "cidrBlock": "10.1.0.0/16"})

    assert list(tagged.replaces) == []
    assert list(tagged.detailedDiff) == ["tags.a"]
    assert list(moved.replaces) == ["cidrBlock"]
    assert aws.diff(VPC, old, old).changes == moved.DIFF_NONE


def test_diff_of_a_given_name_deletes_before_replacement(aws: Provider) -> None:
    """A replacement with a generated name does not delete first."""
    old = {"name": "jobs", "fifoQueue": True}
    made_up = {**old, "__defaults": ["name"]}

    assert aws.diff(QUEUE, old, {"name": "jobs"}).deleteBeforeReplace
    assert not aws.diff(QUEUE, old, {"name": "tasks"}).deleteBeforeReplace
    assert not aws.diff(
        QUEUE, made_up, {"name": "jobs", "__defaults": ["name"]}
    ).deleteBeforeReplace


def test_diff_includes_new_default_tags(aws: Provider) -> None:
    """The provider's tags change resources whose inputs did not change."""
    diff = aws.diff(VPC, {}, {}, {"tagsAll": {"team": "core"}})

    assert list(diff.detailedDiff) == ["tagsAll"]


def test_invoke_of_an_unregistered_function_is_rejected(aws: Provider) -> None:
    """The message says where to register a result."""
    identity = aws.invoke("aws:index/getCallerIdentity:getCallerIdentity")

    assert identity["accountId"] == "111122223333"
    with pytest.raises(Aborted, match=r"UNIMPLEMENTED.*getZone.*invokes.py"):
        aws.invoke("aws:route53/getZone:getZone")
