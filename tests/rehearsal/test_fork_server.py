"""The fork server, which imports for all stacks, and its workers."""

import os
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from operations.rehearsal_project import FLEET
from rehearsal import engine
from rehearsal.paths import RehearsalPaths
from rehearsal.worker.process import ForkServer, StackWorker
from tests.sample_project import ROOT

#: Seconds in which a process with nothing to do surely ends.
SECONDS = 60


def _run(text: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(text)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{folder}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_preload_imports_sdk_modules_that_functions_use(tmp_path: Path) -> None:
    """A module that is used only inside a function is imported before the call."""
    program = "import pulumi_aws as aws\ndef make():\n    return aws.sns.Topic('t')\n"
    (tmp_path / "sample.py").write_text(program)

    said = _run(
        """
        import sys
        from rehearsal.worker.fork_server import preload
        steps = list(preload(["sample"]))
        parts = ("pulumi_aws.sns.topic", "pulumi_aws.sqs.queue")
        print(steps, [part in sys.modules for part in parts])
        """,
        tmp_path,
    )

    assert said.strip() == "['', 'sample'] [True, False]"


def test_preload_of_a_broken_program_continues(tmp_path: Path) -> None:
    """The run of the stack reports the error; other programs are imported."""
    (tmp_path / "broken.py").write_text("raise ValueError('no')\n")
    (tmp_path / "sound.py").write_text("")

    said = _run(
        """
        import sys
        from rehearsal.worker.fork_server import preload
        print(list(preload(["broken", "sound"])), "sound" in sys.modules)
        """,
        tmp_path,
    )

    assert said.strip() == "['broken', '', 'sound'] True"


@pytest.mark.parametrize("stack", ["foundation", "us-east-1", "global"])
def test_preloaded_modules_of_each_stack_exist(stack: str) -> None:
    """Every stack would import a renamed module for itself."""
    for name in FLEET.preload(ROOT, stack):
        assert (
            name == "pulumi_cloudflare"
            or (ROOT / f"{name.replace('.', '/')}.py").is_file()
        )


@pytest.fixture
def paths(tmp_path: Path) -> RehearsalPaths:
    """Return the folders of a rehearsal that has not started."""
    (tmp_path / "Pulumi.yaml").write_text("name: probe\nruntime: python\n")
    paths = RehearsalPaths(tmp_path)
    paths.prepare()
    return paths


def test_worker_that_exits_is_reported_with_code_and_log(
    paths: RehearsalPaths,
) -> None:
    """A worker that cannot open its stack fails the operation."""
    cli = engine.Engine(command=Path("/nowhere/pulumi"), version="3.259.0")
    forks = ForkServer(paths, engine.environment(paths, os.environ), ())
    worker = StackWorker("foundation", paths, cli, forks, needs=())

    outcome = worker.run("preview", lambda _: None)
    worker.close()
    forks.close()

    assert not outcome.succeeded
    (problem,) = outcome.problems
    assert problem.message.startswith("the worker process ended with exit code 1: ")
    assert "/nowhere/pulumi" in problem.message


def test_fork_server_ends_with_its_parent(paths: RehearsalPaths) -> None:
    """A killed rehearsal leaves no fork server."""
    text = f"""
    import os
    from pathlib import Path
    from rehearsal import engine
    from rehearsal.worker.process import ForkServer
    from rehearsal.paths import RehearsalPaths
    paths = RehearsalPaths(Path({str(paths.root)!r}))
    forks = ForkServer(paths, engine.environment(paths, os.environ), ())
    print(forks.pid, flush=True)
    os._exit(9)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(text)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())

    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(SECONDS)
