"""Create, read, update and delete of resources by a provider."""

import pytest

from offline_cloud import property_values
from offline_cloud.property_values import UNKNOWN, Properties
from offline_cloud.store import ResourceStore
from tests.offline_cloud.provider_client import Aborted, Provider, secret
from tests.offline_cloud.samples import (
    CATALOGUE,
    CLUSTER,
    DATABASE,
    NAMESPACE,
    PASSWORD,
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


def test_create_preview_returns_known_outputs_and_stores_nothing(
    aws: Provider, store: ResourceStore
) -> None:
    """Inputs and outputs that follow from them are known, others are not."""
    identity, state = aws.create(VPC, {"tags": {"a": "b"}}, preview=True)

    assert identity == ""
    assert state.values["arn"] == UNKNOWN
    assert state.values["tagsAll"] == {"a": "b", "team": "edge"}
    assert state.values["region"] == "eu-west-1"
    assert list(store.all()) == []


def test_created_resource_has_all_outputs(aws: Provider) -> None:
    """Account and region are those of the provider unless inputs name others."""
    identity, here = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    _, there = aws.create(VPC, {"region": "us-west-2"}, name="other")

    assert here.values["arn"].startswith("arn:aws:x:eu-west-1:111122223333:")
    assert there.values["arn"].startswith("arn:aws:x:us-west-2:111122223333:")
    assert aws.read(VPC, identity) == (identity, here)
    assert aws.read(VPC, "gone") == ("", Properties({}))


def test_replacement_gets_another_id(aws: Provider) -> None:
    """Equal inputs get another id, and the old resource can still be deleted."""
    first, state = aws.create(VPC, {})
    second, _ = aws.create(VPC, {})
    aws.delete(VPC, first, state)

    assert aws.read(VPC, first)[0] == ""
    assert aws.read(VPC, second)[0] == second


def test_update_keeps_computed_outputs(aws: Provider) -> None:
    """Preview and update return the same outputs."""
    old_inputs = {"tags": {"a": "b"}, "cidrBlock": "10.0.0.0/16"}
    new_inputs = {"tags": {"a": "c"}}
    identity, old = aws.create(VPC, old_inputs)

    foreseen = aws.update(VPC, identity, (old_inputs, old), new_inputs, preview=True)
    made = aws.update(VPC, identity, (old_inputs, old), new_inputs)

    assert foreseen == made
    assert made.values["arn"] == old.values["arn"]
    assert made.values["tagsAll"] == {"a": "c", "team": "edge"}
    assert "cidrBlock" not in made.values


def test_reference_to_a_missing_resource_is_rejected(aws: Provider) -> None:
    """The error has the provider's code, the property and the value."""
    with pytest.raises(Aborted, match=r"InvalidVpcID.NotFound: vpcId is 'vpc-0'"):
        aws.create(SUBNET, {"vpcId": "vpc-0"})

    vpc, _ = aws.create(VPC, {})
    aws.create(SUBNET, {"vpcId": vpc})
    aws.create(SUBNET, {"vpcId": "vpc-default-1"})


def test_reference_to_another_region_is_rejected(aws: Provider) -> None:
    """A subnet cannot be in a VPC of another region."""
    vpc, _ = aws.create(VPC, {"region": "us-west-2"})

    with pytest.raises(Aborted, match="is in us-west-2, not in eu-west-1"):
        aws.create(SUBNET, {"vpcId": vpc})


def test_deletion_of_a_protected_resource_is_rejected(
    aws: Provider, store: ResourceStore
) -> None:
    """Without protection, the deletion leaves the declared remnants."""
    inputs = {"deletionProtection": True, "finalSnapshotIdentifier": "last"}
    identity, state = aws.create(DATABASE, inputs)
    with pytest.raises(Aborted, match="deletionProtection is on"):
        aws.delete(DATABASE, identity, state)

    released = {**inputs, "deletionProtection": False}
    state = aws.update(DATABASE, identity, (inputs, state), released)
    aws.delete(DATABASE, identity, state)

    assert list(store.all()) == []
    assert [left.reason for left in store.remnants()] == ["snapshot last"]


def test_secret_outputs_are_marked_secret(aws: Provider) -> None:
    """Secret inputs, their copies, and secrets of the SDK are all marked."""
    inputs = {"password": secret("hunter2hunter2"), "username": "root"}
    identity, state = aws.create(DATABASE, inputs)

    assert property_values.is_secret_path(("password",), state.secrets)
    assert not property_values.is_secret_path(("username",), state.secrets)
    assert aws.read(DATABASE, identity)[1].secrets == state.secrets


def test_random_passwords_with_one_id_are_distinct(store: ResourceStore) -> None:
    """The random provider gives every password the id ``none``."""
    random = Provider("random", store, {}, CATALOGUE)
    _, one = random.create(PASSWORD, {"length": 9}, name="one")
    _, two = random.create(PASSWORD, {"length": 9}, name="two")
    random.delete(PASSWORD, "none", one, name="one")

    assert property_values.is_secret_path(("result",), one.secrets)
    assert one.values["result"] != two.values["result"]
    assert [left.name for left in store.all()] == ["two"]


def test_deletion_of_a_replaced_password_keeps_the_new_one(
    store: ResourceStore,
) -> None:
    """Both have the same id."""
    random = Provider("random", store, {}, CATALOGUE)
    _, old = random.create(PASSWORD, {"length": 9})
    _, new = random.create(PASSWORD, {"length": 12})
    random.delete(PASSWORD, "none", old)

    assert [left.outputs["result"] for left in store.all()] == [new.values["result"]]


def test_object_in_a_missing_cluster_is_rejected(
    aws: Provider, store: ResourceStore
) -> None:
    """A kubeconfig of a missing cluster fails as with the real client."""
    main = kubernetes(store, "https://main")
    inputs = {"metadata": {"name": "gateway"}}
    with pytest.raises(Aborted, match=r"cluster is unreachable.*lookup main"):
        main.create(NAMESPACE, inputs)

    aws.create(CLUSTER, {}, name="main")
    assert main.create(NAMESPACE, inputs)[0] == "gateway"


def test_objects_of_two_clusters_are_distinct(
    aws: Provider, store: ResourceStore
) -> None:
    """The same name in two clusters is two objects."""
    for name in ("main", "other"):
        aws.create(CLUSTER, {}, name=name)
    main, other = (kubernetes(store, f"https://{n}") for n in ("main", "other"))
    _, state = main.create(NAMESPACE, {"metadata": {"name": "gateway"}})

    assert state.values["metadata"].keys() == {"name", "uid"}
    assert other.read(NAMESPACE, "gateway")[0] == ""
    other.delete(NAMESPACE, "gateway", state)
    assert main.read(NAMESPACE, "gateway")[0] == "gateway"
