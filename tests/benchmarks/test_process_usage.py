"""Kinds of the processes of a rehearsal, by the command lines that `ps` shows."""

import importlib.util

import pytest

from operations.benchmarks import process_usage
from rehearsal.worker.process import FORK_SERVER_MODULE

HOST = "offline_cloud.provider.host"
#: Command lines of a running rehearsal, with the kind and the owner of each process.
COMMANDS = [
    (f"python -m {FORK_SERVER_MODULE} 5 /p", "imports of all programs", ""),
    (f"python -m {HOST} --cloud=/p/cloud.sqlite", "provider host", "provider host"),
    ("fleet rehearse: worker of stack eu-west-1", "programs", "eu-west-1"),
    (
        "python -I -S /p/offline_cloud/provider/launcher.py s",
        "launchers of providers",
        "",
    ),
    ("/c/pulumi-3.259.0/pulumi --non-interactive preview", "engines", ""),
    ("/bin/ps -p 1", "others", ""),
]


@pytest.mark.parametrize(("line", "kind", "owner"), COMMANDS)
def test_process_kind_follows_from_its_command_line(
    line: str, kind: str, owner: str
) -> None:
    """Each process counts for its kind; workers and the host own the memory."""
    assert process_usage.kind(line) == kind
    assert process_usage.owner_of(line) == owner


@pytest.mark.parametrize("module", [FORK_SERVER_MODULE, HOST])
def test_modules_of_process_kinds_exist(module: str) -> None:
    """A module that is renamed is renamed in the benchmark too."""
    assert importlib.util.find_spec(module)
