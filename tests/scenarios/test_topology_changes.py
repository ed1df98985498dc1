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

#: What holds data, addresses or identity, and must outlive a move that needs it.
LASTING: Final = frozenset(
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


MOVES: Final = tuple(step.name for step in RUNBOOK[1:])

Ids = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepResult:
    """What one step did, and the ids of everything lasting before and after it."""

    operations: Mapping[str, tuple[ResourceChange, ...]]
    before: Ids
    after: Ids

    def recorded(self) -> dict[str, Any]:
        """Return what was done by stack; of a whole stack, only how much."""
        return {
            stack: dict(Counter(each.operation for each in done))
            if bool(_of(stack, self.before)) != bool(_of(stack, self.after))
            else _told(done)
            for stack, done in self.operations.items()
        }


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, StepResult]:
    """Take every step, on one deployed state."""
    fleet = DeployedFleet(tmp_path_factory.mktemp("moves"), without=["ap-southeast-1"])
    steps: dict[str, StepResult] = {}
    after: Ids = {}
    for step in RUNBOOK:
        for region, topology in step.topology.items():
            fleet.set(region, "topology", topology.value)
        if step.protect is not None:
            fleet.set(OTHER, "region.lifecycle.protect", step.protect)
        before, operations = after, fleet.up(*step.stacks)
        after = _lasting(fleet)
        steps[step.name] = StepResult(operations=operations, before=before, after=after)
    return steps


def _lasting(fleet: DeployedFleet) -> Ids:
    return {
        each["urn"]: each["id"]
        for stack in (FOUNDATION, HOME, OTHER, GLOBAL)
        for each in fleet.resources(stack)
        if each["type"] in LASTING
    }


def _told(operations: tuple[ResourceChange, ...]) -> dict[str, list[str]]:
    """Return what was done to whom, by operation, without ids."""
    told: dict[str, list[str]] = defaultdict(list)
    for each in operations:
        kind, _, name = each.urn.rpartition("::")
        token = kind.rpartition("::")[2].rpartition("$")[2]
        changed = ", ".join(sorted(each.properties))
        told[each.operation].append(f"{token} {name}: {changed}".removesuffix(": "))
    return {kind: sorted(lines) for kind, lines in sorted(told.items())}


def test_the_moves_do_what_was_reviewed(taken: Mapping[str, StepResult]) -> None:
    """Every operation of every step stands in a file that somebody has approved."""
    ledger: dict[str, Any] = {name: taken[name].recorded() for name in MOVES}
    actual = f"{json.dumps(ledger, indent=1)}\n"

    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(actual, "utf-8")

    assert GOLDEN.read_text("utf-8") == actual


@pytest.mark.parametrize("move", MOVES)
def test_what_both_sides_need_stays_itself(
    move: str, taken: Mapping[str, StepResult]
) -> None:
    """No cluster, database, key, secret, network or bucket becomes another one."""
    step = taken[move]
    both = step.before.keys() & step.after.keys()

    assert both
    assert {u: step.after[u] for u in both} == {u: step.before[u] for u in both}


@pytest.mark.parametrize("move", MOVES)
def test_home_is_not_touched(move: str, taken: Mapping[str, StepResult]) -> None:
    """Topology is what other regions hold: home keeps what it has, as it is."""
    assert taken[move].operations.get(HOME, ()) == ()
    assert _of(HOME, taken[move].after) == _of(HOME, taken[move].before)


def test_only_the_replica_goes_when_control_comes_home(
    taken: Mapping[str, StepResult],
) -> None:
    """From fully-distributed down, a region loses its API and its database alone."""
    step = taken["down to distributed: regions"]

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


def test_the_way_back_ends_where_it_began(taken: Mapping[str, StepResult]) -> None:
    """After going up and down the fleet holds what it held at first, the same ids."""
    first, last = taken[RUNBOOK[0].name], taken[RUNBOOK[-1].name]

    assert first.after
    assert last.after == first.after


def _of(region: str, ids: Ids) -> Ids:
    return {u: i for u, i in ids.items() if u.startswith(f"urn:pulumi:{region}::")}
