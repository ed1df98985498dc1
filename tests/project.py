"""A copy of the shipped project, filled in, for tests to change."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent

_FILLED: Final = (
    ("aws: REPLACE_ME", 'aws: "111122223333"'),
    ("cloudflare: REPLACE_ME", f"cloudflare: {'a' * 32}"),
    ("cloudflare_zone_id: REPLACE_ME", f"cloudflare_zone_id: {'b' * 32}"),
    ("api: REPLACE_ME", "api: keeptrusts/api:1.5.0"),
    ("public_access_cidrs: [REPLACE_ME]", "public_access_cidrs: [203.0.113.0/24]"),
    (
        "administrators: [REPLACE_ME]",
        'administrators: ["arn:aws:iam::111122223333:role/deployer"]',
    ),
)


def write(directory: Path) -> Path:
    """Write the shipped files, filled in, into ``directory`` and return it."""
    for source in ROOT.glob("Pulumi*.yaml"):
        text = source.read_text("utf-8")
        for placeholder, value in _FILLED:
            text = text.replace(placeholder, value)
        (directory / source.name).write_text(text, "utf-8")
    return directory


def edit(directory: Path, file: str, old: str, new: str) -> None:
    """Replace a text that must stand in a file of the copy."""
    path = directory / file
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} does not stand in {file}"
    path.write_text(text.replace(old, new), "utf-8")
