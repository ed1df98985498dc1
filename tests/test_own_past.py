"""What a stack refuses because of its own past, and what it tells of its database."""

from pathlib import Path
from typing import Any

import pulumi
import pytest

from config import load
from config.load import Project
from tests import fleet, project

REGION, FILE = "eu-west-1", "Pulumi.eu-west-1.yaml"
INSTANCE = "aws:rds/instance:Instance"


def shipped(directory: Path, *lines: str, home: str = "us-east-1") -> Project:
    """Return the shipped project with settings of one region's database, and a home."""
    root = project.write(directory)
    project.edit(root, "Pulumi.yaml", "home: us-east-1", f"home: {home}")
    path = root / FILE
    text = path.read_text("utf-8")
    block = "".join(f"\n      {line}" for line in lines)
    told = f"keeptrusts-gateway:region:\n    database:{block or ' {}'}"
    assert "keeptrusts-gateway:region:" in text
    path.write_text(text.replace("keeptrusts-gateway:region:", told), "utf-8")
    return load.read(root)


def outputs(past: Project) -> dict[str, Any]:
    """Return what the region's last update exported."""
    contract = {"version": 1, "database": fleet.database(past, REGION)}
    return {"contract": contract}


def test_a_promoted_database_does_not_become_a_replica_again(tmp_path: Path) -> None:
    """Taking the key out of the file is refused before anything is registered."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past", "role: promoted")

    with pytest.raises(pulumi.RunError, match="'promoted' and cannot become a replica"):
        fleet.recorded(shipped(tmp_path / "now"), REGION, outputs(past))


def test_a_primary_does_not_become_a_replica(tmp_path: Path) -> None:
    """When home moves away, the old primary needs another generation."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past", home=REGION)

    with pytest.raises(pulumi.RunError, match="generation: 2 for a new replica"):
        fleet.recorded(shipped(tmp_path / "now"), REGION, outputs(past))


def test_a_new_generation_follows_the_new_home(tmp_path: Path) -> None:
    """It is a replica under another name."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past", home=REGION)
    now = shipped(tmp_path / "now", "generation: 2")
    instance = fleet.recorded(now, REGION, outputs(past)).only(INSTANCE)

    assert "replicateSourceDb" in instance.inputs
    assert instance.inputs["identifier"] == f"keeptrusts-{REGION}-database-2"


def test_a_stack_that_was_never_deployed_has_no_past(tmp_path: Path) -> None:
    """Its first update begins as the files say."""
    instance = fleet.recorded(shipped(tmp_path), REGION, {}).only(INSTANCE)

    assert "replicateSourceDb" in instance.inputs


def test_nothing_is_made_before_the_past_allows_it(tmp_path: Path) -> None:
    """The provider of the region waits for the stack's own last contract."""
    graph = fleet.recorded(shipped(tmp_path), REGION)

    assert "self" in graph.only("pulumi:providers:aws").dependencies


def test_the_contract_tells_what_the_database_is(tmp_path: Path) -> None:
    """Which instance it is, what it copies, and the cluster beside it."""
    contract = fleet.told(shipped(tmp_path, "generation: 2"), REGION)["contract"]

    assert contract["database"]["role"] == "replica"
    assert contract["database"]["generation"] == 2
    assert ":us-east-1:" in contract["database"]["source"]
    assert f":{REGION}:" in contract["database"]["arn"]
    assert contract["cluster"].startswith("keeptrusts-")


@pytest.mark.parametrize(("home", "told"), [(REGION, True), ("us-east-1", False)])
def test_home_alone_hands_out_the_password(
    home: str, tmp_path: Path, *, told: bool
) -> None:
    """A promoted database has one of its own, which replicas of another cannot use."""
    outputs = fleet.told(shipped(tmp_path, "role: promoted", home=home), REGION)

    assert ("application_password" in outputs) is told
    assert "source" not in outputs["contract"]["database"]
