"""The provider host, its launchers, and how they end."""

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
    """Start a package's plugin below a stand-in for the engine."""
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
    """Return the version a plugin tells of itself."""
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
    """Tell whether nothing answers at a port any more."""
    try:
        version(at)
    except grpc.RpcError:
        return True
    return False


def end(process: subprocess.Popen[str]) -> None:
    """Kill the stand-in and let go of its pipes."""
    process.kill()
    process.communicate()


def test_each_launcher_gets_an_instance_of_its_own(
    host: HostProcess, tmp_path: Path
) -> None:
    """Two providers of one package have two servers, of the SDK's version."""
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


def test_an_instance_ends_with_a_killed_engine(
    host: HostProcess, tmp_path: Path
) -> None:
    """Nobody is left to tell the plugin when the engine is killed outright."""
    del host
    engine = plugin(tmp_path, "random")
    at = port(engine)
    assert version(at)

    engine.send_signal(signal.SIGKILL)

    assert eventually(lambda: silent(at))
    end(engine)


def test_launchers_end_with_the_host(host: HostProcess, tmp_path: Path) -> None:
    """A plugin without its host is no plugin; it also leaves no socket behind."""
    engine = plugin(tmp_path, "random")
    port(engine)

    host.stop()

    assert engine.wait(timeout=5) == 0
    assert not (host.log.parent / host_process.SOCKET).exists()
    end(engine)


def test_a_launcher_without_a_host_says_so(tmp_path: Path) -> None:
    """The engine shows what the plugin says when it does not start."""
    host_process.install(tmp_path / "plugins", tmp_path)
    engine = plugin(tmp_path, "random")
    _, said = engine.communicate(timeout=5)

    assert engine.returncode == 1
    assert "the provider host of the rehearsal is gone" in said


def test_every_package_has_a_launcher(tmp_path: Path) -> None:
    """The engine finds a plugin for each package, and for dynamic resources."""
    host_process.install(tmp_path, tmp_path)

    names = {path.name for path in tmp_path.glob("*/pulumi-resource-*")}
    assert names == {f"pulumi-resource-{p}" for p in (*PACKAGES, "pulumi-python")}
    assert all(os.access(path, os.X_OK) for path in tmp_path.glob("*/pulumi-*"))


def test_a_host_sees_only_the_environment_it_is_given(tmp_path: Path) -> None:
    """No credential of the caller reaches the process that plays the clouds."""
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


def test_a_host_that_cannot_start_says_why(tmp_path: Path) -> None:
    """The failure carries what the host itself said."""
    (tmp_path / "cloud").mkdir()
    host = host_process.start(tmp_path, tmp_path / "cloud")

    with pytest.raises(RuntimeError, match="unable to open database file"):
        host.ready()
    host.stop()
