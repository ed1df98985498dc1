"""One deployed fleet moves between the topologies, up and down again."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from rehearsal.result import ResourceChange
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME, DeployedFleet
from tests.scenarios.topology_runbook import OTHER, RUNBOOK

GOLDEN: Final = Path(__file__).with_name("topology_changes.json")

#: Types with data, addresses or identity, which a topology change must keep.
STATEFUL: Final = frozenset(
    {
        "aws:acm/certificate:Certificate",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:eks/cluster:Cluster",
        "aws:kms/key:Key",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:rds/instance:Instance",
        "aws:route53/zone:Zone",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
        "kubernetes:core/v1:Namespace",
    }
)


CHANGES: Final = tuple(step.name for step in RUNBOOK[1:])

Ids = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepResult:
    """The operations of one step, and the ids of stateful resources around it."""

    operations: Mapping[str, tuple[ResourceChange, ...]]
    before: Ids
    after: Ids

    def operation_names(self) -> dict[str, Any]:
        """Return the operations by stack; of a whole stack, their counts."""
        return {
            stack: dict(Counter(each.operation for each in done))
            if bool(_of(stack, self.before)) != bool(_of(stack, self.after))
            else _by_operation(done)
            for stack, done in self.operations.items()
        }


@pytest.fixture(scope="module")
def executed_runbook(
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, StepResult]:
    """Run every step on one deployed fleet."""
    fleet = DeployedFleet(tmp_path_factory.mktemp("moves"), without=["ap-southeast-1"])
    steps: dict[str, StepResult] = {}
    after: Ids = {}
    for step in RUNBOOK:
        for region, topology in step.topology.items():
            fleet.set(region, "topology", topology.value)
        if step.protect is not None:
            fleet.set(OTHER, "region.lifecycle.protect", step.protect)
        before, operations = after, fleet.up(*step.stacks)
        after = _stateful_ids(fleet)
        steps[step.name] = StepResult(operations=operations, before=before, after=after)
    return steps


def _stateful_ids(fleet: DeployedFleet) -> Ids:
    return {
        each["urn"]: each["id"]
        for stack in (FOUNDATION, HOME, OTHER, GLOBAL)
        for each in fleet.resources(stack)
        if each["type"] in STATEFUL
    }


def _by_operation(operations: tuple[ResourceChange, ...]) -> dict[str, list[str]]:
    """Return the changed resources by operation, without ids."""
    changes: dict[str, list[str]] = defaultdict(list)
    for each in operations:
        kind, _, name = each.urn.rpartition("::")
        token = kind.rpartition("::")[2].rpartition("$")[2]
        changed = ", ".join(sorted(each.properties))
        changes[each.operation].append(f"{token} {name}: {changed}".removesuffix(": "))
    return {kind: sorted(lines) for kind, lines in sorted(changes.items())}


def test_topology_change_has_the_reviewed_operations(
    executed_runbook: Mapping[str, StepResult],
) -> None:
    """Every operation of every step is listed in a reviewed file."""
    operations: dict[str, Any] = {
        name: executed_runbook[name].operation_names() for name in CHANGES
    }
    actual = f"{json.dumps(operations, indent=1)}\n"

    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(actual, "utf-8")

    assert GOLDEN.read_text("utf-8") == actual


@pytest.mark.parametrize("move", CHANGES)
def test_topology_change_keeps_stateful_resources(
    move: str, executed_runbook: Mapping[str, StepResult]
) -> None:
    """No cluster, database, key, secret, network or bucket is replaced."""
    step = executed_runbook[move]
    both = step.before.keys() & step.after.keys()

    assert both
    assert {u: step.after[u] for u in both} == {u: step.before[u] for u in both}


@pytest.mark.parametrize("move", CHANGES)
def test_topology_change_of_other_regions_keeps_home(
    move: str, executed_runbook: Mapping[str, StepResult]
) -> None:
    """Topology concerns the other regions: home has no operations."""
    assert executed_runbook[move].operations.get(HOME, ()) == ()
    assert _of(HOME, executed_runbook[move].after) == _of(
        HOME, executed_runbook[move].before
    )


def test_change_to_distributed_deletes_only_replica_and_api(
    executed_runbook: Mapping[str, StepResult],
) -> None:
    """A region loses its API and its database, and nothing else."""
    step = executed_runbook["down to distributed: regions"]

    gone = {u.rpartition("::")[2] for u in step.before.keys() - step.after.keys()}

    assert gone == {
        "control-plane-workload-namespace",
        "database-instance",
        "database-log-iam-db-auth-error",
        "database-log-postgresql",
        "database-log-upgrade",
        "database-master",
        "ingress-balancer-api-certificate",
        "secrets-database",
    }


def test_topology_changes_up_and_down_end_with_the_same_ids(
    executed_runbook: Mapping[str, StepResult],
) -> None:
    """The fleet has the same resources with the same ids as at the start."""
    first, last = executed_runbook[RUNBOOK[0].name], executed_runbook[RUNBOOK[-1].name]

    assert first.after
    assert last.after == first.after


def _of(region: str, ids: Ids) -> Ids:
    return {u: i for u, i in ids.items() if u.startswith(f"urn:pulumi:{region}::")}
