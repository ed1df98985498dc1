"""Messages for values that a model rejects."""

from pathlib import Path
from typing import Any, Final, cast, get_args

import pytest
from annotated_types import BaseMetadata
from pydantic import BaseModel, StringConstraints

from config import loader
from config.errors import ConfigError
from config.fleet import FleetConfig
from config.provider_pack import ProviderPack
from config.residency_pack import ResidencyPack
from config.stacks import FoundationStackConfig, GlobalStackConfig, RegionStackConfig
from tests import sample_project

EU: Final = "Pulumi.eu-west-1.yaml"
ALL: Final = "Pulumi.yaml"
REGION: Final = "    cluster:\n"

#: File, text, its replacement, and the whole line of the message.
MESSAGES: Final = {
    "text without quotes that is a number": (
        ALL,
        'aws: "111122223333"',
        "aws: 111122223333",
        (
            "fleet.accounts.aws: 111122223333 is not allowed; allowed: an AWS "
            "account id "
            'of 12 digits, in quotes: "111122223333"'
        ),
    ),
    "version that lost its zero": (
        EU,
        REGION,
        f"    database: {{engine_version: 17.10}}\n{REGION}",
        (
            "region.database.engine_version: 17.10 is not allowed; allowed: a "
            "version of "
            'PostgreSQL from 16 to 19, in quotes: "17.10"'
        ),
    ),
    "word of YAML 1.1 for a switch": (
        EU,
        REGION,
        f"    lifecycle: {{protect: n}}\n{REGION}",
        (
            "region.lifecycle.protect: 'n' is not allowed; allowed: true or false, "
            "without "
            "quotes"
        ),
    ),
    "switch in quotes": (
        EU,
        REGION,
        f'    lifecycle: {{protect: "false"}}\n{REGION}',
        (
            "region.lifecycle.protect: 'false' is not allowed; allowed: true or false, "
            "without quotes"
        ),
    ),
    "switch as a number": (
        EU,
        REGION,
        f"    lifecycle: {{protect: 0}}\n{REGION}",
        (
            "region.lifecycle.protect: 0 is not allowed; allowed: true or false, "
            "without "
            "quotes"
        ),
    ),
    "number in quotes": (
        ALL,
        "interval_s: 30",
        'interval_s: "30"',
        (
            "fleet.edge.monitor.interval_s: '30' is not allowed; allowed: a whole "
            "number, "
            "without quotes"
        ),
    ),
    "misspelt key": (
        EU,
        REGION,
        f"    databse: {{}}\n{REGION}",
        "region.databse: unknown key; did you mean 'database'?",
    ),
    "unknown key of a small section": (
        EU,
        REGION,
        f"    lifecycle: {{retain: true}}\n{REGION}",
        "region.lifecycle.retain: unknown key; allowed: protect",
    ),
    "misspelt choice": (
        EU,
        REGION,
        f"    size: prodution\n{REGION}",
        (
            "region.size: 'prodution' is not allowed; allowed: 'dev', 'small', "
            "'production'; did you mean 'production'?"
        ),
    ),
    "text in place of a list": (
        EU,
        "residency: [eu-gdpr]",
        "residency: eu-gdpr",
        "residency: 'eu-gdpr' is not allowed; allowed: a list, such as [one, two]",
    ),
    "list in place of a mapping": (
        EU,
        REGION,
        f"    waf: [1]\n{REGION}",
        "region.waf: [1] is not allowed; allowed: a mapping with keys",
    ),
    "empty list": (
        ALL,
        "us: {regions: [us-east-1]",
        "us: {regions: []",
        (
            "fleet.residency_zones.us.regions: [] is not allowed; allowed: at least 1 "
            "entry"
        ),
    ),
    "empty value": (
        ALL,
        "home: us-east-1",
        "home:",
        (
            "fleet.home: an empty value is not allowed; allowed: an AWS region of at "
            "most "
            "24 characters, such as 'eu-west-1'"
        ),
    ),
    "reason that is too short": (
        "Pulumi.global.yaml",
        "drained: {}",
        "drained: {us-east-1: short}",
        (
            "drained.us-east-1: 'short' is not allowed; allowed: a text of at least "
            "8 characters"
        ),
    ),
}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"), MESSAGES.values(), ids=MESSAGES.keys()
)
def test_rejected_value_is_explained_in_words_of_the_file(
    file: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    """The message has the value as written and what is allowed, in one line."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, file, old, new)

    with pytest.raises(ConfigError) as error:
        loader.load_project(root)

    assert str(error.value) == f"{file}: {message}"


def test_alternatives_of_one_value_share_a_line(tmp_path: Path) -> None:
    """A union of models reports one line, not one for each of its members."""
    packs = tmp_path / loader.RESIDENCY
    packs.mkdir()
    shipped = loader.POLICIES / loader.RESIDENCY / "eu-gdpr.yaml"
    text = shipped.read_text("utf-8")
    (packs / shipped.name).write_text(
        text.replace(
            "telemetry: {allowed_in: residency-zone}", "telemetry: {allowed_in: 5}"
        ),
        "utf-8",
    )

    with pytest.raises(ConfigError) as error:
        loader.load_packs(tmp_path)

    assert str(error.value) == (
        "eu-gdpr.yaml: rules.telemetry.allowed_in: 5 is not allowed; allowed: "
        "'residency-zone', 'anywhere' or a list, such as [one, two]"
    )


def texts_with_a_pattern(model: type[BaseModel]) -> set[str]:
    """Return the fields of a model and its parts whose pattern has no words."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        for part in (field.annotation, *field.metadata):
            found |= {f"{model.__name__}.{name}" for _ in unexplained(part)}
    return found


def unexplained(part: object) -> list[object]:
    """Return the constraints with a pattern in an annotation."""
    metadata: tuple[object, ...] = getattr(cast("Any", part), "__metadata__", ())
    if isinstance(part, StringConstraints | BaseMetadata):
        return [part] if getattr(part, "pattern", None) else []
    if isinstance(part, type) and issubclass(part, BaseModel):
        return [*texts_with_a_pattern(part)]
    parts = (*get_args(part), *metadata)
    return [each for one in parts for each in unexplained(one)]


@pytest.mark.parametrize(
    "model",
    [
        FleetConfig,
        RegionStackConfig,
        FoundationStackConfig,
        GlobalStackConfig,
        ResidencyPack,
        ProviderPack,
    ],
)
def test_every_text_with_a_pattern_has_words(model: type[BaseModel]) -> None:
    """A message with a regular expression helps no operator."""
    assert texts_with_a_pattern(model) == set()
