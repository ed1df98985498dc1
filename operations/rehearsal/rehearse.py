"""One rehearsal from start to end: copies, plugins, stacks, figures."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from operations.rehearsal import engine, graph, summary, workspace
from operations.rehearsal.bring_up import BringUp
from operations.rehearsal.crew import Crew
from operations.rehearsal.place import Place
from operations.rehearsal.plugin import hosting
from operations.rehearsal.reading import Reader, order_of
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
    known = workspace.stacks(root)
    for stack in request.stacks:
        if stack not in known:
            msg = f"--stack {stack!r} has no file; allowed: {', '.join(known)}"
            raise Misused(msg)
    place = Place(root)
    place.prepare()
    with _alone(place):
        return _rehearse(place, request, report, read, cli)


def _rehearse(
    place: Place, request: Request, report: Report, read: Reader, cli: engine.Engine
) -> Result:
    killed = place.unfinished.exists()
    fresh = request.fresh or killed
    only_down = request.destroy and not (fresh or request.edits) and _stand(place)
    if only_down:
        order = read(place.work)
    else:
        workspace.copy(place.root, place.proposed, request.edits)
        order = read(place.proposed)
        place.accept()
    place.unlock()
    if fresh:
        place.forget()
    if killed and not request.fresh:
        report.say("the last rehearsal was ended by force; starting afresh")
    environment = engine.environment(place, os.environ)
    hosting.install(place.plugins, place.folder)
    run = Run(
        crew=Crew(place, cli, environment, report),
        place=place,
        fleet=order,
        order=order.only(request.stacks or order.stacks),
        cores=os.cpu_count() or 1,
    )
    return _with_clouds(run, cli, request, only_down=only_down)


def _with_clouds(
    run: Run, cli: engine.Engine, request: Request, *, only_down: bool
) -> Result:
    place, crew = run.place, run.crew
    # Both import the SDKs, which takes a moment: side by side.
    clouds = hosting.start(place.folder, place.cloud)
    if not only_down:
        crew.warm(run.order.stacks[0])
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
