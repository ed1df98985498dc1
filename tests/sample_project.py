"""A copy of the shipped stack files without placeholders, for tests to edit."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent

_PLACEHOLDERS: Final = (
    ("aws: REPLACE_ME", 'aws: "111122223333"'),
    ("cloudflare: REPLACE_ME", f"cloudflare: {'a' * 32}"),
    ("cloudflare_zone_id: REPLACE_ME", f"cloudflare_zone_id: {'b' * 32}"),
    ("api: REPLACE_ME", "api: keeptrusts/api:1.5.0"),
    ("public_access_cidrs: [REPLACE_ME]", "public_access_cidrs: [203.0.113.0/24]"),
    ("azure-openai-eu: REPLACE_ME", "azure-openai-eu: example-eu.openai.azure.com"),
    (
        "administrators: [REPLACE_ME]",
        'administrators: ["arn:aws:iam::111122223333:role/deployer"]',
    ),
)


def write(directory: Path) -> Path:
    """Write the shipped stack files, placeholders replaced; return the directory."""
    for source in ROOT.glob("Pulumi*.yaml"):
        text = source.read_text("utf-8")
        for placeholder, value in _PLACEHOLDERS:
            text = text.replace(placeholder, value)
        (directory / source.name).write_text(text, "utf-8")
    return directory


def edit(directory: Path, file: str, old: str, new: str) -> None:
    """Replace a text in a file of the copy; fail if the file lacks it."""
    path = directory / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} does not contain {old!r}"
    path.write_text(text.replace(old, new), "utf-8")
