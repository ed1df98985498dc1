"""Output of a tool during a download or a build."""

import fcntl
import re

import pytest

from tests.bootstrap.machine import BUILDS, LISTS, Machine
from tests.bootstrap.release import Release
from tools.pulumi_cli import VERSION
from tools.pulumi_release import archive_name

PULUMI_STEP = "pulumi CLI (from PATH, a download, or else a build of minutes)"

#: Twenty lines of a command that fails.
_FAILS = """
i=1; while [ $i -le 20 ]; do echo "line $i" >&2; i=$((i + 1)); done; exit 7
"""

#: A Go whose compiler fails after a package, and one that reaches no proxy.
BROKEN = f"{LISTS}echo fmt >&2{_FAILS}"
OFFLINE = f'[ "$1" = env ] && echo go1.26.1 && exit 0{_FAILS}'


def test_download_shows_its_bytes(machine: Machine, release: Release) -> None:
    """The last line has all bytes of the archive."""
    release.publish()
    size = (release.folder / archive_name(VERSION)).stat().st_size
    said = machine.get_cli(release.url)[1]
    name = archive_name(VERSION)
    assert f"downloading {name}: {size:,} of {size:,} bytes  " in said


def test_first_run_lists_its_steps(machine: Machine, release: Release) -> None:
    """All steps are listed before the first, and each is named when it begins."""
    release.publish()
    own = {"KEEPTRUSTS_PULUMI_RELEASES": release.url}
    listed = machine.start(
        "tools.pulumi_cli",
        str(machine.link),
        KEEPTRUSTS_STEPS="pulumi rehearsal",
        **own,
    ).communicate(timeout=60)[1]
    assert listed.splitlines()[:4] == [
        "first run, 2 steps:",
        f"  1/2 {PULUMI_STEP}",
        "  2/2 all stacks on the offline clouds",
        f"1/2 {PULUMI_STEP}",
    ]
    later = machine.start(
        "tools.pulumi_cli",
        str(machine.link),
        KEEPTRUSTS_STEPS="packages pulumi rehearsal",
    ).communicate(timeout=60)[1]
    assert later == f"2/3 {PULUMI_STEP}\n"


def test_wait_for_another_checkout_is_reported(
    machine: Machine, release: Release
) -> None:
    """The lock is named before the wait."""
    release.publish()
    machine.cache.mkdir(parents=True)
    with (machine.cache / f"pulumi-{VERSION}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = machine.start(
            "tools.pulumi_cli",
            str(machine.link),
            KEEPTRUSTS_PULUMI_RELEASES=release.url,
        )
        assert waiting.stderr
        first = waiting.stderr.readline()
    assert first == f"waiting for another checkout that installs pulumi-{VERSION}\n"
    assert waiting.communicate(timeout=60)[0] == ""
    assert waiting.returncode == 0


def test_build_shows_its_progress_and_faster_ways(machine: Machine) -> None:
    """The lines of Go become two counts, each up to its total."""
    machine.has("go", BUILDS)
    said = machine.get_cli()[1]
    before, _, after = said.partition("  downloading: ")
    assert f"install pulumi {VERSION} or newer on PATH" in before
    assert "or set KEEPTRUSTS_PULUMI_RELEASES to a mirror" in before
    assert re.match(
        r"2 of 2 modules  \d+ s\n  compiling: 3 of 3 packages, linked  \d+ s\n$", after
    )
    assert "example.com" not in said


@pytest.mark.parametrize(("command", "stops"), [("build", BROKEN), ("list", OFFLINE)])
def test_failed_build_shows_its_last_lines(
    machine: Machine, command: str, stops: str
) -> None:
    """The message has the errors of Go without the lines of progress."""
    machine.has("go", stops)
    code, said = machine.get_cli()
    assert code == 1
    message = said.partition("no way to install it on this machine")[2]
    assert f"`go {command}` failed with exit code 7:\n    line 11\n" in message
    assert "    line 20\nDo one of these" in message
    assert "example.com" not in message
    assert machine.cached() == []
