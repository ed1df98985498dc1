"""The provider plugins with the real Pulumi CLI, from creation to destruction."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from offline_cloud.provider import host_process
from rehearsal.engine import environment, find
from rehearsal.paths import RehearsalPaths
from tests.sample_project import ROOT

PROJECT = """\
name: probe
runtime: python
config:
  pulumi:disable-default-providers:
    value: [aws, kubernetes, cloudflare, random]
"""
FIRST = {"cidr": "10.0.0.0/16", "role": "public"}


class Driver:
    """The process that holds the program, driven by lines."""

    def __init__(self, paths: RehearsalPaths) -> None:
        self.paths = paths
        env = environment(paths, os.environ)
        env["PATH"] = f"{find().command.parent}{os.pathsep}{env['PATH']}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.offline_cloud.grpc_driver", str(paths.work)],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, operation: str, variant: Mapping[str, str]) -> None:
        """Start an operation."""
        assert self.process.stdin is not None
        request = {"do": operation, "variant": dict(variant)}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def run(self, operation: str, variant: Mapping[str, str] = FIRST) -> dict[str, Any]:
        """Run an operation and return its result."""
        assert self.process.stdout is not None
        self.ask(operation, variant)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def state(self) -> str:
        """Return the exported state."""
        files = (path for path in self.paths.state.rglob("*") if path.is_file())
        return "\n".join(path.read_text() for path in files)


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[Driver]:
    """Run a host and a program beside each other."""
    paths = RehearsalPaths(tmp_path)
    paths.prepare()
    (paths.work / "Pulumi.yaml").write_text(PROJECT)
    host_process.install(paths.plugins, paths.folder)
    with host_process.start(paths.folder, paths.cloud):
        driven = Driver(paths)
        yield driven
        driven.process.kill()
        driven.process.communicate()


def test_stack_is_created_updated_replaced_and_destroyed(driver: Driver) -> None:
    """Preview, create, no changes, update, replacement and destroy succeed."""
    made = driver.run("preview")["changes"]
    created = driver.run("up")
    secret = created["outputs"]["password"]
    assert made == created["changes"] == {"create": 14}
    assert created["outputs"]["namespace"].startswith("space-")

    assert driver.run("preview")["changes"] == {"same": 14}
    assert driver.run("refresh")["changes"] == {"same": 14}

    retagged = driver.run("up", {**FIRST, "role": "private"})
    assert retagged["changes"] == {"same": 13, "update": 1}
    moved = driver.run("up", {"cidr": "10.0.0.0/17", "role": "private"})
    assert moved["changes"]["replace"] == 3
    assert moved["outputs"]["vpc"] != created["outputs"]["vpc"]

    assert len(secret) == 24
    assert secret not in driver.state()
    assert secret not in created["said"]
    assert driver.run("destroy")["changes"] == {"delete": 14}


def test_plugins_end_with_a_killed_engine(driver: Driver, tmp_path: Path) -> None:
    """Plugins and dynamic providers end although Pulumi had no time to end them."""
    process_ids = tmp_path / "processes"
    driver.ask("up", {**FIRST, "asleep": str(process_ids)})
    for _ in range(600):
        if process_ids.exists() and process_ids.read_text():
            break
        time.sleep(0.1)
    dynamic, engine = map(int, process_ids.read_text().split())
    plugins = descendants(engine)
    assert len(plugins) >= 4

    os.kill(engine, signal.SIGKILL)

    assert gone({dynamic, *plugins})


def descendants(process: int) -> set[int]:
    """Return the descendants of a process."""
    return {pid for pid, parent, _ in listed() if parent == process}


def gone(processes: set[int]) -> bool:
    """Wait a few seconds for processes to end; zombies count as ended."""
    for _ in range(50):
        if processes.isdisjoint(pid for pid, _, state in listed() if state != "Z"):
            return True
        time.sleep(0.1)
    return False


def listed() -> list[tuple[int, int, str]]:
    """Return every process with its parent and the first letter of its state."""
    listing = subprocess.run(
        ["/bin/ps", "-A", "-o", "pid=,ppid=,stat="],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = (line.split() for line in listing.stdout.splitlines())
    return [(int(pid), int(parent), state[0]) for pid, parent, state in rows]
