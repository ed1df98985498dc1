"""Strict reading of YAML files."""

from pathlib import Path

import pytest

from config import yaml_loader
from config.errors import ConfigError


def loaded(directory: Path, value: str) -> object:
    """Return the value of a key, written as in a stack file."""
    file = directory / "Pulumi.eu-west-1.yaml"
    file.write_text(f"config:\n  key: {value}\n", "utf-8")
    return yaml_loader.load_mapping(file)["config"]["key"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("~", None),
        ("no", "no"),
        ("off", "off"),
        ("y", "y"),
        ("1:30", "1:30"),
        ("2027-01-31", "2027-01-31"),
        ("'012'", "012"),
        ('"1e5"', "1e5"),
        ("1.5.0", "1.5.0"),
    ],
)
def test_value_is_read_as_the_engine_reads_it(
    written: str, value: object, tmp_path: Path
) -> None:
    """YAML 1.1's words for switches and its sexagesimal numbers are text."""
    read = loaded(tmp_path, written)

    assert (read, isinstance(read, bool)) == (value, isinstance(value, bool))


@pytest.mark.parametrize(
    "written",
    [
        *("012345678901", "0x1f", "0o17", "1_000", "12e5", "+5", ".5", "5.", ".inf"),
        *("0b101", "1.2E-3", "-012"),
    ],
)
def test_value_that_programs_read_differently_is_rejected(
    written: str, tmp_path: Path
) -> None:
    """An account id with a leading zero is not a number in any base."""
    with pytest.raises(ConfigError) as error:
        loaded(tmp_path, written)

    assert str(error.value) == (
        "Pulumi.eu-west-1.yaml: not valid YAML: line 2, column 8: "
        f"{written} is read as different values by different programs; write it in "
        f'quotes: "{written}"'
    )


@pytest.mark.parametrize("written", ["True", "FALSE"])
def test_switch_in_capitals_is_rejected(written: str, tmp_path: Path) -> None:
    """Booleans have one form in all files."""
    with pytest.raises(ConfigError, match=f"write {written.lower()}$"):
        loaded(tmp_path, written)


def test_number_with_a_fraction_remembers_how_it_was_written(tmp_path: Path) -> None:
    """A message can show ``1.30`` although the number is 1.3."""
    read = loaded(tmp_path, "1.30")

    assert isinstance(read, yaml_loader.WrittenFloat)
    assert (read, read.written) == (1.3, "1.30")


def test_key_that_is_no_text_is_rejected(tmp_path: Path) -> None:
    """A key such as ``no`` is a text, a number is not."""
    with pytest.raises(ConfigError, match="key 1 is not text; write it in quotes"):
        loaded(tmp_path, "{1: x}")


@pytest.mark.parametrize(
    "written", ["&a [*a]", "&a {b: *a}", "[" * 40 + "]" * 40, "[" * 4000 + "]" * 4000]
)
def test_endless_or_deep_nesting_is_rejected(written: str, tmp_path: Path) -> None:
    """The message names the file instead of Python's stack."""
    with pytest.raises(ConfigError, match=r"^Pulumi.eu-west-1.yaml: .*30 levels deep"):
        loaded(tmp_path, written)


def test_directory_in_place_of_a_file_is_rejected(tmp_path: Path) -> None:
    """The message has the reason of the operating system."""
    (tmp_path / "Pulumi.global.yaml").mkdir()

    with pytest.raises(ConfigError) as error:
        yaml_loader.load_mapping(tmp_path / "Pulumi.global.yaml")

    assert str(error.value) == (
        "Pulumi.global.yaml: cannot be read: is a directory; put a readable YAML file "
        "there"
    )


def test_link_that_leads_to_itself_is_rejected(tmp_path: Path) -> None:
    """A loop of symbolic links ends in a message, too."""
    (tmp_path / "Pulumi.yaml").symlink_to("Pulumi.yaml")

    with pytest.raises(ConfigError, match=r"^Pulumi.yaml: cannot be read: too many"):
        yaml_loader.load_mapping(tmp_path / "Pulumi.yaml")


def test_placeholders_are_listed_with_their_lines(tmp_path: Path) -> None:
    """An operator sees in one run what is left to fill in."""
    file = tmp_path / "Pulumi.yaml"
    file.write_text("a: REPLACE_ME\nb:\n  c: [x, 'REPLACE_ME']\n", "utf-8")

    with pytest.raises(ConfigError) as error:
        yaml_loader.load_mapping(file)

    assert str(error.value) == (
        "Pulumi.yaml: still 'REPLACE_ME' at a (line 1), b.c[1] (line 3); write the "
        "values of your own deployment"
    )
