"""Policy files of the gateways."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config import loader
from config.errors import ConfigError
from config.loader import Project
from config.residency_pack import BlockedProvider
from config.waivers import WAIVERS_FILE
from plan.gateway_policy import BASE_FILE, REGION_FILE, policy_files, repository_files
from plan.provider_targets import bedrock_model_arns, unreachable_warnings
from tests import sample_project

US: Final = "us-east-1"
EU: Final = "eu-west-1"
AP: Final = "ap-southeast-1"
AUDIT: Final = {"immutable": True, "retention_days": 365, "log_all_access": True}
TARGET: Final = (
    "  - id: bedrock-eu\n    provider: aws-bedrock\n    residency_zone: eu\n"
)

#: Edits of a file: old text and new text.
Edit = tuple[str, str, str]


def project(directory: Path, *edits: Edit, providers: str = "") -> Project:
    """Return the shipped fleet with edits and further provider targets."""
    root = sample_project.write(directory)
    policies = directory / "policies"
    (policies / loader.RESIDENCY).mkdir(parents=True)
    for pack in (loader.POLICIES / loader.RESIDENCY).glob("*.yaml"):
        (policies / loader.RESIDENCY / pack.name).write_text(pack.read_text("utf-8"))
    (policies / WAIVERS_FILE).write_text("waivers: []\n", "utf-8")
    shipped = (loader.POLICIES / loader.PROVIDERS).read_text("utf-8")
    (policies / loader.PROVIDERS).write_text(shipped + providers, "utf-8")
    for file, old, new in edits:
        folder = policies if file == loader.PROVIDERS else root
        sample_project.edit(folder, file, old, new)
    return loader.load_project(root, policies)


def region_document(found: Project, region: str) -> dict[str, Any]:
    """Return the region's policy file as the gateway parses it."""
    document: dict[str, Any] = yaml.safe_load(policy_files(found, region)[REGION_FILE])
    return document


def target_ids(document: Mapping[str, Any]) -> list[str]:
    """Return the ids of the provider targets of a policy file."""
    return [target["id"] for target in document["providers"]["targets"]]


def test_gateway_has_targets_of_its_own_zone_only(tmp_path: Path) -> None:
    """No region is left without a target, and none has one of another zone."""
    found = project(tmp_path)

    assert {
        region: target_ids(region_document(found, region)) for region in found.regions
    } == {US: ["openai-us"], EU: ["azure-openai-eu"], AP: ["bedrock-ap"]}


@pytest.mark.parametrize("region", [US, EU, AP])
def test_gateway_policy_has_documented_keys_only(region: str, tmp_path: Path) -> None:
    """Gateways reject an unknown key and are never ready with a rejected file."""
    document = region_document(project(tmp_path), region)

    assert set(document) <= {
        *("pack", "policies", "policy", "providers", "agents"),
        "event_delivery",  # assumed; `policy.event_delivery: omit` leaves it out
    }
    assert document["pack"] == {
        "name": "multi-region-providers-5",
        "version": "1.0.0",
        "enabled": True,
    }
    assert document["policies"]["chain"][-1] == "audit-logger"
    assert document["policies"]["chain"] == [*document["policy"]]
    assert document["policy"]["audit-logger"] == AUDIT


def test_gateway_of_a_pack_with_redaction_redacts_before_the_audit(
    tmp_path: Path,
) -> None:
    """The detector has the pack's categories that it does not know by itself."""
    found = project(tmp_path)

    assert region_document(found, EU)["policy"]["pii-detector"] == {
        "action": "redact",
        "detect_patterns": [r"\b[A-Z]{2}\d{6}[A-Z]\b"],
    }
    assert "pii-detector" not in region_document(found, US)["policy"]


def test_base_policy_alone_has_no_provider(tmp_path: Path) -> None:
    """A gateway that reads only the base policy routes no request."""
    base = yaml.safe_load(policy_files(project(tmp_path), US)[BASE_FILE])

    assert "providers" not in base
    assert base["policy"] == {"audit-logger": AUDIT}


