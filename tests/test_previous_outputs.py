"""What a stack refuses because of its own past, and what it tells of its database."""

from pathlib import Path
from typing import Any

import pulumi
import pytest

from config import loader
from config.loader import Project
from tests import sample_project, shipped_stacks

REGION, FILE = "eu-west-1", "Pulumi.eu-west-1.yaml"
INSTANCE = "aws:rds/instance:Instance"


def shipped(directory: Path, *lines: str, home: str = "us-east-1") -> Project:
    """Return the shipped project with settings of one region's database, and a home."""
    root = sample_project.write(directory)
    sample_project.edit(root, "Pulumi.yaml", "home: us-east-1", f"home: {home}")
    path = root / FILE
    text = path.read_text("utf-8")
    block = "".join(f"\n      {line}" for line in lines)
    told = f"keeptrusts-gateway:region:\n    database:{block or ' {}'}"
    assert "keeptrusts-gateway:region:" in text
    path.write_text(text.replace("keeptrusts-gateway:region:", told), "utf-8")
    return loader.load_project(root)


def outputs(past: Project) -> dict[str, Any]:
    """Return what the region's last update exported."""
    contract = {"version": 1, "database": shipped_stacks.database_output(past, REGION)}
    return {"contract": contract}


def test_a_promoted_database_does_not_become_a_replica_again(tmp_path: Path) -> None:
    """Taking the key out of the file is refused before anything is registered."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past", "role: promoted")

    with pytest.raises(pulumi.RunError, match="'promoted' and cannot become a replica"):
        shipped_stacks.record_stack(shipped(tmp_path / "now"), REGION, outputs(past))


def test_a_primary_does_not_become_a_replica(tmp_path: Path) -> None:
    """When home moves away, the old primary needs another generation."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past", home=REGION)

    with pytest.raises(pulumi.RunError, match="generation: 2 for a new replica"):
        shipped_stacks.record_stack(shipped(tmp_path / "now"), REGION, outputs(past))


def test_a_new_generation_follows_the_new_home(tmp_path: Path) -> None:
    """It is a replica under another name."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past", home=REGION)
    now = shipped(tmp_path / "now", "generation: 2")
    instance = shipped_stacks.record_stack(now, REGION, outputs(past)).only(INSTANCE)

    assert "replicateSourceDb" in instance.inputs
    assert instance.inputs["identifier"] == f"keeptrusts-{REGION}-database-2"


def test_a_stack_that_was_never_deployed_has_no_past(tmp_path: Path) -> None:
    """Its first update begins as the files say."""
    instance = shipped_stacks.record_stack(shipped(tmp_path), REGION, {}).only(INSTANCE)

    assert "replicateSourceDb" in instance.inputs


def test_nothing_is_made_before_the_past_allows_it(tmp_path: Path) -> None:
    """The provider of the region waits for the stack's own last contract."""
    graph = shipped_stacks.record_stack(shipped(tmp_path), REGION)

    assert "self" in graph.only("pulumi:providers:aws").dependencies


def test_the_contract_tells_what_the_database_is(tmp_path: Path) -> None:
    """Which instance it is, what it copies, and the cluster beside it."""
    contract = shipped_stacks.stack_outputs(shipped(tmp_path, "generation: 2"), REGION)[
        "contract"
    ]

    assert contract["database"]["role"] == "replica"
    assert contract["database"]["generation"] == 2
    assert ":us-east-1:" in contract["database"]["source"]
    assert f":{REGION}:" in contract["database"]["arn"]
    assert contract["cluster"].startswith("keeptrusts-")


@pytest.mark.parametrize("home", [REGION, "us-east-1"])
def test_a_promoted_database_has_no_source(home: str, tmp_path: Path) -> None:
    """It is written to, whether home has moved to it or not."""
    outputs = shipped_stacks.stack_outputs(
        shipped(tmp_path, "role: promoted", home=home), REGION
    )

    assert outputs["contract"]["database"]["role"] == "promoted"
    assert "source" not in outputs["contract"]["database"]


def test_a_replica_remembers_the_password_of_its_rows(tmp_path: Path) -> None:
    """Home may move to rows with another one before the replica is made anew."""
    outputs = shipped_stacks.stack_outputs(shipped(tmp_path), REGION)

    assert outputs["application_password"] == "of-the-role"


def test_a_replica_keeps_what_it_copies_when_home_moves(tmp_path: Path) -> None:
    """Its stack can go on, and be released, until another generation begins."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, "Pulumi.yaml", "home: us-east-1", "home: ap-southeast-1")
    past = loader.load_project(root)
    sample_project.edit(root, "Pulumi.yaml", "home: ap-southeast-1", "home: us-east-1")
    now = loader.load_project(root)
    standing = {**outputs(past), "application_password": "of-its-rows"}

    told = shipped_stacks.stack_outputs(now, REGION, standing)

    assert ":ap-southeast-1:" in told["contract"]["database"]["source"]
    assert told["application_password"] == "of-its-rows"


def test_a_promotion_changes_nothing_in_iam(tmp_path: Path) -> None:
    """IAM is changed through us-east-1 alone, which may be the region that is lost."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past")
    now = shipped(tmp_path / "now", "role: promoted")

    before, after = (
        {r.name: r.inputs for r in graph.resources if r.type.startswith("aws:iam/")}
        for graph in (
            shipped_stacks.record_stack(each, REGION, outputs(past))
            for each in (past, now)
        )
    )

    assert before == after != {}


@pytest.mark.parametrize("topology", ["distributed", "single-region"])
def test_a_promoted_database_does_not_go_with_the_topology(
    topology: str, tmp_path: Path
) -> None:
    """A plan without a database still reads what stands, even one of nothing at all."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = shipped(tmp_path / "past", "role: promoted")
    root = sample_project.write(tmp_path / "now")
    sample_project.edit(root, FILE, "fully-distributed", topology)

    with pytest.raises(pulumi.RunError, match="'promoted' and would be deleted"):
        shipped_stacks.record_stack(loader.load_project(root), REGION, outputs(past))


def test_home_does_not_move_to_a_region_without_a_database(tmp_path: Path) -> None:
    """Neither does the new home begin empty, nor the old one give up its primary."""
    root = sample_project.write(tmp_path)
    for region in ("us-east-1", REGION, "ap-southeast-1"):
        sample_project.edit(
            root, f"Pulumi.{region}.yaml", "fully-distributed", "distributed"
        )
    past = loader.load_project(root)
    sample_project.edit(root, "Pulumi.yaml", "home: us-east-1", f"home: {REGION}")
    now = loader.load_project(root)

    with pytest.raises(pulumi.RunError, match=r"fleet\.home: 'eu-west-1'"):
        shipped_stacks.record_stack(now, REGION, outputs(past))
    records = {
        "version": 1,
        "database": shipped_stacks.database_output(past, "us-east-1"),
    }
    with pytest.raises(pulumi.RunError, match="'primary' and would be deleted"):
        shipped_stacks.record_stack(now, "us-east-1", {"contract": records})
