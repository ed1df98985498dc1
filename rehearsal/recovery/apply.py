"""Repair differences between the states of a rehearsal and its offline cloud."""

import itertools
import os
from collections.abc import Callable, Iterable

from offline_cloud.store import ResourceStore
from rehearsal import engine
from rehearsal.paths import RehearsalPaths
from rehearsal.recovery.reconcile import Action, Repair, apply_to_export, plan_repairs
from rehearsal.recovery.state_file import Backend, State


def reconcile(
    paths: RehearsalPaths,
    stacks: Iterable[str],
    cli: engine.Engine,
    say: Callable[[str], None],
) -> list[Repair]:
    """Find inconsistencies, repair them, and return the repairs."""
    repairs = find_inconsistencies(paths, stacks)
    for repair in repairs:
        say(str(repair))
    environment = engine.environment(paths, os.environ)
    _repair(paths, Backend(cli=cli, work=paths.work, environment=environment), repairs)
    return repairs


def find_inconsistencies(paths: RehearsalPaths, stacks: Iterable[str]) -> list[Repair]:
    """Return the repairs that states and offline cloud need."""
    states = [State.read(stack, paths.checkpoint(stack)) for stack in stacks]
    if not paths.cloud.exists():
        return plan_repairs(states, ())
    store = ResourceStore(paths.cloud)
    try:
        return plan_repairs(states, store.all())
    finally:
        store.close()


def _repair(paths: RehearsalPaths, backend: Backend, repairs: Iterable[Repair]) -> None:
    """Repair the states first, then the offline cloud."""
    by_stack = sorted(repairs, key=lambda repair: repair.stack)
    for stack, group in itertools.groupby(by_stack, key=lambda repair: repair.stack):
        in_state = [each for each in group if each.action is not Action.DELETE]
        if in_state:
            backend.replace(stack, apply_to_export(backend.export(stack), in_state))
    unknown = [each.resource for each in by_stack if each.action is Action.DELETE]
    if not unknown:
        return
    store = ResourceStore(paths.cloud)
    try:
        for resource in filter(None, unknown):
            store.rollback_create(resource)
    finally:
        store.close()
