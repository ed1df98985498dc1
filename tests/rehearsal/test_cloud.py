"""The store behind every plugin."""

import stat
import threading
from pathlib import Path

import pytest

from operations.rehearsal.cloud import Cloud
from operations.rehearsal.thing import LeaveBehind, Thing

VPC = "aws:ec2/vpc:Vpc"


def thing(identity: str, place: str = "eu-west-1", **outputs: object) -> Thing:
    """Return a thing that differs only in what the test is about."""
    return Thing(
        token=VPC,
        place=place,
        id=identity,
        urn=f"urn:{identity}",
        name=identity,
        region=place,
        seed="",
        inputs={},
        outputs=outputs,
        secrets=(("master", 0),),
    )


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """Return an empty cloud."""
    return Cloud(tmp_path / "cloud.sqlite")


def test_what_is_put_is_what_is_got(cloud: Cloud) -> None:
    """A thing comes back whole."""
    cloud.put(thing("vpc-1", tags={"a": "b"}, size=3))

    assert cloud.get(VPC, "vpc-1", "eu-west-1") == thing(
        "vpc-1", tags={"a": "b"}, size=3
    )


def test_attributes_are_found_deeply(cloud: Cloud) -> None:
    """A reference may name any output by its dotted path."""
    cloud.put(thing("vpc-1", metadata={"name": "one"}))
    cloud.put(thing("vpc-2", metadata={"name": "two"}))

    assert cloud.find(VPC, "metadata.name", "two") == {"metadata": {"name": "two"}}
    assert cloud.find(VPC, "metadata.name", "three") is None


def test_the_nearest_of_equal_ids_is_found(cloud: Cloud) -> None:
    """The same id in two regions is two things."""
    for region in ("eu-west-1", "us-east-1"):
        cloud.put(thing("same", region, here=region))

    assert cloud.find(VPC, "id", "same", "us-east-1") == {"here": "us-east-1"}

    cloud.remove(VPC, "same", "us-east-1")
    assert [left.place for left in cloud.all()] == ["eu-west-1"]


def test_generations_outlive_things(cloud: Cloud) -> None:
    """A resource made again after its deletion is another one."""
    cloud.count("urn")
    cloud.count("urn")

    assert (cloud.generation("urn"), cloud.generation("other")) == (2, 0)


def test_leave_behinds_are_listed(cloud: Cloud) -> None:
    """What a deletion leaves can be told afterwards."""
    left = LeaveBehind(token=VPC, id="vpc-1", urn="urn", what="pending deletion")
    cloud.leave_behind(left)

    assert cloud.leave_behinds() == [left]


def test_threads_share_a_cloud(cloud: Cloud) -> None:
    """Several plugins write at once and lose nothing."""
    threads = [
        threading.Thread(target=cloud.put, args=(thing(f"vpc-{number}"),))
        for number in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(cloud.all())) == 50


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    """The offline cloud holds secrets as a real one does."""
    Cloud(tmp_path / "cloud.sqlite").put(thing("vpc-1"))

    assert {
        stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("cloud.sqlite*")
    } == {0o600}
