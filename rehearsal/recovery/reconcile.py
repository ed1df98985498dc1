"""What has to be done so that states and cloud agree again, decided on plain data.

An engine that dies leaves operations of which nobody knows whether they happened; an
answer that gets lost leaves a thing in the cloud of which no state knows.
Deliberately absent: any doing. `repair.py` does it in the offline cloud; on a real
backend a person does, with the commands that `commands` lists.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from offline_cloud.faults import urn_parts
from offline_cloud.store import StoredResource
from rehearsal.recovery.state_file import Operation, Resource, State, mark_secrets

#: Types of the engine's own, which are in no cloud.
_ENGINE_TYPES: Final = "pulumi:"


class Action(StrEnum):
    """What is to be done about something that is in doubt."""

    IMPORT = "adopt"
    CLEAR = "clear"
    REMOVE = "forget"
    DELETE = "delete"


_SENTENCES: Final = {
    Action.IMPORT: "was created and is adopted into the state",
    Action.CLEAR: "is left to the next update, which finds out what is missing",
    Action.REMOVE: "was deleted and is taken out of the state",
    Action.DELETE: "is in no state and is deleted",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """One thing to do.

    Attributes:
        interrupted: What the engine had begun; nothing where it had ended in order.
        id: The id in the cloud, where there is one.
        resource: What was found in the cloud.
    """

    action: Action
    stack: str
    urn: str
    interrupted: str = ""
    id: str = ""
    resource: StoredResource | None = None

    def __str__(self) -> str:
        """Return a sentence about it."""
        _, token, name = urn_parts(self.urn)
        subject = f"{self.stack}: {token.rpartition(':')[2]} {name}"
        began = f", interrupted while {self.interrupted}," if self.interrupted else ""
        return f"{subject}{began} {_SENTENCES[self.action]}"


def plan_repairs(
    states: Iterable[State], resources: Iterable[StoredResource]
) -> list[Repair]:
    """Return what makes the states agree with the cloud."""
    found = list(resources)
    repairs: list[Repair] = []
    for state in states:
        here = [
            resource for resource in found if urn_parts(resource.urn)[0] == state.stack
        ]
        strays = [resource for resource in here if not _known(resource, state)]
        begun = [_interrupted(op, state, here, strays) for op in state.pending]
        adopted = {one.urn for one in begun if one.resource}
        repairs += begun
        repairs += [
            Repair(
                action=Action.DELETE,
                stack=state.stack,
                urn=stray.urn,
                id=stray.id,
                resource=stray,
            )
            for stray in strays
            if stray.urn not in adopted
        ]
    return repairs


def _known(stored: StoredResource, state: State) -> bool:
    """Tell whether a state knows a resource, also by a URN it has had before."""
    return any(
        resource.get("id") == stored.id
        and (
            resource["urn"] == stored.urn
            # What only its URN tells apart has no name of its own.
            or (resource["type"] == stored.token and stored.scope != stored.urn)
        )
        for resource in state.resources
    )


def _interrupted(
    operation: Operation,
    state: State,
    here: list[StoredResource],
    strays: list[StoredResource],
) -> Repair:
    """Decide what to do about one operation."""
    urn = operation.urn
    identity = str(operation.resource.get("id", ""))
    verdict, made = Action.CLEAR, None
    if operation.kind == "creating":
        candidates = [stray for stray in strays if stray.urn == urn]
        # A replacement is made anew: what it replaces still stands beside it.
        if len(candidates) == 1 and not _in_state(urn, state):
            verdict, made = Action.IMPORT, candidates[0]
    elif operation.kind == "deleting" and _in_a_cloud(operation.resource):
        still = any((one.urn, one.id) == (urn, identity) for one in here)
        verdict = verdict if still else Action.REMOVE
    return Repair(
        action=verdict,
        stack=state.stack,
        urn=urn,
        interrupted=operation.kind,
        id=made.id if made else identity,
        resource=made,
    )


def _in_state(urn: str, state: State) -> bool:
    return any(one["urn"] == urn and not one.get("delete") for one in state.resources)


def _in_a_cloud(resource: Resource) -> bool:
    return bool(resource.get("custom")) and not resource["type"].startswith(
        _ENGINE_TYPES
    )


def apply_to_export(
    exported: Mapping[str, Any], repairs: Iterable[Repair]
) -> dict[str, Any]:
    """Return an exported state with a stack's repairs made in it."""
    deployment: dict[str, Any] = dict(exported["deployment"])
    wanted = list(repairs)
    gone = {(r.urn, r.id) for r in wanted if r.action is Action.REMOVE}
    begun = {
        operation["resource"]["urn"]: operation["resource"]
        for operation in deployment.get("pending_operations") or ()
        if operation["type"] == "creating"
    }
    kept = [
        resource
        for resource in deployment.get("resources") or ()
        if (resource["urn"], resource.get("id", "")) not in gone
    ]
    adopted = [
        {
            **begun[repair.urn],
            "id": repair.resource.id,
            "outputs": mark_secrets(
                repair.resource.outputs, frozenset(repair.resource.secrets)
            ),
        }
        for repair in wanted
        if repair.resource and repair.action is Action.IMPORT
    ]
    deployment["resources"] = [*kept, *adopted]
    deployment["pending_operations"] = []
    return {**exported, "deployment": deployment}


def commands(unlocked: Iterable[str], repairs: Iterable[Repair]) -> Iterator[str]:
    """Yield what to run where the state is a real backend's and the cloud is real.

    Sources: https://www.pulumi.com/docs/iac/cli/commands/pulumi_cancel/
    https://www.pulumi.com/docs/iac/cli/commands/pulumi_refresh/
    """
    for stack in unlocked:
        yield f"pulumi cancel --stack {stack}"
    for repair in repairs:
        if repair.action is Action.DELETE:
            _, token, name = urn_parts(repair.urn)
            yield f"look for {name!r} ({token}) in the account; import or delete it"
        elif repair.action is Action.IMPORT:
            yield (
                f"pulumi refresh --stack {repair.stack} "
                f"--import-pending-creates '{repair.urn}' --import-pending-creates ID"
            )
        elif repair.interrupted == "creating":
            yield f"pulumi refresh --stack {repair.stack} --clear-pending-creates"
        else:
            yield f"pulumi refresh --stack {repair.stack}"
