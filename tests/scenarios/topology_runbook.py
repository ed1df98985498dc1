"""The runbooks of docs/topologies.md as steps of a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from config.topology import Topology
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME

#: A region other than home.
OTHER: Final = "eu-west-1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a runbook: the edits of files, and the stacks to update."""

    name: str
    stacks: tuple[str, ...]
    topology: Mapping[str, Topology] = field(default_factory=dict[str, Topology])
    protect: bool | None = None


SINGLE, DISTRIBUTED, FULLY = Topology

#: The runbooks of docs/topologies.md, one after the other.
RUNBOOK: Final = (
    Step(
        name="single-region",
        topology={HOME: SINGLE, OTHER: SINGLE},
        stacks=(FOUNDATION, HOME, OTHER, GLOBAL),
    ),
    Step(
        name="up to distributed",
        topology={HOME: DISTRIBUTED, OTHER: DISTRIBUTED},
        stacks=(HOME, OTHER, GLOBAL),
    ),
    Step(
        name="up to fully-distributed",
        topology={HOME: FULLY, OTHER: FULLY},
        stacks=(HOME, OTHER, GLOBAL),
    ),
    Step(name="down to distributed: release", protect=False, stacks=(OTHER,)),
    Step(
        name="down to distributed: regions",
        topology={OTHER: DISTRIBUTED},
        protect=True,
        stacks=(OTHER, GLOBAL),
    ),
    Step(
        name="down to distributed: home; release for the next move",
        topology={HOME: DISTRIBUTED},
        protect=False,
        stacks=(HOME, OTHER),
    ),
    Step(
        name="down to single-region: clients leave",
        topology={OTHER: SINGLE},
        stacks=(GLOBAL,),
    ),
    Step(name="down to single-region: regions", protect=True, stacks=(OTHER,)),
    Step(
        name="down to single-region: home",
        topology={HOME: SINGLE},
        stacks=(HOME,),
    ),
)
