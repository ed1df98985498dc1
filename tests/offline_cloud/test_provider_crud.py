"""How resources live and die in the offline cloud."""

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
    """Return an empty cloud."""
    return ResourceStore(":memory:")


@pytest.fixture
def aws(store: ResourceStore) -> Provider:
    """Return a provider of one region of AWS."""
    return amazon(store)


def test_a_preview_tells_what_is_known(aws: Provider, store: ResourceStore) -> None:
    """Inputs and what follows from them are known; the rest is not, nor is it made."""
    identity, state = aws.create(VPC, {"tags": {"a": "b"}}, preview=True)

    assert identity == ""
    assert state.values["arn"] == UNKNOWN
    assert state.values["tagsAll"] == {"a": "b", "team": "edge"}
    assert state.values["region"] == "eu-west-1"
    assert list(store.all()) == []


def test_a_created_resource_is_known_whole(aws: Provider) -> None:
    """Account and region are the provider's, unless the resource names its own."""
    identity, here = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    _, there = aws.create(VPC, {"region": "us-west-2"}, name="other")

    assert here.values["arn"].startswith("arn:aws:x:eu-west-1:111122223333:")
    assert there.values["arn"].startswith("arn:aws:x:us-west-2:111122223333:")
    assert aws.read(VPC, identity) == (identity, here)
    assert aws.read(VPC, "gone") == ("", Properties({}))


def test_a_replacement_is_another_resource(aws: Provider) -> None:
    """The same inputs made again get another id, and the old can still be deleted."""
    first, state = aws.create(VPC, {})
    second, _ = aws.create(VPC, {})
    aws.delete(VPC, first, state)

    assert aws.read(VPC, first)[0] == ""
    assert aws.read(VPC, second)[0] == second


def test_an_update_keeps_what_the_cloud_added(aws: Provider) -> None:
    """A preview shows the same as the update then does."""
    old_inputs = {"tags": {"a": "b"}, "cidrBlock": "10.0.0.0/16"}
    new_inputs = {"tags": {"a": "c"}}
    identity, old = aws.create(VPC, old_inputs)

    foreseen = aws.update(VPC, identity, (old_inputs, old), new_inputs, preview=True)
    made = aws.update(VPC, identity, (old_inputs, old), new_inputs)

    assert foreseen == made
    assert made.values["arn"] == old.values["arn"]
    assert made.values["tagsAll"] == {"a": "c", "team": "edge"}
    assert "cidrBlock" not in made.values


def test_a_reference_must_lead_somewhere(aws: Provider) -> None:
    """The refusal has the cloud's code, the property and the value."""
    with pytest.raises(Aborted, match=r"InvalidVpcID.NotFound: vpcId is 'vpc-0'"):
        aws.create(SUBNET, {"vpcId": "vpc-0"})

    vpc, _ = aws.create(VPC, {})
    aws.create(SUBNET, {"vpcId": vpc})
    aws.create(SUBNET, {"vpcId": "vpc-default-1"})


def test_a_reference_stays_in_its_region(aws: Provider) -> None:
    """A subnet cannot lie in a network of another region."""
    vpc, _ = aws.create(VPC, {"region": "us-west-2"})

    with pytest.raises(Aborted, match="is in us-west-2, not in eu-west-1"):
        aws.create(SUBNET, {"vpcId": vpc})


def test_protection_refuses_deletion(aws: Provider, store: ResourceStore) -> None:
    """A protected database stays; released, it leaves what it declares."""
    inputs = {"deletionProtection": True, "finalSnapshotIdentifier": "last"}
    identity, state = aws.create(DATABASE, inputs)
    with pytest.raises(Aborted, match="deletionProtection is on"):
        aws.delete(DATABASE, identity, state)

    released = {**inputs, "deletionProtection": False}
    state = aws.update(DATABASE, identity, (inputs, state), released)
    aws.delete(DATABASE, identity, state)

    assert list(store.all()) == []
    assert [left.reason for left in store.remnants()] == ["snapshot last"]


def test_secrets_come_back_secret(aws: Provider) -> None:
    """Secret inputs, their copies, and what the SDK calls secret are all covered."""
    inputs = {"password": secret("hunter2hunter2"), "username": "root"}
    identity, state = aws.create(DATABASE, inputs)

    assert property_values.is_secret_path(("password",), state.secrets)
    assert not property_values.is_secret_path(("username",), state.secrets)
    assert aws.read(DATABASE, identity)[1].secrets == state.secrets


def test_passwords_do_not_share_their_id(store: ResourceStore) -> None:
    """The random provider names every password ``none``; they are still several."""
    random = Provider("random", store, {}, CATALOGUE)
    _, one = random.create(PASSWORD, {"length": 9}, name="one")
    _, two = random.create(PASSWORD, {"length": 9}, name="two")
    random.delete(PASSWORD, "none", one, name="one")

    assert property_values.is_secret_path(("result",), one.secrets)
    assert one.values["result"] != two.values["result"]
    assert [left.name for left in store.all()] == ["two"]


def test_a_replaced_password_outlives_its_predecessor(store: ResourceStore) -> None:
    """Old and new have one id; deleting the old one leaves the new one alone."""
    random = Provider("random", store, {}, CATALOGUE)
    _, old = random.create(PASSWORD, {"length": 9})
    _, new = random.create(PASSWORD, {"length": 12})
    random.delete(PASSWORD, "none", old)

    assert [left.outputs["result"] for left in store.all()] == [new.values["result"]]


def test_a_cluster_must_be_there(aws: Provider, store: ResourceStore) -> None:
    """A kubeconfig that leads nowhere fails as it does for the real client."""
    main = kubernetes(store, "https://main")
    inputs = {"metadata": {"name": "gateway"}}
    with pytest.raises(Aborted, match=r"cluster is unreachable.*lookup main"):
        main.create(NAMESPACE, inputs)

    aws.create(CLUSTER, {}, name="main")
    assert main.create(NAMESPACE, inputs)[0] == "gateway"


def test_clusters_do_not_see_each_other(aws: Provider, store: ResourceStore) -> None:
    """The same name in two clusters is two objects."""
    for name in ("main", "other"):
        aws.create(CLUSTER, {}, name=name)
    main, other = (kubernetes(store, f"https://{n}") for n in ("main", "other"))
    _, state = main.create(NAMESPACE, {"metadata": {"name": "gateway"}})

    assert state.values["metadata"].keys() == {"name", "uid"}
    assert other.read(NAMESPACE, "gateway")[0] == ""
    other.delete(NAMESPACE, "gateway", state)
    assert main.read(NAMESPACE, "gateway")[0] == "gateway"
