"""Make the states of the rehearsal and its offline cloud agree again."""

import itertools
import os
from collections.abc import Callable, Iterable

from operations.rehearsal import engine
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.place import Place
from operations.rehearsal.recover import Repair, Verdict, edited, plan
from operations.rehearsal.state import Backend, State


def settle(
    place: Place, stacks: Iterable[str], cli: engine.Engine, say: Callable[[str], None]
) -> list[Repair]:
    """Find out what is in doubt, settle it, and return what was done."""
    repairs = survey(place, stacks)
    for one in repairs:
        say(str(one))
    environment = engine.environment(place, os.environ)
    _repair(place, Backend(cli=cli, work=place.work, environment=environment), repairs)
    return repairs


def survey(place: Place, stacks: Iterable[str]) -> list[Repair]:
    """Return what is in doubt; nothing where nothing was ever made."""
    states = [State.read(stack, place.checkpoint(stack)) for stack in stacks]
    if not place.cloud.exists():
        return plan(states, ())
    cloud = Cloud(place.cloud)
    try:
        return plan(states, cloud.all())
    finally:
        cloud.close()


def _repair(place: Place, backend: Backend, repairs: Iterable[Repair]) -> None:
    """Correct each stack's state before the cloud that it is compared with."""
    wanted = sorted(repairs, key=lambda one: one.stack)
    for stack, group in itertools.groupby(wanted, key=lambda one: one.stack):
        own = [one for one in group if one.verdict is not Verdict.DELETE]
        if own:
            backend.replace(stack, edited(backend.export(stack), own))
    strays = [one.thing for one in wanted if one.verdict is Verdict.DELETE]
    if not strays:
        return
    cloud = Cloud(place.cloud)
    try:
        for thing in filter(None, strays):
            cloud.unmake(thing)
    finally:
        cloud.close()
