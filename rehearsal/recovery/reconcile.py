"""Decide how to repair differences between states and the offline cloud.

A killed engine leaves pending operations in the state, of which it is unknown whether
they happened. A lost response leaves a resource in the cloud that is in no state.

Not managed here: the repairs. `apply.py` does them in the offline cloud. On a real
backend, a person runs the commands that `commands` returns.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from offline_cloud.faults import urn_parts
from offline_cloud.store import StoredResource
from rehearsal.recovery.state_file import Operation, Resource, State, mark_secrets

#: Prefix of the engine's built-in types, which are in no cloud.
_ENGINE_TYPES: Final = "pulumi:"


class Action(StrEnum):
    """A way to repair an inconsistency."""

    IMPORT = "import"
    CLEAR = "clear"
    REMOVE = "remove"
    DELETE = "delete"


_SENTENCES: Final = {
    Action.IMPORT: "was created and is imported into the state",
    Action.CLEAR: "is left to the next update, which creates what is missing",
    Action.REMOVE: "was deleted and is removed from the state",
    Action.DELETE: "is in no state and is deleted",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """A repair of one resource.

    Attributes:
        action: What to do.
        stack: Name of the stack.
        urn: URN of the resource.
        interrupted: The pending operation, such as ``creating``; may be empty.
        id: The id in the cloud; empty if unknown.
        resource: The resource in the offline cloud, if it is there.
    """

    action: Action
    stack: str
    urn: str
    interrupted: str = ""
    id: str = ""
    resource: StoredResource | None = None

    def __str__(self) -> str:
        """Return a sentence for the report."""
        _, token, name = urn_parts(self.urn)
        subject = f"{self.stack}: {token.rpartition(':')[2]} {name}"
        began = f", interrupted while {self.interrupted}," if self.interrupted else ""
        return f"{subject}{began} {_SENTENCES[self.action]}"


def plan_repairs(
    states: Iterable[State], resources: Iterable[StoredResource]
) -> list[Repair]:
    """Return the repairs that make states and offline cloud consistent."""
    all_resources = list(resources)
    repairs: list[Repair] = []
    for state in states:
        here = [
            resource
            for resource in all_resources
            if urn_parts(resource.urn)[0] == state.stack
        ]
        unknown = [resource for resource in here if not _is_in_state(resource, state)]
        pending = [_repair(op, state, here, unknown) for op in state.pending]
        imported = {each.urn for each in pending if each.resource}
        repairs += pending
        repairs += [
            Repair(
                action=Action.DELETE,
                stack=state.stack,
                urn=each.urn,
                id=each.id,
                resource=each,
            )
            for each in unknown
            if each.urn not in imported
        ]
    return repairs


def _is_in_state(stored: StoredResource, state: State) -> bool:
    """Return whether a state contains a resource, possibly with another URN."""
    return any(
        resource.get("id") == stored.id
        and (
            resource["urn"] == stored.urn
            # A resource whose scope is its URN has no unique id without it.
            or (resource["type"] == stored.token and stored.scope != stored.urn)
        )
        for resource in state.resources
    )


def _repair(
    operation: Operation,
    state: State,
    here: list[StoredResource],
    unknown: list[StoredResource],
) -> Repair:
    """Return the repair of a pending operation."""
    urn = operation.urn
    resource_id = str(operation.resource.get("id", ""))
    action, found = Action.CLEAR, None
    if operation.kind == "creating":
        candidates = [each for each in unknown if each.urn == urn]
        # A pending replacement is not imported, because the old resource still exists.
        if len(candidates) == 1 and not _has_urn(urn, state):
            action, found = Action.IMPORT, candidates[0]
    elif operation.kind == "deleting" and _is_cloud_resource(operation.resource):
        exists = any((each.urn, each.id) == (urn, resource_id) for each in here)
        action = action if exists else Action.REMOVE
    return Repair(
        action=action,
        stack=state.stack,
        urn=urn,
        interrupted=operation.kind,
        id=found.id if found else resource_id,
        resource=found,
    )


def _has_urn(urn: str, state: State) -> bool:
    return any(
        each["urn"] == urn and not each.get("delete") for each in state.resources
    )


def _is_cloud_resource(resource: Resource) -> bool:
    return bool(resource.get("custom")) and not resource["type"].startswith(
        _ENGINE_TYPES
    )


def apply_to_export(
    exported: Mapping[str, Any], repairs: Iterable[Repair]
) -> dict[str, Any]:
    """Return an exported state of a stack with its repairs applied."""
    deployment: dict[str, Any] = dict(exported["deployment"])
    repairs = list(repairs)
    removed = {(r.urn, r.id) for r in repairs if r.action is Action.REMOVE}
    creating = {
        operation["resource"]["urn"]: operation["resource"]
        for operation in deployment.get("pending_operations") or ()
        if operation["type"] == "creating"
    }
    remaining = [
        resource
        for resource in deployment.get("resources") or ()
        if (resource["urn"], resource.get("id", "")) not in removed
    ]
    imported = [
        {
            **creating[repair.urn],
            "id": repair.resource.id,
            "outputs": mark_secrets(
                repair.resource.outputs, frozenset(repair.resource.secrets)
            ),
        }
        for repair in repairs
        if repair.resource and repair.action is Action.IMPORT
    ]
    deployment["resources"] = [*remaining, *imported]
    deployment["pending_operations"] = []
    return {**exported, "deployment": deployment}


def commands(unlocked: Iterable[str], repairs: Iterable[Repair]) -> Iterator[str]:
    """Yield the commands for the same repairs on a real backend and a real cloud.

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
