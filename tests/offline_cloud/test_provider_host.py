"""The provider host, its launchers, and their end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2_grpc

from offline_cloud.provider import host_process
from offline_cloud.provider.host_process import PACKAGES, HostProcess
from tests.rehearsal import recovered_state

#: Starts its argument as the engine would, and lives until it is killed.
ENGINE = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[HostProcess]:
    """Run a host for one test."""
    # Long enough that a Unix socket could not be bound by its whole path.
    directory = tmp_path / ("deep" * 30)
    host_process.install(tmp_path / "plugins", directory)
    with host_process.start(directory, directory / "cloud.sqlite") as running:
        yield running


def plugin(tmp_path: Path, package: str) -> subprocess.Popen[str]:
    """Start a package's plugin below a parent process in place of Pulumi."""
    (executable,) = tmp_path.glob(f"plugins/resource-{package}-v*/pulumi-resource-*")
    return subprocess.Popen(
        [sys.executable, "-c", ENGINE, str(executable), "127.0.0.1:1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def port(process: subprocess.Popen[str]) -> str:
    """Return the port that a plugin prints first."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def version(at: str) -> str:
    """Return the version that a plugin reports."""
    with grpc.insecure_channel(f"127.0.0.1:{at}") as channel:
        stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
        return str(stub.GetPluginInfo(Empty(), timeout=5).version)


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait a few seconds for something to become true."""
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.05)
    return False


def silent(at: str) -> bool:
    """Return whether a port refuses connections."""
    try:
        version(at)
    except grpc.RpcError:
        return True
    return False


def end(process: subprocess.Popen[str]) -> None:
    """Kill the parent process and close its pipes."""
    process.kill()
    process.communicate()


def test_each_launcher_has_its_own_server(host: HostProcess, tmp_path: Path) -> None:
    """Two providers of one package have two servers, with the SDK's version."""
    del host
    engines = [plugin(tmp_path, "aws") for _ in range(2)]
    ports = {port(engine) for engine in engines}
    (installed,) = (tmp_path / "plugins").glob("resource-aws-v*")

    assert {version(at) for at in ports} == {
        installed.name.removeprefix("resource-aws-v")
    }
    assert len(ports) == 2
    for engine in engines:
        end(engine)


def test_server_ends_with_a_killed_engine(host: HostProcess, tmp_path: Path) -> None:
    """A killed Pulumi cannot cancel the plugin."""
    del host
    engine = plugin(tmp_path, "random")
    at = port(engine)
    assert version(at)

    engine.send_signal(signal.SIGKILL)

    assert eventually(lambda: silent(at))
    end(engine)


def test_launchers_end_with_their_host(host: HostProcess, tmp_path: Path) -> None:
    """A plugin without its host ends, and the host leaves no socket."""
    engine = plugin(tmp_path, "random")
    port(engine)

    host.stop()

    assert engine.wait(timeout=5) == 0
    assert not (host.log.parent / host_process.SOCKET).exists()
    end(engine)


def test_launcher_without_a_host_prints_the_reason(tmp_path: Path) -> None:
    """Pulumi prints the output of a plugin that does not start."""
    host_process.install(tmp_path / "plugins", tmp_path)
    engine = plugin(tmp_path, "random")
    _, stderr = engine.communicate(timeout=5)

    assert engine.returncode == 1
    assert "the provider host of the rehearsal is gone" in stderr


def test_every_package_has_a_launcher(tmp_path: Path) -> None:
    """Pulumi finds a plugin for each package, and for dynamic resources."""
    host_process.install(tmp_path, tmp_path)

    names = {path.name for path in tmp_path.glob("*/pulumi-resource-*")}
    assert names == {f"pulumi-resource-{p}" for p in (*PACKAGES, "pulumi-python")}
    assert all(os.access(path, os.X_OK) for path in tmp_path.glob("*/pulumi-*"))


def test_host_has_only_the_given_environment(tmp_path: Path) -> None:
    """No credential of the caller reaches the host."""
    with host_process.start(
        tmp_path, tmp_path / "cloud.sqlite", environment={"PATH": "/bin", "ONLY": "1"}
    ):
        (host,) = [
            process.command
            for process in recovered_state.processes(environment=True)
            if f"--directory={tmp_path}" in process.command
        ]

    assert "ONLY=1" in host
    assert "HOME=" not in host


def test_host_that_cannot_start_reports_its_output(tmp_path: Path) -> None:
    """The error contains the output of the host."""
    (tmp_path / "cloud").mkdir()
    host = host_process.start(tmp_path, tmp_path / "cloud")

    with pytest.raises(RuntimeError, match="unable to open database file"):
        host.ready()
    host.stop()
