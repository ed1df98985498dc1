"""Bad input ends in one message: what, value seen, what is allowed, file and key."""

from pathlib import Path
from typing import Final

import pytest

from config import loader
from config.errors import ConfigError
from tests import sample_project
from tests.config import fleet_mistakes, network_mistakes, region_mistakes
from tests.config.mistake import ALL, EU, GLOBAL, US, Mistake

_MISTAKES: Final = {
    **fleet_mistakes.MISTAKES,
    **network_mistakes.MISTAKES,
    **region_mistakes.MISTAKES,
}


@pytest.mark.parametrize("mistake", _MISTAKES.values(), ids=_MISTAKES.keys())
def test_a_mistake_is_refused_with_its_place(mistake: Mistake, tmp_path: Path) -> None:
    """Every mistake is named with its file, its key, the value and what is allowed."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, mistake.file, mistake.old, mistake.new)

    with pytest.raises(ConfigError) as refusal:
        loader.load_project(root)

    message = str(refusal.value)
    assert [part for part in (*mistake.says, "Pulumi") if part not in message] == []
    assert "hunter2" not in message


@pytest.mark.parametrize("file", [ALL, GLOBAL, US])
def test_a_missing_file_is_named(file: str, tmp_path: Path) -> None:
    """A file that every project needs cannot be absent in silence."""
    root = sample_project.write(tmp_path)
    (root / file).unlink()

    with pytest.raises(ConfigError, match=r"missing|has no stack file"):
        loader.load_project(root)


def test_a_region_with_too_few_zones_is_refused(tmp_path: Path) -> None:
    """Where EKS runs in two zones, three letters could only fail at AWS."""
    root = sample_project.write(tmp_path)
    (root / EU).rename(root / "Pulumi.us-west-1.yaml")
    for file in (ALL, "Pulumi.us-west-1.yaml"):
        sample_project.edit(root, file, "eu-west-1", "us-west-1")

    with pytest.raises(ConfigError, match=r"us-west-1\.yaml: aws:region: .*'us-west"):
        loader.load_project(root)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "[]\n", "just words\n"])
def test_an_empty_file_is_refused(text: str, tmp_path: Path) -> None:
    """A file without keys is a mistake, not a default."""
    root = sample_project.write(tmp_path)
    (root / EU).write_text(text, "utf-8")

    with pytest.raises(ConfigError, match=r"eu-west-1\.yaml: holds"):
        loader.load_project(root)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A file in another encoding is named with the offending byte."""
    root = sample_project.write(tmp_path)
    (root / EU).write_bytes(b"config: \xff\n")

    with pytest.raises(ConfigError, match=r"eu-west-1\.yaml: not UTF-8 .* byte 8"):
        loader.load_project(root)


def test_the_shipped_placeholders_are_refused() -> None:
    """The repository as cloned deploys nothing by accident."""
    with pytest.raises(ConfigError, match="REPLACE_ME"):
        loader.load_project(sample_project.ROOT)


def test_a_promoted_database_is_not_copied_to_its_own_region(tmp_path: Path) -> None:
    """What is written to away from home has its backups elsewhere, too."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, ALL, "dr_region: eu-central-1", "dr_region: eu-west-1")
    loader.load_project(root)
    own = "    database: {role: promoted}\n    cluster:"
    sample_project.edit(root, EU, "    cluster:", own)

    with pytest.raises(ConfigError, match=r"eu\.dr_region: 'eu-west-1' itself"):
        loader.load_project(root)
