"""Residency that is contradictory or unknown is rejected with file and key."""

import shutil
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from config import loader, pack_cases
from config.errors import ConfigError
from plan.residency import pack_warnings
from tests import sample_project

_ALL: Final = "Pulumi.yaml"
_GDPR: Final = "residency/eu-gdpr.yaml"
_CCPA: Final = "residency/us-ccpa.yaml"
_PROVIDERS: Final = "providers.yaml"
_RECORDS: Final = "  records: {allowed_in: residency-zone, accepted_from: anywhere}\n"
_INFERENCE: Final = "  inference: {allowed_in: residency-zone}"
_REDACTION: Final = """redaction:
  name: ccpa-pii-redaction
  categories: [social_security_number, financial_account]
  redact_before_send: true
"""
_HOSTS: Final = """      provider_hosts:
        azure-openai-eu: example-eu.openai.azure.com"""
_EU_DR: Final = "dr_region: eu-central-1"


class Mistake(NamedTuple):
    """Edits of files, each as file, old and new text, and the start of the message."""

    edits: tuple[tuple[str, str, str], ...]
    message: str


_MISTAKES: Final = {
    "unknown data class": Mistake(
        ((_GDPR, "  events:", "  prompts:"),), r"eu-gdpr\.yaml: rules\.prompts: unknown"
    ),
    "unknown zone in allowed_in": Mistake(
        (
            (
                _GDPR,
                "  telemetry: {allowed_in: residency-zone}",
                "  telemetry: {allowed_in: [uk]}",
            ),
        ),
        r"eu-gdpr\.yaml: rules\.telemetry\.allowed_in: \['uk'\] .*\['ap', 'eu', 'us'\]",
    ),
    "unknown zone in accepted_from": Mistake(
        ((_GDPR, "accepted_from: anywhere", "accepted_from: [uk]"),),
        r"eu-gdpr\.yaml: rules\.records\.accepted_from: \['uk'\]",
    ),
    "region outside the jurisdiction": Mistake(
        ((_GDPR, "[eu-west-1, eu-central-1]", "[eu-west-1, eu-central-2]"),),
        r"eu-gdpr\.yaml: regions: region 'eu-central-2' is in CH, .*\['EU'\]",
    ),
    "required region in no known country": Mistake(
        ((_GDPR, "region: westeurope", "region: europe"),),
        r"eu-gdpr\.yaml: providers\.required: region 'europe' is in no known country",
    ),
    "id that differs from the file's name": Mistake(
        ((_GDPR, "id: eu-gdpr", "id: eu-sovereign"),),
        r"eu-gdpr\.yaml: id: 'eu-sovereign' differs",
    ),
    "target id used twice": Mistake(
        ((_PROVIDERS, "id: openai-eu", "id: openai-us"),),
        r"providers\.yaml: targets: ids \['openai-us'\]",
    ),
    "condition without redaction": Mistake(
        (
            (
                _CCPA,
                _REDACTION,
                "",
            ),
        ),
        r"us-ccpa\.yaml: rules: \['inference', 'events'\] require redaction",
    ),
    "stack region outside the pack's regions": Mistake(
        ((_GDPR, "[eu-west-1, eu-central-1]", "[eu-central-1]"),),
        r"Pulumi\.eu-west-1\.yaml: residency: 'eu-gdpr' .*'eu-west-1'; remove",
    ),
    "dr_region of another zone": Mistake(
        ((_ALL, _EU_DR, "dr_region: us-east-1"),),
        r"Pulumi\.yaml: fleet: residency_zones\.eu\.dr_region 'us-east-1' .*'us'",
    ),
    "dr_region of two zones": Mistake(
        ((_ALL, _EU_DR, "dr_region: us-west-2"),),
        r"Pulumi\.yaml: fleet: residency_zones\.eu\.dr_region 'us-west-2' .*'us'",
    ),
    "dr_region outside the pack's regions": Mistake(
        ((_ALL, _EU_DR, "dr_region: eu-west-2"),),
        r"Pulumi\.yaml: fleet\.residency_zones\.eu\.dr_region: 'eu-west-2' .*eu-gdpr",
    ),
    "dr_region outside the listed zones": Mistake(
        (
            (_ALL, _EU_DR, "dr_region: eu-west-2"),
            (_GDPR, _RECORDS, "  records: {allowed_in: [us]}\n"),
        ),
        r"Pulumi\.yaml: fleet\.residency_zones\.eu\.dr_region: 'eu-west-2' .*eu-gdpr",
    ),
    "copies of backups after redaction": Mistake(
        (
            (_ALL, _EU_DR, "dr_region: eu-west-2"),
            (
                _GDPR,
                _RECORDS,
                "  records: {allowed_in: anywhere, condition: after_redaction}\n",
            ),
        ),
        r"Pulumi\.yaml: fleet\.residency_zones\.eu\.dr_region: 'eu-west-2' .*eu-gdpr",
    ),
    "copies of backups without a rule for records": Mistake(
        ((_GDPR, _RECORDS, ""),),
        r"Pulumi\.yaml: fleet\.residency_zones\.eu\.dr_region: .*add rules\.records",
    ),
    "planned region with a stack file": Mistake(
        ((_ALL, _EU_DR, f"planned: [eu-west-1]\n          {_EU_DR}"),),
        r"residency_zones\.eu\.planned: 'eu-west-1' has the file Pulumi\.eu-west-1",
    ),
    "planned region that is no region of the zone": Mistake(
        ((_ALL, _EU_DR, f"planned: [eu-west-3]\n          {_EU_DR}"),),
        r"Pulumi\.yaml: fleet\.residency_zones\.eu: planned \['eu-west-3'\]",
    ),
    "provider region outside the jurisdiction": Mistake(
        ((_ALL, "[westeurope]", "[westeurope, uksouth]"),),
        r"residency_zones\.eu\.provider_regions: 'uksouth' .*'eu-gdpr'",
    ),
    "provider region of a pack that lists zones": Mistake(
        (
            (_ALL, "[westeurope]", "[westeurope, uksouth]"),
            (_GDPR, _INFERENCE, "  inference: {allowed_in: [us]}"),
        ),
        r"residency_zones\.eu\.provider_regions: 'uksouth' .*'eu-gdpr'",
    ),
    "required target that is unknown": Mistake(
        ((_GDPR, "target: azure-openai-eu", "target: azure-eu"),),
        r"eu-gdpr\.yaml: providers\.required: 'azure-eu' is no target",
    ),
    "required target of another region": Mistake(
        ((_PROVIDERS, "region: westeurope", "region: northeurope"),),
        r"eu-gdpr\.yaml: providers\.required: 'azure-openai-eu' .*'northeurope'",
    ),
    "required target with other processing": Mistake(
        (
            (
                _PROVIDERS,
                "region: westeurope\n    processing: regional",
                "region: westeurope\n    processing: global",
            ),
        ),
        r"eu-gdpr\.yaml: providers\.required: 'azure-openai-eu' .*'global'",
    ),
    "required target whose provider the pack blocks": Mistake(
        ((_GDPR, "provider: openai", "provider: azure-openai"),),
        r"eu-gdpr\.yaml: providers\.required: .*blocked in eu-gdpr\.yaml",
    ),
    "two packs that contradict": Mistake(
        (
            (
                "residency/eu-sovereign.yaml",
                "provider: openai",
                "provider: azure-openai",
            ),
            (
                "residency/eu-sovereign.yaml",
                "  required:\n    - {target: azure-openai-eu, region: westeurope}\n",
                "",
            ),
            ("Pulumi.eu-west-1.yaml", "[eu-gdpr]", "[eu-gdpr, eu-sovereign]"),
        ),
        r"eu-gdpr\.yaml: providers\.required: .*blocked in eu-sovereign\.yaml",
    ),
    "clients served elsewhere under a pack that keeps inference": Mistake(
        (
            (
                _ALL,
                _EU_DR,
                f"serve_clients_elsewhere: No region yet.\n          {_EU_DR}",
            ),
        ),
        r"residency_zones\.eu\.serve_clients_elsewhere: .*eu-gdpr\.yaml",
    ),
    "clients served elsewhere under a pack that lists zones": Mistake(
        (
            (
                _ALL,
                _EU_DR,
                f"serve_clients_elsewhere: No region yet.\n          {_EU_DR}",
            ),
            (_GDPR, _INFERENCE, "  inference: {allowed_in: [us]}"),
        ),
        r"residency_zones\.eu\.serve_clients_elsewhere: .*eu-gdpr\.yaml",
    ),
    "host name of an unknown target": Mistake(
        (
            (
                _ALL,
                "azure-openai-eu:",
                "azure-eu: a.example.com\n        azure-openai-eu:",
            ),
        ),
        r"Pulumi\.yaml: fleet\.provider_hosts\.azure-eu: no target .*'bedrock-ap'",
    ),
    "required target without a host name": Mistake(
        (
            (
                _ALL,
                _HOSTS,
                "      provider_hosts: {} ",
            ),
        ),
        r"Pulumi\.yaml: fleet\.provider_hosts\.azure-openai-eu: missing, .*eu-gdpr",
    ),
}


