"""A configuration key that was renamed is rejected with its new name."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from config import loader
from config.errors import ConfigError
from config.loader import load_project
from config.renamed_keys import RENAMED_KEYS
from config.types import PROJECT
from tests import sample_project
from tests.config.mistake import ALL, EU, GLOBAL

#: The row of the table that applies to a residency pack instead of a stack file.
PACK_KEY: Final = "pack.zone"
STACK_KEYS: Final = tuple(key for key in RENAMED_KEYS if key != PACK_KEY)


def file_of(key: str) -> str:
    """Return the file that holds a key."""
    return {"fleet": ALL, "notify": GLOBAL}.get(key.partition(".")[0], EU)


def write_old_key(root: Path, old: str, value: object) -> None:
    """Move a value from the new key to the old one, or write it there."""
    path = root / file_of(old)
    document: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    first, *rest = old.split(".")
    if first == "fleet":
        section, keys = document["config"]["fleet"]["value"], rest
    else:
        section, keys = document["config"], [f"{PROJECT}:{first}", *rest]
    for key in keys[:-1]:
        section = section.setdefault(key, {})
    new = RENAMED_KEYS[old.replace(".eu.", ".*.")].rpartition(".")[2]
    section[keys[-1]] = section.pop(new, value)
    path.write_text(yaml.safe_dump(document), "utf-8")


@pytest.mark.parametrize("old", STACK_KEYS)
def test_renamed_key_in_a_file_is_rejected_with_the_new_key(
    old: str, tmp_path: Path
) -> None:
    """The message has the file, the old key and the new key, and nothing else."""
    root = sample_project.write(tmp_path)
    key, new = (each.replace("*", "eu") for each in (old, RENAMED_KEYS[old]))
    write_old_key(root, key, {"secure": "v1:abc"} if old == "gatewayKey" else 1)

    with pytest.raises(ConfigError) as error:
        load_project(root)

    assert str(error.value) == (
        f"{file_of(old)}: {key}: the key {key} is now {new}; rename it"
    )


def test_renamed_key_in_a_pack_is_rejected_with_the_new_key(
    tmp_path: Path,
) -> None:
    """A residency pack of an earlier version is rejected with the new key."""
    shipped = sample_project.ROOT / "policies" / "residency" / "eu-gdpr.yaml"
    text = shipped.read_text("utf-8")
    packs = tmp_path / loader.RESIDENCY
    packs.mkdir()
    (packs / shipped.name).write_text(text.replace("residency_zone:", "zone:"), "utf-8")

    with pytest.raises(ConfigError) as error:
        loader.load_packs(tmp_path)

    assert str(error.value) == (
        "eu-gdpr.yaml: zone: the key pack.zone is now pack.residency_zone; rename it"
    )


@pytest.mark.parametrize("old", RENAMED_KEYS)
def test_renamed_key_leads_to_a_key_that_was_not_renamed(old: str) -> None:
    """Renaming a key as the message says ends in a present key."""
    assert RENAMED_KEYS[old] not in RENAMED_KEYS
