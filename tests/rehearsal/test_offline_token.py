"""A region whose token an operator writes: recorded, and rehearsed to its end."""

from pathlib import Path
from typing import Final

import pytest

from config.loader import load_project
from operations.rehearsal_project import FLEET
from plan.region import plan_regions
from plan.secrets import GATEWAY_EXTERNAL_SECRET_URN_PATTERN
from rehearsal import edit, graph
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests import fake_secrets_manager
from tests.rehearsal import sample_program
from tests.rehearsal.deployed_states import DeployedStates, copy
from tests.shipped_stacks import record_stack

HOME: Final = "us-east-1"
SEEDED: Final = (edit.parse(f"{HOME}:region.gateway_token.source=external"),)


def test_the_program_makes_what_the_command_looks_for(tmp_path: Path) -> None:
    """Both agree on tags and key, and the first update's pattern names the copy."""
    project = load_project(fake_secrets_manager.write(tmp_path))
    recording = record_stack(project, fake_secrets_manager.REGION)
    secret = recording.named("secrets-gateway")
    copy = recording.named(GATEWAY_EXTERNAL_SECRET_URN_PATTERN.removeprefix("**::"))

    tags = {
        **plan_regions(project)[fake_secrets_manager.REGION].scope.tags,
        **secret.inputs["tags"],
    }
    assert tags == fake_secrets_manager.TAGS
    (item,) = copy.inputs["spec"]["data"]
    assert item["remoteRef"] == {
        "key": secret.outputs["name"],
        "property": "gateway-key",
    }
    assert "secrets-gateway-value" not in {r.name for r in recording.resources}


@pytest.fixture(scope="module")
def project(
    deployed_states: DeployedStates, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Write the shipped project, whose foundation is deployed."""
    return copy(deployed_states.foundation(), tmp_path_factory.mktemp("seeded"))


def test_no_gateway_starts_over_an_empty_secret(project: Path) -> None:
    """An update that nobody seeded stops at the copy, in the operator's own words."""
    request = Request(
        stacks=(HOME,), edits=SEEDED, set_external_secrets=False, preview=False
    )

    result = rehearse(project, request, sample_program.Notes(), FLEET)

    (failure,) = result.failures
    assert failure.urn.endswith("::gateway-workload-secret-copy")
    assert "SecretSyncedError" in failure.message
    assert "secrets-gateway" in failure.message
    standing = {r["urn"].rpartition("::")[2] for r in _state(project)}
    assert "control-plane-workload-deployment" in standing
    assert "gateway-workload-deployment" not in standing


def test_a_seeded_region_comes_up_once_it_is_seeded(project: Path) -> None:
    """What the operator does in the middle is done, and said; then all of it stands."""
    notes = sample_program.Notes()

    result = rehearse(
        project, Request(stacks=(HOME,), edits=SEEDED, preview=False), notes, FLEET
    )

    assert result.failures == ()
    assert [each.stack for each in result.stacks] == [HOME]
    said = [
        n for n, line in enumerate(notes.lines) if "`fleet put-token us-east-1`" in line
    ]
    assert notes.lines.index(f"end {HOME} up w/o gateways well") < said[0]
    assert said[0] < notes.lines.index(f"end {HOME} up well")


def _state(project: Path) -> list[dict[str, str]]:
    return graph.read(RehearsalPaths(project).checkpoint(HOME))
