"""The store behind every plugin."""

import stat
import threading
from pathlib import Path

import pytest

from offline_cloud.store import Remnant, ResourceStore, StoredResource

VPC = "aws:ec2/vpc:Vpc"


def thing(identity: str, scope: str = "eu-west-1", **outputs: object) -> StoredResource:
    """Return a thing that differs only in what the test is about."""
    return StoredResource(
        token=VPC,
        scope=scope,
        id=identity,
        urn=f"urn:{identity}",
        name=identity,
        region=scope,
        id_seed="",
        inputs={},
        outputs=outputs,
        secrets=(("master", 0),),
    )


@pytest.fixture
def store(tmp_path: Path) -> ResourceStore:
    """Return an empty cloud."""
    return ResourceStore(tmp_path / "cloud.sqlite")


def test_what_is_put_is_what_is_got(store: ResourceStore) -> None:
    """A thing comes back whole."""
    store.upsert(thing("vpc-1", tags={"a": "b"}, size=3))

    assert store.get(VPC, "vpc-1", "eu-west-1") == thing(
        "vpc-1", tags={"a": "b"}, size=3
    )


def test_attributes_are_found_deeply(store: ResourceStore) -> None:
    """A reference may name any output by its dotted path."""
    store.upsert(thing("vpc-1", metadata={"name": "one"}))
    store.upsert(thing("vpc-2", metadata={"name": "two"}))

    assert store.find_outputs(VPC, "metadata.name", "two") == {
        "metadata": {"name": "two"}
    }
    assert store.find_outputs(VPC, "metadata.name", "three") is None


def test_the_nearest_of_equal_ids_is_found(store: ResourceStore) -> None:
    """The same id in two regions is two things."""
    for region in ("eu-west-1", "us-east-1"):
        store.upsert(thing("same", region, here=region))

    assert store.find_outputs(VPC, "id", "same", "us-east-1") == {"here": "us-east-1"}

    store.remove(VPC, "same", "us-east-1")
    assert [left.scope for left in store.all()] == ["eu-west-1"]


def test_generations_outlive_things(store: ResourceStore) -> None:
    """A resource made again after its deletion is another one."""
    store.count_creation("urn")
    store.count_creation("urn")

    assert (store.generation("urn"), store.generation("other")) == (2, 0)


def test_leave_behinds_are_listed(store: ResourceStore) -> None:
    """What a deletion leaves can be told afterwards."""
    left = Remnant(token=VPC, id="vpc-1", urn="urn", reason="pending deletion")
    store.add_remnant(left)

    assert store.remnants() == [left]


def test_threads_share_a_cloud(store: ResourceStore) -> None:
    """Several plugins write at once and lose nothing."""
    threads = [
        threading.Thread(target=store.upsert, args=(thing(f"vpc-{number}"),))
        for number in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(store.all())) == 50


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    """The offline cloud holds secrets as a real one does."""
    ResourceStore(tmp_path / "cloud.sqlite").upsert(thing("vpc-1"))

    assert {
        stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("cloud.sqlite*")
    } == {0o600}
