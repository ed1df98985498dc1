"""The policy pack reads the deployed state: a second reading, without the program."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from operations.rehearsal_project import CROSSGUARD, FLEET
from rehearsal import engine
from rehearsal.paths import RehearsalPaths
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME, DeployedFleet

STACKS: Final = (FOUNDATION, HOME, "eu-west-1", "ap-southeast-1", GLOBAL)
#: Last part of the URN of a key, and of a replica of the database.
KEY: Final = "Key::encryption-data"
REPLICA: Final = "Instance::database-instance"

State = dict[str, Any]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> DeployedFleet:
    """Deploy every stack in the topology with the most copies."""
    deployed = DeployedFleet(tmp_path_factory.mktemp("analysed"))
    deployed.up(*STACKS)
    return deployed


def _pulumi(fleet: DeployedFleet, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the CLI on the states of the rehearsal, whatever its exit code."""
    paths = RehearsalPaths(fleet.root)
    return subprocess.run(
        [engine.find(FLEET.pulumi_commands).command, *arguments, "--non-interactive"],
        cwd=paths.work,
        env=engine.environment(paths, os.environ),
        capture_output=True,
        text=True,
        check=False,
    )


def _analyze(fleet: DeployedFleet, *subject: str) -> subprocess.CompletedProcess[str]:
    pack = ("--policy-pack", str(CROSSGUARD), "--color", "never")
    return _pulumi(fleet, "policy", "analyze", *subject, *pack)


def _changed(
    fleet: DeployedFleet, stack: str, urn_end: str, change: Callable[[State], None]
) -> Path:
    """Write the exported state of a stack with one resource changed."""
    exported = _pulumi(fleet, "stack", "export", "--stack", stack)
    state: State = json.loads(exported.stdout)
    (resource,) = (
        each
        for each in state["deployment"]["resources"]
        if each["urn"].endswith(urn_end)
    )
    change(resource["inputs"])
    path = fleet.root / f"{stack}-changed.json"
    path.write_text(json.dumps(state))
    return path


@pytest.mark.parametrize("stack", STACKS)
def test_analysis_of_deployed_state_finds_nothing(
    fleet: DeployedFleet, stack: str
) -> None:
    """No rule objects to what is deployed, now that every value is known."""
    done = _analyze(fleet, "--stack", stack)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("urn_end", "changes", "rule"),
    [
        (KEY, {"multiRegion": True}, "policy-kms-001"),
        (KEY, {"region": HOME}, "policy-region-001"),
        (REPLICA, {"kmsKeyId": f"arn:aws:kms:{HOME}:1:key/1"}, "policy-region-002"),
        (REPLICA, {"publiclyAccessible": True}, "policy-rds-002"),
    ],
)
def test_analysis_of_changed_state_reports_the_change(
    fleet: DeployedFleet, urn_end: str, changes: State, rule: str
) -> None:
    """A change that no program has made is found in the state."""
    path = _changed(fleet, "eu-west-1", urn_end, lambda inputs: inputs.update(changes))

    done = _analyze(fleet, "--file", str(path))

    assert done.returncode != 0
    assert f"[mandatory]  {rule}" in done.stdout
