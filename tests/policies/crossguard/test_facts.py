"""Facts of a stack follow from its residency packs and stack files."""

from pathlib import Path
from typing import Final

import pytest

from config.errors import ConfigError
from config.loader import load_project
from config.residency_pack import DataClass
from policies.crossguard import facts as stack_facts
from policies.crossguard.rules import RULES, regions
from tests import sample_project
from tests.policies.crossguard.subjects import (
    DR_REGION,
    HOME,
    REGION,
    TODAY,
    facts,
    resource,
)

#: The region of a residency zone that keeps telemetry only.
OPEN: Final = "ap-southeast-1"


def _objecting(about: stack_facts.Facts) -> set[str]:
    """Return the rules that object to the EU's replica of home's database."""
    subject = resource(regions.INSTANCE)
    return {rule.id for rule in RULES if list(rule.violations(subject, about))}


def test_replica_of_another_zone_is_lawful_only_where_records_are_accepted() -> None:
    """eu-gdpr accepts the rows of home, eu-sovereign does not."""
    assert _objecting(facts(REGION, "eu-gdpr")) == set()
    assert _objecting(facts(REGION, "eu-sovereign")) == {"POLICY-REGION-004"}


@pytest.mark.parametrize(
    ("stack", "data_class", "region", "allowed"),
    [
        (REGION, DataClass.RECORDS, DR_REGION, True),
        (REGION, DataClass.RECORDS, HOME, False),
        (REGION, DataClass.SECRETS, DR_REGION, False),
        (REGION, DataClass.INFERENCE, HOME, False),
        (REGION, DataClass.EVENTS, HOME, True),
        (OPEN, DataClass.SECRETS, HOME, True),
        (OPEN, DataClass.TELEMETRY, HOME, False),
        ("global", DataClass.TELEMETRY, REGION, False),
        ("global", DataClass.TELEMETRY, HOME, True),
    ],
)
def test_data_may_enter_the_regions_that_the_packs_allow(
    stack: str, data_class: DataClass, region: str, *, allowed: bool
) -> None:
    """A data class may enter a region if every pack of the residency zone allows it."""
    assert facts(stack).allows(data_class, region) is allowed


def test_home_has_replicas_unless_the_other_zones_have_their_own() -> None:
    """Only the region whose database is copied must not have a managed password."""
    assert facts(HOME).has_replicas
    assert not facts(REGION).has_replicas
    assert not facts(REGION, "eu-sovereign").has_replicas


def test_unknown_stack_is_an_error_with_the_known_ones(tmp_path: Path) -> None:
    """The pack has no facts about a stack that no file describes."""
    project = load_project(sample_project.write(tmp_path))

    with pytest.raises(ConfigError, match=r"^Pulumi.dev.yaml: stack 'dev' .*allowed"):
        stack_facts.of_stack(project, "dev", TODAY)
