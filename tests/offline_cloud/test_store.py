"""The store of created resources."""

import stat
import threading
from pathlib import Path

import pytest

from offline_cloud.store import Remnant, ResourceStore, StoredResource

VPC = "aws:ec2/vpc:Vpc"


def stored(
    identity: str, scope: str = "eu-west-1", **outputs: object
) -> StoredResource:
    """Return a resource with the attributes that a test needs."""
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
    """Return an empty store."""
    return ResourceStore(tmp_path / "cloud.sqlite")


def test_stored_resource_is_read_unchanged(store: ResourceStore) -> None:
    """All attributes of a resource are stored."""
    store.upsert(stored("vpc-1", tags={"a": "b"}, size=3))

    assert store.get(VPC, "vpc-1", "eu-west-1") == stored(
        "vpc-1", tags={"a": "b"}, size=3
    )


def test_resource_is_found_by_a_nested_output(store: ResourceStore) -> None:
    """A reference may name any output by its dotted path."""
    store.upsert(stored("vpc-1", metadata={"name": "one"}))
    store.upsert(stored("vpc-2", metadata={"name": "two"}))

    assert store.find_outputs(VPC, "metadata.name", "two") == {
        "metadata": {"name": "two"}
    }
    assert store.find_outputs(VPC, "metadata.name", "three") is None


def test_resource_with_an_equal_id_is_found_in_its_scope(store: ResourceStore) -> None:
    """The same id in two regions is two resources."""
    for region in ("eu-west-1", "us-east-1"):
        store.upsert(stored("same", region, here=region))

    assert store.find_outputs(VPC, "id", "same", "us-east-1") == {"here": "us-east-1"}

    store.remove(VPC, "same", "us-east-1")
    assert [left.scope for left in store.all()] == ["eu-west-1"]


def test_generation_of_a_deleted_resource_is_kept(store: ResourceStore) -> None:
    """A resource created again after its deletion has another generation."""
    store.count_creation("urn")
    store.count_creation("urn")

    assert (store.generation("urn"), store.generation("other")) == (2, 0)


def test_remnants_of_a_deletion_are_listed(store: ResourceStore) -> None:
    """The remnants of deletions can be reported later."""
    left = Remnant(token=VPC, id="vpc-1", urn="urn", reason="pending deletion")
    store.add_remnant(left)

    assert store.remnants() == [left]


def test_store_is_written_by_several_threads(store: ResourceStore) -> None:
    """Several plugins write at the same time without loss."""
    threads = [
        threading.Thread(target=store.upsert, args=(stored(f"vpc-{number}"),))
        for number in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(store.all())) == 50


def test_store_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    """The store contains secrets."""
    ResourceStore(tmp_path / "cloud.sqlite").upsert(stored("vpc-1"))

    assert {
        stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("cloud.sqlite*")
    } == {0o600}
