"""The process that imports for all stacks, and the workers it forks."""

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


def test_preload_imports_the_sdk_parts_that_a_program_names(tmp_path: Path) -> None:
    """A part that only a function names is loaded before that function runs."""
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


def test_preload_leaves_a_broken_program_to_its_stack(tmp_path: Path) -> None:
    """The stack's own run says what is wrong; other programs are loaded."""
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
def test_modules_of_each_stack_exist(stack: str) -> None:
    """A module that was renamed would be imported late, by each stack for itself."""
    for name in FLEET.preload(ROOT, stack):
        assert (
            name == "pulumi_cloudflare"
            or (ROOT / f"{name.replace('.', '/')}.py").is_file()
        )


@pytest.fixture
def paths(tmp_path: Path) -> RehearsalPaths:
    """Return the folders of a rehearsal that has not begun."""
    (tmp_path / "Pulumi.yaml").write_text("name: probe\nruntime: python\n")
    paths = RehearsalPaths(tmp_path)
    paths.prepare()
    return paths


def test_worker_that_dies_is_reported_with_its_last_words(
    paths: RehearsalPaths,
) -> None:
    """A worker that cannot open its stack fails the operation, with code and log."""
    cli = engine.Engine(command=Path("/nowhere/pulumi"), version="3.259.0")
    forks = ForkServer(paths, engine.environment(paths, os.environ), ())
    worker = StackWorker("foundation", paths, cli, forks, needs=())

    outcome = worker.run("preview", lambda _: None)
    worker.close()
    forks.close()

    assert not outcome.succeeded
    (problem,) = outcome.problems
    assert problem.message.startswith("the process of the stack ended with 1: ")
    assert "/nowhere/pulumi" in problem.message


def test_fork_server_ends_with_whoever_started_it(paths: RehearsalPaths) -> None:
    """A rehearsal that was killed leaves no process that imports for it."""
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
