"""The copies an engine may edit, and the checkout it may not."""

from pathlib import Path

import pytest
import yaml

from offline_cloud.errors import UsageError
from operations.rehearsal_project import FLEET, REGION_SECRET, topology_edits
from rehearsal import edit, stack_files
from rehearsal.errors import RehearsalError
from rehearsal.placeholder import TEXT
from tests.rehearsal import sample_program


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Write the shipped files."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    return sample_program.write(folder)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return an empty folder for the copies."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def _region(work: Path, region: str = "eu-west-1") -> dict[str, object]:
    document = yaml.safe_load((work / f"Pulumi.{region}.yaml").read_text())
    config: dict[str, object] = document["config"]
    return config


def test_the_checkout_is_byte_identical(checkout: Path, work: Path) -> None:
    """Copying, editing and editing again never writes to the user's files."""
    before = sample_program.fingerprint(checkout)

    stack_files.copy(
        checkout, work, [edit.parse("eu-west-1:region.cidr=10.9.0.0/16")], FLEET
    )
    stack_files.edit_copy(work, edit.parse("foundation:lifecycle.protect=false"))

    assert sample_program.fingerprint(checkout) == before


def test_every_placeholder_has_a_value(checkout: Path, work: Path) -> None:
    """The shipped files can be rehearsed as they are."""
    assert any(TEXT in path.read_text() for path in checkout.glob("Pulumi*.yaml"))

    stack_files.copy(checkout, work, [], FLEET)

    assert [path.name for path in work.iterdir() if TEXT in path.read_text()] == []


def test_a_placeholder_without_value_is_refused(checkout: Path, work: Path) -> None:
    """A value is never guessed: the message names the file and the key."""
    with pytest.raises(
        RehearsalError, match=r"^Pulumi.eu-west-1.yaml: .*region.cidr: 'REP"
    ):
        stack_files.copy(
            checkout, work, [edit.parse("eu-west-1:region.cidr=REPLACE_ME")], FLEET
        )


def test_secrets_become_the_rehearsals_own(checkout: Path, work: Path) -> None:
    """What encrypts the user's secrets, and the secrets, stay in the checkout."""
    path = checkout / "Pulumi.eu-west-1.yaml"
    path.write_text(
        path.read_text()
        + "  keeptrusts-gateway:gatewayToken: {secure: v1:theirs}\n"
        + "secretsprovider: awskms://alias/theirs\nencryptedkey: theirs\n"
        + "encryptionsalt: theirs\n"
    )

    stack_files.copy(checkout, work, [], FLEET)

    text = (work / path.name).read_text()
    assert "theirs" not in text
    assert f"encryptionsalt: {stack_files.SALT}" in text
    assert _region(work)[REGION_SECRET] == {"secure": stack_files.CIPHERTEXT}


def test_a_secret_in_plain_text_stays_for_the_reader_to_refuse(
    checkout: Path, work: Path
) -> None:
    """A copy never repairs what the program would refuse."""
    plain = edit.parse("eu-west-1:gatewayToken=open")

    stack_files.copy(checkout, work, [plain], FLEET)

    assert _region(work)[REGION_SECRET] == "open"


@pytest.mark.parametrize(
    "text", ["", "config: [", "config:\n  a: 1\n  a: 2\n", "- a\n"]
)
def test_malformed_files_are_copied_as_they_are(
    checkout: Path, work: Path, text: str
) -> None:
    """The reader of the program says what is wrong, so it must see it."""
    (checkout / "Pulumi.eu-west-1.yaml").write_text(text)

    stack_files.copy(checkout, work, [], FLEET)

    assert (work / "Pulumi.eu-west-1.yaml").read_text() == text


def test_a_stack_whose_file_is_gone_leaves_no_copy(checkout: Path, work: Path) -> None:
    """A copy outlives its original by no run."""
    stack_files.copy(checkout, work, [], FLEET)
    (checkout / "Pulumi.eu-west-1.yaml").unlink()

    stack_files.copy(checkout, work, [], FLEET)

    assert not (work / "Pulumi.eu-west-1.yaml").exists()


def test_one_topology_reaches_every_region(checkout: Path, work: Path) -> None:
    """`--topology` changes every region and no other stack."""
    stack_files.copy(checkout, work, topology_edits(checkout, "distributed"), FLEET)

    topologies = {
        name: _region(work, name).get("keeptrusts-gateway:topology")
        for name in stack_files.stacks(work)
        if name != "global"
    }
    assert topologies == {
        "ap-southeast-1": "distributed",
        "eu-west-1": "distributed",
        "us-east-1": "distributed",
        "foundation": None,
    }


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("eu-west-1:topology=distributed", ["keeptrusts-gateway:topology"], None),
        ("eu-west-1:aws:region=eu-west-2", ["aws:region"], "eu-west-2"),
        (
            "eu-west-1:region.capacity.gateway.min_replicas=5",
            ["keeptrusts-gateway:region", "capacity", "gateway", "min_replicas"],
            5,
        ),
        (
            "eu-west-1:region.cluster.public_access_cidrs.0=198.51.100.0/24",
            ["keeptrusts-gateway:region", "cluster", "public_access_cidrs", 0],
            "198.51.100.0/24",
        ),
    ],
)
def test_a_value_lands_where_its_key_says(
    checkout: Path, work: Path, text: str, path: list[str | int], value: object
) -> None:
    """A key is a path below the project's own configuration."""
    stack_files.copy(checkout, work, [edit.parse(text)], FLEET)

    spot: object = _region(work)
    for step in path:
        assert isinstance(spot, dict | list)
        spot = spot[step]  # type: ignore[index]  # a key for a mapping, a position for a list
    assert spot == (value or "distributed")


def test_the_shared_facts_are_reached_as_project(checkout: Path, work: Path) -> None:
    """`project` is the file all stacks share."""
    stack_files.copy(
        checkout, work, [edit.parse("project:fleet.home=eu-west-1")], FLEET
    )

    shared = yaml.safe_load((work / "Pulumi.yaml").read_text())
    assert shared["config"]["fleet"]["value"]["home"] == "eu-west-1"


@pytest.mark.parametrize(
    "text", ["region.cidr=1", "eu-west-1:region.cidr", ":a=b", "eu-west-1:=b", "x:a=["]
)
def test_an_edit_that_cannot_be_read_is_misuse(text: str) -> None:
    """A malformed `--set` is a mistake of the command line."""
    with pytest.raises(UsageError, match="--set"):
        edit.parse(text)


def test_an_edit_of_an_unknown_stack_is_misuse(checkout: Path, work: Path) -> None:
    """The message lists what could have been meant."""
    with pytest.raises(UsageError, match=r"'mars'; allowed: .*'eu-west-1'"):
        stack_files.copy(checkout, work, [edit.parse("mars:a=b")], FLEET)


@pytest.mark.parametrize("key", ["topology.deeper", "region.cluster.administrators.7"])
def test_an_edit_below_a_plain_value_is_refused(
    checkout: Path, work: Path, key: str
) -> None:
    """An edit never turns a value into something else to make room."""
    with pytest.raises(RehearsalError, match=f"Pulumi.eu-west-1.yaml: {key}:"):
        stack_files.copy(checkout, work, [edit.parse(f"eu-west-1:{key}=1")], FLEET)
