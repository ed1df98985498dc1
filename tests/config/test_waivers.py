"""Waivers have a reason and a last day; an expired one is a failure."""

import shutil
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from config import loader
from config.errors import ConfigError
from config.waivers import Waiver, waivers_at
from tests import sample_project

_LAST_DAY: Final = date(2027, 1, 31)
_ENTRY: Final = """
- rule: residency-region
  stack: eu-west-1
  resource: eu-west-1-audit
  reason: The bucket moves with the next release.
  expires: 2027-01-31
"""


def load(directory: Path, entries: str) -> loader.Project:
    """Return the shipped project with other waivers."""
    policies = directory / "policies"
    shutil.copytree(loader.POLICIES, policies)
    (policies / "waivers.yaml").write_text(f"waivers: {entries}", "utf-8")
    return loader.load_project(sample_project.write(directory), policies)


def test_waivers_of_the_shipped_project_are_empty(tmp_path: Path) -> None:
    """The shipped project accepts no finding."""
    assert loader.load_project(sample_project.write(tmp_path)).waivers == ()


def test_waiver_is_valid_on_its_last_day_and_fails_on_the_next(tmp_path: Path) -> None:
    """The failure has the file, the key, both dates and what to do."""
    waivers = load(tmp_path, _ENTRY).waivers

    on_time = waivers_at(waivers, _LAST_DAY)
    late = waivers_at(waivers, date(2027, 2, 1))

    assert [each.resource for each in on_time.valid] == ["eu-west-1-audit"]
    assert on_time.expired == ()
    assert late.valid == ()
    (failure,) = map(str, late.expired)
    assert failure.startswith("waivers.yaml: waivers.0.expires: expired on 2027-01-31")
    for part in ("2027-02-01", "'eu-west-1-audit'", "'residency-region'", "remove"):
        assert part in failure


def test_expired_waiver_keeps_its_position_in_the_file() -> None:
    """The key of a failure counts the valid waivers before it."""
    values = {"stack": "global", "resource": "pool", "reason": "Accepted for a test."}
    valid = Waiver(rule="first", expires=_LAST_DAY, **values)
    expired = Waiver(rule="second", expires=date(2026, 1, 1), **values)

    (failure,) = waivers_at([valid, expired], _LAST_DAY).expired

    assert "waivers.1.expires" in str(failure)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  expires: 2027-01-31\n", "", r"waivers\.0\.expires: missing"),
        ("2027-01-31", "20270131", r"waivers\.0\.expires: 20270131 .* valid date"),
        ("2027-01-31", "2027-01-31 12:00:00", r"waivers\.0\.expires: .* valid date"),
        ("2027-01-31", "2027-02-31", r"(day|month)"),
        ("The bucket moves with the next release.", "short", r"waivers\.0\.reason: "),
        ("eu-west-1-audit", "'*'", r"waivers\.0\.resource: '\*'"),
        ("  stack: eu-west-1\n", "  region: eu\n", r"waivers\.0\.region: unknown key"),
    ],
)
def test_malformed_waiver_is_rejected_with_file_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """A waiver names one resource, a reason and a day."""
    assert old in _ENTRY

    with pytest.raises(ConfigError, match=rf"waivers\.yaml: .*{message}"):
        load(tmp_path, _ENTRY.replace(old, new))


def test_second_waiver_of_a_finding_is_rejected(tmp_path: Path) -> None:
    """The message has both positions, the rule and the resource."""
    other_day = _ENTRY.replace("2027-01-31", "2027-12-31")

    with pytest.raises(ConfigError) as error:
        load(tmp_path, _ENTRY + other_day.lstrip("\n"))

    message = str(error.value)
    parts = ("waivers.yaml", "waivers.1", "waivers.0", "'residency-region'", "remove")
    assert [part for part in parts if part not in message] == []