@pytest.mark.parametrize(
    ("edits", "region", "delivery"),
    [
        ((), EU, (US, None)),
        (
            ((f"Pulumi.{EU}.yaml", "    cluster:\n", ""),),
            EU,
            (EU, US),
        ),
        (
            ((f"Pulumi.{EU}.yaml", "    cluster:\n", ""),),
            US,
            (US, EU),
        ),
    ],
)
def test_events_go_to_an_api_that_writes(
    edits: tuple[Edit, ...],
    region: str,
    delivery: tuple[str, str | None],
    tmp_path: Path,
) -> None:
    """An API beside a read replica receives events only if an operator says so."""
    accepts = "    api: {replica_accepts_events: true}\n    cluster:\n"
    changed = tuple((file, old, accepts) for file, old, _ in edits)
    document = region_document(project(tmp_path, *changed), region)["event_delivery"]
    primary, fallback = (
        f"https://{each}.api.aws.example.com/v1/events" if each else None
        for each in delivery
    )

    assert (document["primary"], document.get("fallback")) == (primary, fallback)
    assert document["retry"] == {
        "max_attempts": 5,
        "backoff": "exponential",
        "max_delay_seconds": 60,
    }


def test_event_delivery_can_be_omitted(tmp_path: Path) -> None:
    """Gateways deliver to their control-plane API then."""
    omit = "    policy: {event_delivery: omit}\n    cluster:\n"
    found = project(tmp_path, (f"Pulumi.{EU}.yaml", "    cluster:\n", omit))

    assert "event_delivery" not in region_document(found, EU)


def test_guide_dialect_has_the_figures_of_the_guide(tmp_path: Path) -> None:
    """Allowed regions, blocked and required providers, redaction and retention."""
    guide = "    policy: {dialect: guide}\n    cluster:\n"
    found = project(tmp_path, (f"Pulumi.{EU}.yaml", "    cluster:\n", guide))
    residency, redaction, audit = region_document(found, EU)["policies"]

    assert residency == {
        "name": "eu-data-residency",
        "type": "data_residency",
        "config": {
            "allowed_regions": ["eu-central-1", "eu-west-1"],
            "blocked_providers": [
                {
                    "provider": "openai",
                    "reason": "US-hosted, not GDPR compliant for this data class",
                }
            ],
            "required_providers": [
                {"provider": "azure-openai-eu", "region": "westeurope"}
            ],
        },
    }
    assert redaction == {
        "name": "gdpr-pii-redaction",
        "type": "pii_redaction",
        "config": {
            "regions": [EU, "eu-central-1"],
            "categories": ["email", "phone", "national_id", "ip_address"],
            "redact_before_send": True,
        },
    }
    assert audit["config"] == {**AUDIT, "retention_hours": 8760}


def test_committed_policy_files_equal_the_rendered_ones(tmp_path: Path) -> None:
    """A reviewer of the repository reads what the ConfigMaps hold."""
    folder = loader.POLICIES / "gateway"
    committed = {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in folder.rglob("*.yaml")
    }
    root = sample_project.write(tmp_path)

    assert committed == repository_files(loader.load_project(root))


TARGETS: Final = {
    "global inference profile": (
        TARGET.replace("bedrock-eu", "bedrock-ap-2").replace("zone: eu", "zone: ap")
        + "    region: ap-southeast-1\n    processing: regional\n"
        "    model: global.anthropic.claude-sonnet-4-v1:0\n",
        AP,
        ("targets.bedrock-ap-2.model", "'global.anthropic", "to any region"),
    ),
    "inference profile of another jurisdiction": (
        TARGET + "    region: eu-west-1\n    processing: data_zone\n"
        "    model: us.anthropic.claude-sonnet-4-v1:0\n",
        EU,
        ("targets.bedrock-eu.model", "another geography", "'eu-west-1'"),
    ),
    "inference profile of a geography without known regions": (
        TARGET + "    region: eu-west-1\n    processing: data_zone\n"
        "    model: jp.anthropic.claude-sonnet-4-v1:0\n",
        EU,
        ("targets.bedrock-eu.model", "'jp.anthropic", "['apac', 'eu', 'us']"),
    ),
    "target processed anywhere": (
        TARGET + "    region: eu-west-1\n    processing: global\n    model: m\n",
        EU,
        ("targets.bedrock-eu", "(global)", "['eu-gdpr'] keep inference"),
    ),
    "target in another zone": (
        TARGET + "    region: us-east-1\n    processing: regional\n    model: m\n",
        EU,
        ("targets.bedrock-eu", "'us-east-1'", "['eu-west-1', 'westeurope']"),
    ),
    "endpoint of the fleet without a host": (
        (
            "  - id: azure-eu-2\n    provider: azure-openai\n    residency_zone: eu\n"
            "    region: westeurope\n    processing: regional\n    model: m\n"
        ),
        EU,
        ("targets.azure-eu-2.host", "fleet.provider_hosts"),
    ),
}


