"""How a plugin judges inputs and changes before anything is made of them."""

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
    """Return an empty cloud."""
    return ResourceStore(":memory:")


@pytest.fixture
def aws(store: ResourceStore) -> Provider:
    """Return a provider of one region of AWS."""
    return amazon(store)


def test_inputs_are_judged_by_the_sdk(aws: Provider) -> None:
    """Each wrong input is named by its property, all in one go."""
    _, failures = aws.check(SUBNET, {"cidrBlok": "x", "mapPublicIpOnLaunch": "yes"})

    assert failures.keys() == {"vpcId", "cidrBlok", "mapPublicIpOnLaunch"}
    assert failures["mapPublicIpOnLaunch"] == "expected boolean, got 'yes'"


def test_a_wrong_secret_is_not_repeated(aws: Provider) -> None:
    """A refusal says what is expected of a secret, never what it is."""
    _, failures = aws.check(DATABASE, {"instanceClass": "x", "port": secret("hunter2")})

    assert failures == {"port": "expected integer, got a secret"}


def test_a_type_without_an_entry_is_refused(aws: Provider) -> None:
    """What is not modelled is refused, with how to add it."""
    _, failures = aws.check("aws:sns/topic:Topic", {})

    assert "aws:sns/topic:Topic" in failures[""]
    assert "offline_cloud/" in failures[""]


def test_a_declared_kind_is_held_to_its_structure(store: ResourceStore) -> None:
    """A custom resource may have what its entry declares, and nothing else."""
    provider = kubernetes(store, "https://main")

    assert provider.check(CLASS, {"spec": {"role": "r"}})[1] == {}
    assert provider.check(CLASS, {"sepc": {}})[1].keys() == {"sepc"}


def test_names_are_made_up_once(aws: Provider) -> None:
    """A resource without a name keeps the one it first got."""
    first, _ = aws.check(QUEUE, {})
    again, _ = aws.check(QUEUE, {"delaySeconds": 5}, first)

    assert first["name"].startswith("it-")
    assert again["name"] == first["name"]


def test_a_diff_names_what_replaces(aws: Provider) -> None:
    """Only documented properties replace, and only those that changed."""
    old = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}}

    tagged = aws.diff(VPC, old, {**old, "tags": {"a": "c"}})
    moved = aws.diff(VPC, old, {**old, "cidrBlock": "10.1.0.0/16"})

    assert list(tagged.replaces) == []
    assert list(tagged.detailedDiff) == ["tags.a"]
    assert list(moved.replaces) == ["cidrBlock"]
    assert aws.diff(VPC, old, old).changes == moved.DIFF_NONE


def test_an_own_name_is_freed_before_it_is_taken_again(aws: Provider) -> None:
    """A replacement under the same given name deletes first; a made-up one does not."""
    old = {"name": "jobs", "fifoQueue": True}
    made_up = {**old, "__defaults": ["name"]}

    assert aws.diff(QUEUE, old, {"name": "jobs"}).deleteBeforeReplace
    assert not aws.diff(QUEUE, old, {"name": "tasks"}).deleteBeforeReplace
    assert not aws.diff(
        QUEUE, made_up, {"name": "jobs", "__defaults": ["name"]}
    ).deleteBeforeReplace


def test_new_default_tags_are_a_change(aws: Provider) -> None:
    """A provider's tags reach resources that did not change themselves."""
    diff = aws.diff(VPC, {}, {}, {"tagsAll": {"team": "core"}})

    assert list(diff.detailedDiff) == ["tagsAll"]


def test_functions_without_an_answer_are_refused(aws: Provider) -> None:
    """Nothing is invented; the message says where to add an answer."""
    identity = aws.invoke("aws:index/getCallerIdentity:getCallerIdentity")

    assert identity["accountId"] == "111122223333"
    with pytest.raises(Aborted, match=r"UNIMPLEMENTED.*getZone.*invokes.py"):
        aws.invoke("aws:route53/getZone:getZone")
