"""Changes that a stack rejects by its previous outputs, and its database outputs."""

from pathlib import Path
from typing import Any

import pulumi
import pytest

from config import loader
from config.loader import Project
from tests import sample_project, shipped_stacks

REGION, FILE = "ap-southeast-1", "Pulumi.ap-southeast-1.yaml"
#: A region with a replica whose home is moved between two others.
THIRD = "eu-west-1"
INSTANCE = "aws:rds/instance:Instance"


def project_with_database(
    directory: Path, *lines: str, home: str = "us-east-1"
) -> Project:
    """Return the shipped project with settings of REGION's database, and a home."""
    root = sample_project.write(directory)
    sample_project.edit(root, "Pulumi.yaml", "home: us-east-1", f"home: {home}")
    path = root / FILE
    text = path.read_text("utf-8")
    block = "".join(f"\n      {line}" for line in lines)
    section = f"keeptrusts-gateway:region:\n    database:{block or ' {}'}"
    assert "keeptrusts-gateway:region:" in text
    path.write_text(text.replace("keeptrusts-gateway:region:", section), "utf-8")
    return loader.load_project(root)


def previous_outputs(past: Project, region: str = REGION) -> dict[str, Any]:
    """Return the outputs of a region's last update."""
    database = shipped_stacks.database_output(past, region)
    return {"contract": {"version": 1, "database": database}}


def test_promoted_database_without_role_is_rejected(tmp_path: Path) -> None:
    """Removing `database.role` is rejected before any resource is registered."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = project_with_database(tmp_path / "past", "role: promoted")

    with pytest.raises(pulumi.RunError, match="'promoted' and cannot become a replica"):
        shipped_stacks.record_stack(
            project_with_database(tmp_path / "now"), REGION, previous_outputs(past)
        )


def test_primary_database_after_home_moves_is_rejected(tmp_path: Path) -> None:
    """The primary of the former home needs another generation to become a replica."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = project_with_database(tmp_path / "past", home=REGION)

    with pytest.raises(pulumi.RunError, match="generation: 2 for a new replica"):
        shipped_stacks.record_stack(
            project_with_database(tmp_path / "now"), REGION, previous_outputs(past)
        )


def test_database_of_next_generation_is_a_replica(tmp_path: Path) -> None:
    """It is a replica with another identifier."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = project_with_database(tmp_path / "past", home=REGION)
    now = project_with_database(tmp_path / "now", "generation: 2")
    instance = shipped_stacks.record_stack(now, REGION, previous_outputs(past)).only(
        INSTANCE
    )

    assert "replicateSourceDb" in instance.inputs
    assert instance.inputs["identifier"] == f"keeptrusts-{REGION}-database-2"


def test_database_at_first_update_follows_the_config(tmp_path: Path) -> None:
    """A stack without previous outputs accepts every role."""
    instance = shipped_stacks.record_stack(
        project_with_database(tmp_path), REGION, {}
    ).only(INSTANCE)

    assert "replicateSourceDb" in instance.inputs


def test_aws_provider_depends_on_the_previous_outputs(tmp_path: Path) -> None:
    """No resource is created before the previous outputs have been validated."""
    graph = shipped_stacks.record_stack(project_with_database(tmp_path), REGION)

    assert "self" in graph.only("pulumi:providers:aws").dependencies


def test_stack_outputs_describe_the_database(tmp_path: Path) -> None:
    """They name role, generation, ARN and source of the instance, and the cluster."""
    contract = shipped_stacks.stack_outputs(
        project_with_database(tmp_path, "generation: 2"), REGION
    )["contract"]

    assert contract["database"]["role"] == "replica"
    assert contract["database"]["generation"] == 2
    assert ":us-east-1:" in contract["database"]["source"]
    assert f":{REGION}:" in contract["database"]["arn"]
    assert contract["cluster"].startswith("keeptrusts-")


@pytest.mark.parametrize("home", [REGION, "us-east-1"])
def test_promoted_database_outputs_have_no_source(home: str, tmp_path: Path) -> None:
    """The instance is writable, whether home has moved to it or not."""
    outputs = shipped_stacks.stack_outputs(
        project_with_database(tmp_path, "role: promoted", home=home), REGION
    )

    assert outputs["contract"]["database"]["role"] == "promoted"
    assert "source" not in outputs["contract"]["database"]


def test_replica_outputs_carry_the_password_of_its_users(tmp_path: Path) -> None:
    """Home may move to an instance with another password before the replica changes."""
    outputs = shipped_stacks.stack_outputs(project_with_database(tmp_path), REGION)

    assert outputs["application_password"] == "of-the-role"


def test_replica_after_home_moves_keeps_its_source(tmp_path: Path) -> None:
    """Its stack can be updated and released until the next generation begins."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, "Pulumi.yaml", "home: us-east-1", "home: ap-southeast-1")
    past = loader.load_project(root)
    sample_project.edit(root, "Pulumi.yaml", "home: ap-southeast-1", "home: us-east-1")
    now = loader.load_project(root)
    previous = {
        **previous_outputs(past, THIRD),
        "application_password": "of-its-rows",
    }

    outputs = shipped_stacks.stack_outputs(now, THIRD, previous)

    assert ":ap-southeast-1:" in outputs["contract"]["database"]["source"]
    assert outputs["application_password"] == "of-its-rows"


def test_promotion_changes_no_iam_resource(tmp_path: Path) -> None:
    """The IAM control plane runs in us-east-1, which may be the lost region."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = project_with_database(tmp_path / "past")
    now = project_with_database(tmp_path / "now", "role: promoted")

    before, after = (
        {r.name: r.inputs for r in graph.resources if r.type.startswith("aws:iam/")}
        for graph in (
            shipped_stacks.record_stack(each, REGION, previous_outputs(past))
            for each in (past, now)
        )
    )

    assert before == after != {}


@pytest.mark.parametrize("topology", ["distributed", "single-region"])
def test_promoted_database_with_topology_without_one_is_rejected(
    topology: str, tmp_path: Path
) -> None:
    """Previous outputs are validated even if the new plan has no database."""
    (tmp_path / "past").mkdir()
    (tmp_path / "now").mkdir()
    past = project_with_database(tmp_path / "past", "role: promoted")
    root = sample_project.write(tmp_path / "now")
    sample_project.edit(root, FILE, "fully-distributed", topology)

    with pytest.raises(pulumi.RunError, match="'promoted' and would be deleted"):
        shipped_stacks.record_stack(
            loader.load_project(root), REGION, previous_outputs(past)
        )


def test_home_in_a_region_without_database_is_rejected(tmp_path: Path) -> None:
    """The new home would have no data, and the old home would lose its primary."""
    root = sample_project.write(tmp_path)
    for region in ("us-east-1", REGION, THIRD):
        sample_project.edit(
            root, f"Pulumi.{region}.yaml", "fully-distributed", "distributed"
        )
    past = loader.load_project(root)
    sample_project.edit(root, "Pulumi.yaml", "home: us-east-1", f"home: {REGION}")
    now = loader.load_project(root)

    with pytest.raises(pulumi.RunError, match=r"fleet\.home: 'ap-southeast-1'"):
        shipped_stacks.record_stack(now, REGION, previous_outputs(past))
    primary = {
        "version": 1,
        "database": shipped_stacks.database_output(past, "us-east-1"),
    }
    with pytest.raises(pulumi.RunError, match="'primary' and would be deleted"):
        shipped_stacks.record_stack(now, "us-east-1", {"contract": primary})