@pytest.mark.parametrize(
    ("target", "region", "parts"), TARGETS.values(), ids=TARGETS.keys()
)
def test_target_outside_its_closed_zone_is_rejected(
    target: str, region: str, parts: tuple[str, ...], tmp_path: Path
) -> None:
    """The message names providers.yaml, the target, and what is allowed."""
    found = project(tmp_path, providers=target)

    with pytest.raises(ConfigError) as error:
        policy_files(found, region)

    assert [
        part for part in ("providers.yaml", *parts) if part not in str(error.value)
    ] == []


def test_blocked_provider_is_not_rendered(tmp_path: Path) -> None:
    """The EU endpoint of a blocked provider is blocked with it."""
    assert target_ids(region_document(project(tmp_path), EU)) == ["azure-openai-eu"]


def test_geographic_profile_in_its_jurisdiction_has_all_its_regions(
    tmp_path: Path,
) -> None:
    """Bedrock checks the profile and its model in every region of the profile."""
    found = project(
        tmp_path,
        providers=TARGET + "    region: eu-west-1\n    processing: data_zone\n"
        "    model: eu.anthropic.claude-sonnet-4-v1:0\n",
    )
    model = "foundation-model/anthropic.claude-sonnet-4-v1:0"

    assert bedrock_model_arns(found, EU) == (
        (
            "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/"
            "eu.anthropic.claude-sonnet-4-v1:0"
        ),
        *(
            f"arn:aws:bedrock:{region}::{model}"
            for region in (
                *("eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2"),
                *("eu-west-1", "eu-west-3"),
            )
        ),
    )


def test_region_without_egress_and_without_bedrock_is_warned_of(
    tmp_path: Path,
) -> None:
    """Its gateways reach no provider; one with a target of Bedrock has no warning."""
    private = (
        "    network: {nat: none, vpc_endpoints: full}\n"
        "    images: {mirror: 111122223333.dkr.ecr.REGION.amazonaws.com, gateway: "
        "'111122223333.dkr.ecr.REGION.amazonaws.com/gateway:1', api: "
        "'111122223333.dkr.ecr.REGION.amazonaws.com/api:1'}\n    cluster:\n"
    )
    edits = (
        (f"Pulumi.{each}.yaml", "    cluster:\n", private.replace("REGION", each))
        for each in (EU, AP)
    )

    assert unreachable_warnings(project(tmp_path, *edits)) == (
        (
            "region 'eu-west-1' has no egress (network.nat: none) and no target of "
            "'aws-bedrock' in 'eu-west-1', so its gateways serve no model"
        ),
    )


@pytest.fixture(scope="module")
def in_guide_dialect(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shipped fleet, whose eu-west-1 has policy files of the guide's dialect."""
    guide = "    policy: {dialect: guide}\n    cluster:\n"
    folder = tmp_path_factory.mktemp("guide")
    return project(folder, (f"Pulumi.{EU}.yaml", "    cluster:\n", guide))


@given(st.text(min_size=8, max_size=200))
def test_hostile_text_of_a_pack_changes_no_other_key(
    in_guide_dialect: Project, reason: str
) -> None:
    """Quotes, anchors, comments and line breaks stay inside the one value."""
    pack = in_guide_dialect.packs["eu-gdpr"]
    blocked = BlockedProvider(provider="openai", reason=reason)
    providers = pack.providers.model_copy(update={"blocked": (blocked,)})
    changed = pack.model_copy(update={"providers": providers})
    packs = {**in_guide_dialect.packs, pack.id: changed}
    document = region_document(replace(in_guide_dialect, packs=packs), EU)
    expected = region_document(in_guide_dialect, EU)
    config = expected["policies"][0]["config"]
    config["blocked_providers"] = [{"provider": "openai", "reason": reason}]

    assert document == expected
