"""The storage of a database in each role, as the stack file has it."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.loader import load_project
from tests import sample_project, shipped_stacks
from tests.graph import Graph

INSTANCE = "aws:rds/instance:Instance"


def region(root: Path, name: str, database: str) -> Graph:
    """Record a region of the shipped fleet with keys of its database."""
    sample_project.write(root)
    file = f"Pulumi.{name}.yaml"
    own = f"    database: {{{database}}}\n"
    sample_project.edit(root, file, "    cluster:", f"{own}    cluster:")
    return shipped_stacks.record_stack(load_project(root), name)


def test_storage_of_a_replica_is_rejected(tmp_path: Path) -> None:
    """A replica has the storage of its source, so the key would have no effect."""
    expected = (
        r"Pulumi\.eu-west-1\.yaml: region\.database\.allocated_storage_gib: 200, .*"
        "storage of its source"
    )
    with pytest.raises(ConfigError, match=expected):
        region(tmp_path, "eu-west-1", "allocated_storage_gib: 200")


@pytest.mark.parametrize(
    ("keys", "storage"),
    [
        ("role: promoted", None),
        ("role: promoted, allocated_storage_gib: 200", 200),
    ],
)
def test_storage_of_a_promoted_database_grows_only_on_request(
    tmp_path: Path, keys: str, storage: int | None
) -> None:
    """Its size is its former source's, which the default of the size may be below."""
    instance = region(tmp_path, "eu-west-1", keys).only(INSTANCE)

    assert instance.inputs.get("allocatedStorage") == storage
