"""Bad input is rejected with one message: file, key, value and what is allowed."""

from pathlib import Path
from typing import Final

import pytest

from config import loader
from config.errors import ConfigError
from plan.region import plan_regions
from tests import sample_project
from tests.config import fleet_mistakes, network_mistakes, region_mistakes
from tests.config.mistake import ALL, EU, GLOBAL, US, Mistake

_MISTAKES: Final = {
    **fleet_mistakes.MISTAKES,
    **network_mistakes.MISTAKES,
    **region_mistakes.MISTAKES,
}


@pytest.mark.parametrize("mistake", _MISTAKES.values(), ids=_MISTAKES.keys())
def test_invalid_value_in_a_file_is_rejected_with_file_and_key(
    mistake: Mistake, tmp_path: Path
) -> None:
    """The message has the file, the key, the value and what is allowed."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, mistake.file, mistake.old, mistake.new)

    with pytest.raises(ConfigError) as error:
        plan_regions(loader.load_project(root))

    message = str(error.value)
    assert [
        part for part in (*mistake.message_parts, "Pulumi") if part not in message
    ] == []
    assert "hunter2" not in message


@pytest.mark.parametrize("file", [ALL, GLOBAL, US])
def test_project_without_a_required_file_is_rejected(file: str, tmp_path: Path) -> None:
    """A project without one of its required files is not loaded."""
    root = sample_project.write(tmp_path)
    (root / file).unlink()

    with pytest.raises(ConfigError, match=r"missing|has no stack file"):
        loader.load_project(root)


def test_region_with_two_availability_zones_for_eks_is_rejected(tmp_path: Path) -> None:
    """A stack needs three availability zones, and us-west-1 has two for EKS."""
    root = sample_project.write(tmp_path)
    (root / EU).rename(root / "Pulumi.us-west-1.yaml")
    for file in (ALL, "Pulumi.us-west-1.yaml"):
        sample_project.edit(root, file, "eu-west-1", "us-west-1")

    with pytest.raises(ConfigError, match=r"us-west-1\.yaml: aws:region: .*'us-west"):
        loader.load_project(root)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "[]\n", "just words\n"])
def test_stack_file_without_keys_is_rejected(text: str, tmp_path: Path) -> None:
    """A stack file without keys does not mean default values."""
    root = sample_project.write(tmp_path)
    (root / EU).write_text(text, "utf-8")

    with pytest.raises(ConfigError, match=r"eu-west-1\.yaml: holds"):
        loader.load_project(root)


def test_stack_file_in_another_encoding_is_rejected(tmp_path: Path) -> None:
    """The message has the position of the first byte that is not UTF-8."""
    root = sample_project.write(tmp_path)
    (root / EU).write_bytes(b"config: \xff\n")

    with pytest.raises(ConfigError, match=r"eu-west-1\.yaml: not UTF-8 .* byte 8"):
        loader.load_project(root)


def test_project_with_shipped_placeholders_is_rejected() -> None:
    """A clone of the repository is rejected until its placeholders are replaced."""
    with pytest.raises(ConfigError, match="REPLACE_ME"):
        loader.load_project(sample_project.ROOT)


def test_promoted_database_with_its_own_region_as_dr_region_is_rejected(
    tmp_path: Path,
) -> None:
    """Backups of a promoted database are copied to another region."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, ALL, "dr_region: eu-central-1", "dr_region: eu-west-1")
    plan_regions(loader.load_project(root))
    promoted = "    database: {role: promoted}\n    cluster:"
    sample_project.edit(root, EU, "    cluster:", promoted)

    with pytest.raises(ConfigError, match=r"eu\.dr_region: 'eu-west-1' itself"):
        plan_regions(loader.load_project(root))
