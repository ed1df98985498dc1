"""A region whose gateway token is external: its resources and its rehearsal."""

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
from tests import fake_secretsmanager
from tests.rehearsal import sample_program
from tests.rehearsal.deployed_states import DeployedStates, copy
from tests.shipped_stacks import record_stack

HOME: Final = "us-east-1"
EXTERNAL_TOKEN: Final = (edit.parse(f"{HOME}:region.gateway_token.source=external"),)


def test_external_token_secret_matches_put_token(tmp_path: Path) -> None:
    """Program and command agree on tags and key; the URN pattern finds the copy."""
    deployed_project = load_project(fake_secretsmanager.write(tmp_path))
    recording = record_stack(deployed_project, fake_secretsmanager.REGION)
    secret = recording.named("secrets-gateway")
    copy = recording.named(GATEWAY_EXTERNAL_SECRET_URN_PATTERN.removeprefix("**::"))

    tags = {
        **plan_regions(deployed_project)[fake_secretsmanager.REGION].scope.tags,
        **secret.inputs["tags"],
    }
    assert tags == fake_secretsmanager.TAGS
    (item,) = copy.inputs["spec"]["data"]
    assert item["remoteRef"] == {
        "key": secret.outputs["name"],
        "property": "gateway-key",
    }
    assert "secrets-gateway-value" not in {r.name for r in recording.resources}


@pytest.fixture(scope="module")
def deployed_project(
    deployed_states: DeployedStates, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a copy of the project whose foundation is deployed."""
    return copy(deployed_states.foundation(), tmp_path_factory.mktemp("external"))


def test_gateway_with_an_empty_secret_is_not_created(deployed_project: Path) -> None:
    """The update stops at the ExternalSecret, with the operator's message."""
    request = Request(
        stacks=(HOME,), edits=EXTERNAL_TOKEN, set_external_secrets=False, preview=False
    )

    result = rehearse(
        deployed_project, request, sample_program.RecordingReporter(), FLEET
    )

    (failure,) = result.failures
    assert failure.urn.endswith("::gateway-workload-secret-copy")
    assert "SecretSyncedError" in failure.message
    assert "secrets-gateway" in failure.message
    deployed = {r["urn"].rpartition("::")[2] for r in _state(deployed_project)}
    assert "control-plane-workload-deployment" in deployed
    assert "gateway-workload-deployment" not in deployed


def test_region_with_an_external_token_is_deployed_after_put_token(
    deployed_project: Path,
) -> None:
    """The rehearsal writes the token between two updates and prints the command."""
    notes = sample_program.RecordingReporter()

    result = rehearse(
        deployed_project,
        Request(stacks=(HOME,), edits=EXTERNAL_TOKEN, preview=False),
        notes,
        FLEET,
    )

    assert result.failures == ()
    assert [each.stack for each in result.stacks] == [HOME]
    said = [
        n for n, line in enumerate(notes.lines) if "`fleet put-token us-east-1`" in line
    ]
    assert notes.lines.index(f"end {HOME} up without gateways well") < said[0]
    assert said[0] < notes.lines.index(f"end {HOME} up well")


def _state(deployed_project: Path) -> list[dict[str, str]]:
    return graph.read(RehearsalPaths(deployed_project).checkpoint(HOME))
