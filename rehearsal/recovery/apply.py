"""Make the states of the rehearsal and its offline cloud agree again."""

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
    """Find out what is in doubt, settle it, and return what was done."""
    repairs = find_inconsistencies(paths, stacks)
    for one in repairs:
        say(str(one))
    environment = engine.environment(paths, os.environ)
    _repair(paths, Backend(cli=cli, work=paths.work, environment=environment), repairs)
    return repairs


def find_inconsistencies(paths: RehearsalPaths, stacks: Iterable[str]) -> list[Repair]:
    """Return what is in doubt; nothing where nothing was ever made."""
    states = [State.read(stack, paths.checkpoint(stack)) for stack in stacks]
    if not paths.cloud.exists():
        return plan_repairs(states, ())
    store = ResourceStore(paths.cloud)
    try:
        return plan_repairs(states, store.all())
    finally:
        store.close()


def _repair(paths: RehearsalPaths, backend: Backend, repairs: Iterable[Repair]) -> None:
    """Correct each stack's state before the cloud that it is compared with."""
    wanted = sorted(repairs, key=lambda one: one.stack)
    for stack, group in itertools.groupby(wanted, key=lambda one: one.stack):
        own = [one for one in group if one.action is not Action.DELETE]
        if own:
            backend.replace(stack, apply_to_export(backend.export(stack), own))
    strays = [one.resource for one in wanted if one.action is Action.DELETE]
    if not strays:
        return
    store = ResourceStore(paths.cloud)
    try:
        for resource in filter(None, strays):
            store.rollback_create(resource)
    finally:
        store.close()