def write(directory: Path) -> tuple[Path, Path]:
    """Write the shipped stack files and policies; return both folders."""
    policies = directory / "policies"
    shutil.copytree(loader.POLICIES, policies)
    return sample_project.write(directory), policies


@pytest.mark.parametrize("mistake", _MISTAKES.values(), ids=_MISTAKES.keys())
def test_contradictory_residency_is_rejected_with_file_and_key(
    mistake: Mistake, tmp_path: Path
) -> None:
    """Each mistake gives one message."""
    root, policies = write(tmp_path)
    for file, old, new in mistake.edits:
        folder = root if file.startswith("Pulumi") else policies
        sample_project.edit(folder, file, old, new)

    with pytest.raises(ConfigError, match=mistake.message) as error:
        loader.load_project(root, policies)

    assert str(error.value).count("\n") == 0


def test_deleted_stack_file_of_a_region_is_rejected(tmp_path: Path) -> None:
    """A closed residency zone does not open because a file is missing."""
    root, policies = write(tmp_path)
    (root / "Pulumi.eu-west-1.yaml").unlink()

    with pytest.raises(ConfigError, match=r"zones\.eu\.regions: .*eu\.planned$"):
        loader.load_project(root, policies)


@pytest.mark.parametrize(
    "file",
    [_ALL, "Pulumi.eu-west-1.yaml", f"policies/{_GDPR}", "policies/waivers.yaml"],
)
def test_file_that_ends_in_yml_is_rejected(file: str, tmp_path: Path) -> None:
    """The message has the file, and the name that it must have."""
    root, policies = write(tmp_path)
    path = root / file
    path.rename(path.with_suffix(".yml"))

    with pytest.raises(ConfigError, match=rf"{path.stem}\.yml: .*{path.name}$"):
        loader.load_project(root, policies)


