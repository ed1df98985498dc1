"""The ladder by which a machine gets its CLI, with fakes for what is fetched."""

import shutil
import subprocess

import pytest

from tests.bootstrap.machine import BUILDS, NOWHERE, ROOT, Machine
from tests.bootstrap.release import Release
from tools import promtool
from tools.pulumi_cli import VERSION


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


def test_a_wrong_checksum_is_refused(machine: Machine, release: Release) -> None:
    """A tampered archive ends the attempt: no other way is tried, nothing is kept."""
    machine.has("go", "echo 'must not run' >&2")
    release.publish(checksum="ab" * 32)
    code, said = machine.get_cli(release.url)
    assert code == 1
    assert "the release lists abab" in said
    assert "must not run" not in said
    assert machine.kept() == []


def test_a_cli_of_another_version_is_refused(
    machine: Machine, release: Release
) -> None:
    """What the archive holds must be the version that was asked for."""
    release.publish(claims="3.1.0")
    code, said = machine.get_cli(release.url)
    assert code == 1
    assert "prints version 3.1.0, not 3.259.0" in said
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
