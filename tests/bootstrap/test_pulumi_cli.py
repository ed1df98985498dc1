"""The ladder by which a machine gets its CLI, with fakes for what is fetched."""

import fcntl
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bootstrap.machine import NOWHERE, ROOT, Machine
from tests.bootstrap.release import Release
from tools import promtool
from tools.pulumi_cli import VERSION
from tools.pulumi_release import archive_name

PULUMI_STEP = "pulumi CLI (from PATH, a download, or else a build of minutes)"

#: The first words of a Go that is new enough, with two modules and three packages.
LISTS = """
[ "$1" = env ] && echo go1.26.1 && exit 0
if [ "$1" = list ]; then
  for module in one two; do echo "go: downloading example.com/$module v1.0.0" >&2; done
  for package in unsafe fmt example.com/one example.com/two; do echo $package; done
  exit 0
fi
"""

#: A Go that writes down its settings, and builds a CLI by `echo`.
BUILDS = f"""{LISTS}
for package in fmt example.com/one example.com/two; do echo $package >&2; done
export -p > "$HOME/go-environment"
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v{VERSION}\\n' > "$2"
/bin/chmod +x "$2"
"""

#: Twenty lines of a command that fails.
_FAILS = """
i=1; while [ $i -le 20 ]; do echo "line $i" >&2; i=$((i + 1)); done; exit 7
"""

#: A Go whose compiler fails after a package, and one that reaches no proxy.
BROKEN = f"{LISTS}echo fmt >&2{_FAILS}"
OFFLINE = f'[ "$1" = env ] && echo go1.26.1 && exit 0{_FAILS}'


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with nothing on it."""
    return Machine(home=tmp_path)


@pytest.fixture
def release(tmp_path: Path) -> Iterator[Release]:
    """Serve a release that has published nothing yet."""
    folder = tmp_path / "release"
    folder.mkdir()
    with Release(folder=folder) as release:
        yield release


def test_without_any_way_one_message_names_all_three(machine: Machine) -> None:
    """Offline, without Go: refused, told what to do, nothing left."""
    code, said = machine.get_cli()
    assert code == 1
    for words in ("1. install pulumi 3.259.0", "2. let this machine reach", "3. inst"):
        assert said.count(words) == 1
    for seen in ("no `pulumi`", f"{NOWHERE}/pulumi-", "no `go` on PATH"):
        assert seen in said
    assert "Traceback" not in said
    assert machine.kept() == []
    assert not machine.link.exists()


def test_a_new_enough_cli_on_path_is_used(machine: Machine) -> None:
    """Nothing is fetched where the machine has a CLI of its own."""
    own = machine.has("pulumi", "echo v3.300.1")
    assert machine.get_cli() == (0, "")
    assert machine.link.readlink() == own
    assert not machine.cache.exists()


@pytest.mark.parametrize("says", ["v3.258.9", "v2.999.0", "", "not a version"])
def test_an_older_cli_on_path_is_passed_over(
    machine: Machine, release: Release, says: str
) -> None:
    """A CLI that is too old, or cannot say how old it is, is not used."""
    machine.has("pulumi", f"echo '{says}'")
    release.publish()
    assert machine.get_cli(release.url)[0] == 0
    assert machine.link.readlink().is_relative_to(machine.cache)


def test_the_release_archive_is_unpacked_into_the_cache(
    machine: Machine, release: Release
) -> None:
    """The CLI and its Python host arrive; nothing else, and nothing beside it."""
    release.publish()
    assert machine.get_cli(release.url)[0] == 0
    said = subprocess.run(
        [machine.link, "version"], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"v{VERSION}\n"
    assert machine.kept() == [f"pulumi-{VERSION}"]
    assert {p.name for p in (machine.cache / f"pulumi-{VERSION}").iterdir()} == {
        "pulumi",
        "pulumi-language-python",
    }


def test_a_download_is_counted_in_bytes(machine: Machine, release: Release) -> None:
    """The last line has read every byte of the archive."""
    release.publish()
    size = (release.folder / archive_name(VERSION)).stat().st_size
    said = machine.get_cli(release.url)[1]
    name = archive_name(VERSION)
    assert f"downloading {name}: {size:,} of {size:,} bytes  " in said


def test_a_first_run_begins_with_its_steps(machine: Machine, release: Release) -> None:
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


def test_a_second_checkout_says_what_it_waits_for(
    machine: Machine, release: Release
) -> None:
    """A lock that another checkout holds is named before it is waited for."""
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
    assert first == f"waiting for another checkout that gets pulumi-{VERSION}\n"
    assert waiting.communicate(timeout=60)[0] == ""
    assert waiting.returncode == 0


def test_a_wrong_checksum_is_refused(machine: Machine, release: Release) -> None:
    """A tampered archive ends the attempt: no other way is tried, nothing is kept."""
    machine.has("go", "echo 'must not run' >&2")
    release.publish(checksum="ab" * 32)
    code, said = machine.get_cli(release.url)
    assert code == 1
    assert "the release says abab" in said
    assert "must not run" not in said
    assert machine.kept() == []


def test_a_cli_of_another_version_is_refused(
    machine: Machine, release: Release
) -> None:
    """What the archive holds must be the version that was asked for."""
    release.publish(claims="3.1.0")
    code, said = machine.get_cli(release.url)
    assert code == 1
    assert "says it is 3.1.0, not 3.259.0" in said
    assert machine.kept() == []


def test_two_runs_fetch_once(machine: Machine, release: Release) -> None:
    """Two checkouts on a fresh machine do not fetch the same thing side by side."""
    release.publish()
    runs = [
        machine.start(
            "tools.pulumi_cli",
            str(machine.home / name / "pulumi"),
            KEEPTRUSTS_PULUMI_RELEASES=release.url,
        )
        for name in ("one", "two")
    ]
    assert [run.communicate()[0] + str(run.returncode) for run in runs] == ["0", "0"]
    assert len([line for line in release.served if ".tar.gz" in line]) == 1


def test_the_cache_serves_every_later_checkout(
    machine: Machine, release: Release
) -> None:
    """Once fetched, no network is needed, and a half-made one is made again."""
    release.publish()
    machine.get_cli(release.url)
    machine.link.unlink()
    assert machine.get_cli() == (0, "")
    shutil.rmtree(machine.link.resolve().parent)
    (machine.cache / f"pulumi-{VERSION}.partial" / "go").mkdir(parents=True)
    assert machine.get_cli(release.url)[0] == 0
    assert machine.kept() == [f"pulumi-{VERSION}"]


def test_offline_the_cli_is_built_and_nothing_else_is_kept(machine: Machine) -> None:
    """Go writes inside the cache only, and its build and module caches go again."""
    machine.has("go", BUILDS)
    assert machine.get_cli()[0] == 0
    assert machine.kept() == [f"pulumi-{VERSION}"]
    assert [p.name for p in machine.link.resolve().parent.iterdir()] == ["pulumi"]
    text = (machine.home / "go-environment").read_text()
    for name in ("GOCACHE", "GOMODCACHE", "GOPATH", "GOTMPDIR", "XDG_CONFIG_HOME"):
        assert f"export {name}='{machine.cache}/" in text
    assert f"export GOENV='{machine.home}/.config/go/env'" in text


def test_a_build_is_counted_and_faster_ways_are_named(machine: Machine) -> None:
    """Go's lines become two numbers, each of which ends at its total."""
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
def test_a_failed_build_ends_with_its_last_lines(
    machine: Machine, command: str, stops: str
) -> None:
    """What Go says of its failure is in the message, without the lines of progress."""
    machine.has("go", stops)
    code, said = machine.get_cli()
    assert code == 1
    message = said.partition("no way to get one from here")[2]
    assert f"`go {command}` failed with exit code 7:\n    line 11\n" in message
    assert "    line 20\nDo one of these" in message
    assert "example.com" not in message
    assert machine.kept() == []


