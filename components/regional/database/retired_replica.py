"""The replica that a residency zone's own primary has replaced.

A region whose residency zone gets a home of its own has a replica of another residency
zone until an operator releases and deletes it. Only the outputs of the stack's last
update tell whether there is one. So it is declared once these are known, which they
are in every preview: Pulumi reads them from the state.

It keeps its logical names, its identifier and its source, so that nothing changes but
its protection. No workload reads it: the API has the URL of the new primary.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pulumi

from components.regional.database.instance import Database, DatabaseArgs
from plan.database import DATABASE, DatabaseRole
from plan.naming import Scope
from plan.stack_outputs import RetiredReplicaOutput


@dataclass(frozen=True, kw_only=True, slots=True)
class RetiredReplica:
    """A replica to keep.

    Attributes:
        known: The replica of the last update; None without one.
        release: Whether its protection is lifted.
    """

    known: pulumi.Output[RetiredReplicaOutput | None]
    release: bool


def keep_retired_replica(
    retired: RetiredReplica,
    primary: DatabaseArgs,
    *,
    scope: Scope,
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[Mapping[str, Any] | None]:
    """Declare the replica if there is one; return its part of the stack's outputs.

    ``primary`` has the arguments of the database that replaced it.
    """
    protect = primary.protect and not retired.release

    def declare(known: RetiredReplicaOutput | None) -> Mapping[str, Any] | None:
        if known is None:
            return None
        args = _replica_args(known, primary, protect=protect)
        database = Database(DATABASE, args, scope=scope, opts=opts)
        return {
            "arn": database.resources.arn,
            "generation": known.generation,
            "source": known.source,
            "protected": protect,
        }

    return retired.known.apply(declare)


def _replica_args(
    known: RetiredReplicaOutput, primary: DatabaseArgs, *, protect: bool
) -> DatabaseArgs:
    return replace(
        primary,
        role=DatabaseRole.REPLICA,
        generation=known.generation,
        source_arn=pulumi.Output.from_input(known.source),
        copies=None,
        logs=replace(primary.logs, protect=protect),
        protect=protect,
    )