def test_pack_without_a_deployed_region_is_a_warning(tmp_path: Path) -> None:
    """The shipped us-ccpa is for us-west-2, which has no stack file."""
    root, policies = write(tmp_path)

    (warning,) = pack_warnings(loader.load_project(root, policies))

    assert warning.startswith("us-ccpa.yaml: regions: none of ['us-west-2']")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "rule: regions",
            "rule: region",
            r"cases\.0\.rule: 'region' is no rule of eu-g",
        ),
        (
            "name: Data in eu-central-1",
            "name: Data in eu-west-2, in the United Kingdom",
            r"cases\.1\.name: .* cases\.0 already",
        ),
        ("pack: eu-gdpr", "pack: eu-law", r"pack: 'eu-law' differs .*'eu-gdpr'"),
        ("expect: allow", "expect: maybe", r"cases\.0\.expect: 'maybe' is not allowed"),
    ],
)
def test_contradictory_case_file_is_rejected_with_file_and_key(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    """A case is for a rule that its pack has, under a name of its own."""
    _, policies = write(tmp_path)
    path = policies / "residency" / "eu-gdpr.cases.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(ConfigError, match=rf"^eu-gdpr\.cases\.yaml: {message}"):
        pack_cases.load_cases(policies / "residency", loader.load_packs(policies))


@pytest.mark.parametrize(
    ("removed", "message"),
    [
        ("eu-gdpr.yaml", r"eu-gdpr\.cases\.yaml: pack: there is no pack eu-gdpr\.yaml"),
        ("eu-gdpr.cases.yaml", r"eu-gdpr\.yaml: rules: .* add eu-gdpr\.cases\.yaml"),
    ],
)
def test_pack_and_case_file_without_each_other_are_rejected(
    removed: str, message: str, tmp_path: Path
) -> None:
    """The message has the file that is missing."""
    _, policies = write(tmp_path)
    (policies / "residency" / removed).unlink()

    with pytest.raises(ConfigError, match=message):
        pack_cases.load_cases(policies / "residency", loader.load_packs(policies))
