"""Copies of the stack files, which Pulumi edits instead of the checkout."""

from pathlib import Path

import pytest
import yaml

from offline_cloud.errors import UsageError
from operations.rehearsal_project import (
    FLEET,
    POLICY_SECRET,
    REGION_SECRET,
    topology_edits,
)
from rehearsal import edit, stack_files
from rehearsal.errors import RehearsalError
from rehearsal.placeholder import TEXT
from tests.rehearsal import sample_program


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Write the shipped stack files."""
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


def test_edits_of_the_copies_change_no_file_of_the_checkout(
    checkout: Path, work: Path
) -> None:
    """Neither copying nor editing writes to the user's files."""
    before = sample_program.fingerprint(checkout)

    stack_files.copy(
        checkout, work, [edit.parse("eu-west-1:region.cidr=10.9.0.0/16")], FLEET
    )
    stack_files.edit_copy(work, edit.parse("foundation:lifecycle.protect=false"))

    assert sample_program.fingerprint(checkout) == before


def test_every_placeholder_of_the_shipped_files_has_a_value(
    checkout: Path, work: Path
) -> None:
    """The shipped stack files can be rehearsed unchanged."""
    assert any(TEXT in path.read_text() for path in checkout.glob("Pulumi*.yaml"))

    stack_files.copy(checkout, work, [], FLEET)

    assert [path.name for path in work.iterdir() if TEXT in path.read_text()] == []


def test_placeholder_without_value_is_rejected(checkout: Path, work: Path) -> None:
    """A value is never guessed: the message names the file and the key."""
    with pytest.raises(
        RehearsalError, match=r"^Pulumi.eu-west-1.yaml: .*region.cidr: 'REP"
    ):
        stack_files.copy(
            checkout, work, [edit.parse("eu-west-1:region.cidr=REPLACE_ME")], FLEET
        )


def test_secrets_in_the_copies_are_replaced(checkout: Path, work: Path) -> None:
    """The user's secrets and their encryption settings stay in the checkout."""
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


def test_policy_admin_token_is_in_the_copy_with_delivery_git_only(
    checkout: Path, work: Path
) -> None:
    """The program reads the token of the API where a repository is linked."""
    stack_files.copy(checkout, work, [], FLEET)
    before = set(_region(work))
    by_git = edit.parse("eu-west-1:region.policy.delivery=git")

    stack_files.copy(checkout, work, [by_git], FLEET)

    assert set(_region(work)) - before == {POLICY_SECRET}
    assert _region(work)[POLICY_SECRET] == {"secure": stack_files.CIPHERTEXT}


def test_plain_text_secret_is_copied_unchanged(checkout: Path, work: Path) -> None:
    """A copy never repairs a value that the program rejects."""
    plain = edit.parse("eu-west-1:gatewayToken=open")

    stack_files.copy(checkout, work, [plain], FLEET)

    assert _region(work)[REGION_SECRET] == "open"


@pytest.mark.parametrize(
    "text", ["", "config: [", "config:\n  a: 1\n  a: 2\n", "- a\n"]
)
def test_malformed_stack_file_is_copied_unchanged(
    checkout: Path, work: Path, text: str
) -> None:
    """The loader of the program reports the error, so it must see the file."""
    (checkout / "Pulumi.eu-west-1.yaml").write_text(text)

    stack_files.copy(checkout, work, [], FLEET)

    assert (work / "Pulumi.eu-west-1.yaml").read_text() == text


def test_copy_of_a_deleted_stack_file_is_deleted(checkout: Path, work: Path) -> None:
    """The next run deletes the copy of a deleted file."""
    stack_files.copy(checkout, work, [], FLEET)
    (checkout / "Pulumi.eu-west-1.yaml").unlink()

    stack_files.copy(checkout, work, [], FLEET)

    assert not (work / "Pulumi.eu-west-1.yaml").exists()


def test_topology_option_changes_every_region(checkout: Path, work: Path) -> None:
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
def test_edit_sets_the_value_at_the_path_of_its_key(
    checkout: Path, work: Path, text: str, path: list[str | int], value: object
) -> None:
    """A key is a path below the project's own configuration."""
    stack_files.copy(checkout, work, [edit.parse(text)], FLEET)

    spot: object = _region(work)
    for step in path:
        assert isinstance(spot, dict | list)
        spot = spot[step]  # type: ignore[index]  # a key for a mapping, a position for a list
    assert spot == (value or "distributed")


def test_edit_of_project_changes_the_shared_file(checkout: Path, work: Path) -> None:
    """`project` is the file that all stacks share."""
    stack_files.copy(
        checkout, work, [edit.parse("project:fleet.home=eu-west-1")], FLEET
    )

    shared = yaml.safe_load((work / "Pulumi.yaml").read_text())
    assert shared["config"]["fleet"]["value"]["home"] == "eu-west-1"


@pytest.mark.parametrize(
    "text", ["region.cidr=1", "eu-west-1:region.cidr", ":a=b", "eu-west-1:=b", "x:a=["]
)
def test_malformed_edit_is_a_usage_error(text: str) -> None:
    """The message names the option `--set`."""
    with pytest.raises(UsageError, match="--set"):
        edit.parse(text)


def test_edit_of_an_unknown_stack_is_a_usage_error(checkout: Path, work: Path) -> None:
    """The message lists the allowed stacks."""
    with pytest.raises(UsageError, match=r"'mars'; allowed: .*eu-west-1"):
        stack_files.copy(checkout, work, [edit.parse("mars:a=b")], FLEET)


@pytest.mark.parametrize("key", ["topology.deeper", "region.cluster.administrators.7"])
def test_edit_below_a_scalar_is_rejected(checkout: Path, work: Path, key: str) -> None:
    """An edit never replaces a scalar by a mapping."""
    with pytest.raises(RehearsalError, match=f"Pulumi.eu-west-1.yaml: {key}:"):
        stack_files.copy(checkout, work, [edit.parse(f"eu-west-1:{key}=1")], FLEET)
