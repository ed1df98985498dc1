"""Run a rehearsal: copy stack files, install plugins, run stacks, write figures."""

import fcntl
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from offline_cloud.errors import UsageError
from offline_cloud.provider import host_process
from rehearsal import engine, graph, policy_analyzer, stack_files, summary
from rehearsal.bring_up import BringUp
from rehearsal.errors import RehearsalError
from rehearsal.paths import RehearsalPaths
from rehearsal.project import Project
from rehearsal.recovery import apply, locks, partial_writes
from rehearsal.recovery.last_request import LastRequest
from rehearsal.reporter import Reporter
from rehearsal.request import Request, Result
from rehearsal.run_context import RunContext
from rehearsal.stack_order import StackOrder
from rehearsal.teardown import Teardown
from rehearsal.worker.pool import WorkerPool


def rehearse(
    root: Path, request: Request, report: Reporter, project: Project
) -> Result:
    """Rehearse the stacks of a project.

    Args:
        root: Folder of Pulumi.yaml.
        request: The options.
        report: Receives progress events.
        project: The project.

    Raises:
        RehearsalError: The configuration cannot be deployed; nothing was created.
        UsageError: The request names a stack or a resource that does not exist.
    """
    cli = engine.find(project.pulumi_commands, project.pulumi_hint)
    report.say(f"rehearsing {root.name} on Pulumi {cli.version} and an offline cloud")
    paths = RehearsalPaths(root)
    paths.prepare()
    with _exclusive_lock(paths):
        if request.resume and not paths.last_request.exists():
            msg = f"nothing to recover: {root} has had no rehearsal; run fleet rehearse"
            raise RehearsalError(msg)
        merged = LastRequest.read(paths).merge_into(request)
        merged.check(stack_files.stacks(root))
        return _rehearse(paths, merged, report, project, cli)


def _rehearse(
    paths: RehearsalPaths,
    request: Request,
    report: Reporter,
    project: Project,
    cli: engine.Engine,
) -> Result:
    # This comes first, because a running engine reads the copies of the stack files.
    unlocked = _unlock(paths, report)
    was_killed = paths.dirty_marker.exists()
    state_lost = was_killed and not LastRequest.read(paths).checkpoints
    fresh = request.fresh or state_lost
    only_down = (
        request.destroy and not (fresh or request.edits) and _has_resources(paths)
    )
    order = _order(paths, request, project, only_down=only_down)
    remembered = graph.remembered(paths.graphs)
    if fresh:
        paths.reset()
    if state_lost and not request.fresh:
        report.say("the last rehearsal was killed without checkpoints; starting new")
    chosen = order.only(request.stacks or order.stacks)
    repairs = apply.reconcile(paths, chosen.stacks, cli, report.say)
    project.create_existing_resources(paths.work, paths.cloud)
    checkpoints = bool(
        request.checkpoint_every_resource or repairs or (was_killed and not fresh)
    )
    LastRequest.of(request, checkpoints=checkpoints).write(paths)
    environment = engine.environment(paths, os.environ, checkpoints=checkpoints)
    host_process.install(paths.plugins, paths.folder)
    policy_analyzer.install(paths.plugins)
    engine.disable_automatic_logs(paths.home)
    # A teardown runs no program.
    running = () if only_down else chosen.stacks
    preload = {stack: project.preload(paths.root, stack) for stack in running}
    workers = WorkerPool(paths, cli, environment, report, preload=preload)
    context = _context(request, paths, project, workers, chosen)
    run = replace(context, full_order=order, remembered=remembered)
    result = _run_with_host(run, environment, cli, request, only_down=only_down)
    return replace(result, unlocked=tuple(unlocked), repairs=tuple(repairs))


def _unlock(paths: RehearsalPaths, report: Reporter) -> list[str]:
    """Delete stale locks and incomplete files; return the unlocked stacks."""
    unlocked = locks.clear_stale(paths.locks, report.say)
    for stack in unlocked:
        report.say(f"{stack}: deleted the lock of a dead engine")
    partial_writes.delete_partial_writes(paths.state)
    return unlocked


def _order(
    paths: RehearsalPaths, request: Request, project: Project, *, only_down: bool
) -> StackOrder:
    """Return the order of all stacks; copy their files unless only destroying."""
    if only_down:
        return project.stack_order(paths.work)
    return stack_files.stage(paths, request.edits, project)


def _context(
    request: Request,
    paths: RehearsalPaths,
    project: Project,
    workers: WorkerPool,
    order: StackOrder,
) -> RunContext:
    return RunContext(
        workers=workers,
        paths=paths,
        project=project,
        full_order=order,
        order=order,
        cores=os.cpu_count() or 1,
        faults=request.faults,
        set_external_secrets=request.set_external_secrets,
        preview=request.preview,
        verify_no_changes=request.verify_no_changes,
        lift_protection=request.lift_protection,
    )


def _run_with_host(
    run: RunContext,
    environment: Mapping[str, str],
    cli: engine.Engine,
    request: Request,
    *,
    only_down: bool,
) -> Result:
    paths, workers = run.paths, run.workers
    # Host and workers import the SDKs at the same time.
    host = host_process.start(
        paths.folder,
        paths.cloud,
        environment=environment,
        options=request.host_options,
        warm=() if only_down else run.first_packages,
    )
    try:
        with host:
            paths.dirty_marker.touch()
            result = Result(engine=cli) if only_down else _up(run, cli)
            if request.destroy and result.succeeded:
                result = _down(run, result)
            return result
    finally:
        workers.close()
        if not workers.killed:
            paths.dirty_marker.unlink(missing_ok=True)


def _up(run: RunContext, cli: engine.Engine) -> Result:
    up = BringUp(run)
    interrupted = up.run()
    if up.unmatched_faults:
        raise UsageError("\n".join(up.unmatched_faults))
    result = Result(
        engine=cli,
        stacks=tuple(up.results),
        failures=tuple(up.failures),
        interrupted=interrupted,
    )
    summary.write(run.paths, result.to_json())
    return result


def _down(run: RunContext, result: Result) -> Result:
    down = Teardown(run)
    down.run()
    over = not (down.failures or down.interrupted)
    return replace(
        result,
        failures=tuple(down.failures),
        left=tuple(down.leftovers()) if over else (),
        interrupted=down.interrupted,
    )


def _has_resources(paths: RehearsalPaths) -> bool:
    """Return whether a stack of an earlier rehearsal has resources."""
    stacks = stack_files.stacks(paths.work)
    return any(graph.read(paths.checkpoint(stack)) for stack in stacks)


@contextmanager
def _exclusive_lock(paths: RehearsalPaths) -> Generator[None]:
    """Hold the lock that prevents a second rehearsal of the project.

    Raises:
        RehearsalError: Another rehearsal holds it.
    """
    with paths.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"another rehearsal of {paths.root} is running; wait until it ends"
            raise RehearsalError(msg) from None
        yield