@pytest.mark.parametrize("version", ["go1.25.9", "devel", ""])
def test_an_old_go_is_named_in_the_message(machine: Machine, version: str) -> None:
    """A Go that cannot build this is told apart from no Go at all."""
    machine.has("go", f"echo {version}")
    code, said = machine.get_cli()
    assert code == 1
    assert f"go is {version or 'not usable'}, 1.26 is needed" in said


def test_every_way_leads_to_one_version() -> None:
    """The archives and the module files name the same versions."""
    module = (ROOT / "tools" / "go.mod").read_text()
    for package in ("pkg", "sdk"):
        assert f"github.com/pulumi/pulumi/{package}/v3 v{VERSION}" in module
    # Prometheus 3.1.0 is module version 0.301.0.
    major, minor, patch = promtool.VERSION.split(".")
    other = (ROOT / "tools" / "prometheus" / "go.mod").read_text()
    assert f"prometheus/prometheus v0.{major}{minor:>02}.{patch}\n" in other


def test_promtool_is_got_in_the_same_ways(machine: Machine) -> None:
    """PATH first, and where nothing leads to it one message names all three ways."""
    place = machine.home / "checkout" / "promtool"
    nowhere = {"KEEPTRUSTS_PROMETHEUS_RELEASES": NOWHERE}
    refused = machine.start("tools.promtool", str(place), **nowhere)
    said = refused.communicate(timeout=60)[1]
    assert refused.returncode == 1
    for words in ("no `promtool`", f"{NOWHERE}/sha256sums.txt", "no `go` on PATH"):
        assert words in said

    own = machine.has("promtool", "echo 'promtool, version 3.15.0 (branch: , x)'")
    found = machine.start("tools.promtool", str(place), **nowhere)
    assert found.communicate(timeout=60)[1] == ""
    assert place.readlink() == own
