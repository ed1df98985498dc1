"""One rehearsal from start to end: copies, plugins, stacks, figures."""

import fcntl
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from operations.rehearsal import (
    engine,
    given,
    graph,
    lock,
    program_modules,
    repair,
    summary,
    torn,
    workspace,
)
from operations.rehearsal.asked import Asked
from operations.rehearsal.bring_up import BringUp
from operations.rehearsal.crew import Crew
from operations.rehearsal.place import Place
from operations.rehearsal.plugin import hosting
from operations.rehearsal.reading import Reader, accepted, order_of
from operations.rehearsal.refusal import Misused, Refused
from operations.rehearsal.report import Report
from operations.rehearsal.request import Request, Result
from operations.rehearsal.run import Run
from operations.rehearsal.teardown import Teardown


def rehearse(
    root: Path, request: Request, report: Report, read: Reader = order_of
) -> Result:
    """Rehearse a project's stacks.

    Raises:
        Refused: The configuration cannot be deployed; nothing was created.
        Misused: The request names what does not exist.
    """
    cli = engine.find()
    report.say(f"rehearsing {root.name} on Pulumi {cli.version}, no cloud involved")
    place = Place(root)
    place.prepare()
    with _alone(place):
        if request.resume and not place.asked.exists():
            msg = f"nothing to recover: no rehearsal of {root} has run"
            raise Refused(msg)
        wanted = Asked.read(place).resumed(request)
        wanted.judge(workspace.stacks(root))
        return _rehearse(place, wanted, report, read, cli)


def _rehearse(
    place: Place, request: Request, report: Report, read: Reader, cli: engine.Engine
) -> Result:
    # First of all: an engine that still works reads the copies of the stack files.
    unlocked = _unlock(place, report)
    killed = place.unfinished.exists()
    lost = killed and not Asked.read(place).checkpoints
    fresh = request.fresh or lost
    only_down = request.destroy and not (fresh or request.edits) and _stand(place)
    order = read(place.work) if only_down else accepted(place, request.edits, read)
    remembered = graph.remembered(place.graphs)
    if fresh:
        place.forget()
    if lost and not request.fresh:
        report.say("the last rehearsal was ended by force; starting afresh")
    chosen = order.only(request.stacks or order.stacks)
    repairs = repair.settle(place, chosen.stacks, cli, report.say)
    given.furnish(place)
    careful = bool(request.careful or repairs or (killed and not fresh))
    Asked.of(request, checkpoints=careful).write(place)
    environment = engine.environment(place, os.environ, checkpoints=careful)
    hosting.install(place.plugins, place.folder)
    engine.disable_automatic_logs(place.home)
    # A teardown runs no program.
    preload = () if only_down else program_modules.of_stacks(place.root, chosen.stacks)
    run = Run(
        crew=Crew(place, cli, environment, report, preload=preload),
        place=place,
        fleet=order,
        order=chosen,
        cores=os.cpu_count() or 1,
        faults=request.faults,
        seeding=request.seeding,
        planned=request.planned,
        settled=request.settled,
        released=request.released,
        remembered=remembered,
    )
    result = _with_clouds(run, environment, cli, request, only_down=only_down)
    return replace(result, unlocked=tuple(unlocked), repairs=tuple(repairs))


def _unlock(place: Place, report: Report) -> list[str]:
    """Clear the locks of dead engines and what they wrote in part; name the stacks."""
    unlocked = lock.clear(place.locks, report.say)
    for stack in unlocked:
        report.say(f"{stack}: the engine that had locked it is dead; unlocked")
    torn.mend(place.state)
    return unlocked


def _with_clouds(
    run: Run,
    environment: Mapping[str, str],
    cli: engine.Engine,
    request: Request,
    *,
    only_down: bool,
) -> Result:
    place, crew = run.place, run.crew
    # Both import the SDKs, which takes a moment: side by side.
    clouds = hosting.start(
        place.folder,
        place.cloud,
        environment=environment,
        options=request.host_options,
        warm=() if only_down else run.first_packages,
    )
    try:
        with clouds:
            place.unfinished.touch()
            result = Result(engine=cli) if only_down else _up(run, cli)
            if request.destroy and result.succeeded:
                result = _down(run, result)
            return result
    finally:
        crew.close()
        if not crew.killed:
            place.unfinished.unlink(missing_ok=True)


def _up(run: Run, cli: engine.Engine) -> Result:
    up = BringUp(run)
    interrupted = up.run()
    if up.idle:
        raise Misused("\n".join(up.idle))
    result = Result(
        engine=cli,
        stacks=tuple(up.results),
        failures=tuple(up.failures),
        interrupted=interrupted,
    )
    summary.write(run.place, result.to_json())
    return result


def _down(run: Run, result: Result) -> Result:
    down = Teardown(run)
    down.run()
    over = not (down.failures or down.interrupted)
    return replace(
        result,
        failures=tuple(down.failures),
        left=tuple(down.left()) if over else (),
        interrupted=down.interrupted,
    )


def _stand(place: Place) -> bool:
    """Return whether an earlier rehearsal left anything standing."""
    stacks = workspace.stacks(place.work)
    return any(graph.read(place.checkpoint(stack)) for stack in stacks)


@contextmanager
def _alone(place: Place) -> Generator[None]:
    """Refuse a second rehearsal of the same project at the same time."""
    with place.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"another rehearsal of {place.root} is running; wait for its end"
            raise Refused(msg) from None
        yield
