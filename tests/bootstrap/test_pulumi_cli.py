"""Installation of the CLI, with fakes for downloads and builds."""

import shutil
import subprocess

import pytest

from tests.bootstrap.machine import BUILDS, NOWHERE, ROOT, Machine
from tests.bootstrap.release import Release
from tools import promtool
from tools.pulumi_cli import VERSION


def test_failed_installation_names_all_three_ways(machine: Machine) -> None:
    """Offline and without Go, the message has the instructions; the cache is empty."""
    code, said = machine.get_cli()
    assert code == 1
    for words in ("1. install pulumi 3.259.0", "2. let this machine reach", "3. inst"):
        assert said.count(words) == 1
    for seen in ("no `pulumi`", f"{NOWHERE}/pulumi-", "no `go` on PATH"):
        assert seen in said
    assert "Traceback" not in said
    assert machine.cached() == []
    assert not machine.link.exists()


def test_new_enough_cli_on_path_is_used(machine: Machine) -> None:
    """Nothing is downloaded if the machine has a CLI."""
    own = machine.has("pulumi", "echo v3.300.1")
    assert machine.get_cli() == (0, "")
    assert machine.link.readlink() == own
    assert not machine.cache.exists()


@pytest.mark.parametrize("says", ["v3.258.9", "v2.999.0", "", "not a version"])
def test_old_cli_on_path_is_not_used(
    machine: Machine, release: Release, says: str
) -> None:
    """A CLI that is too old or prints no version is not used."""
    machine.has("pulumi", f"echo '{says}'")
    release.publish()
    assert machine.get_cli(release.url)[0] == 0
    assert machine.link.readlink().is_relative_to(machine.cache)


def test_release_archive_is_unpacked_into_the_cache(
    machine: Machine, release: Release
) -> None:
    """Only the CLI and its Python host are unpacked, inside the cache."""
    release.publish()
    assert machine.get_cli(release.url)[0] == 0
    said = subprocess.run(
        [machine.link, "version"], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"v{VERSION}\n"
    assert machine.cached() == [f"pulumi-{VERSION}"]
    assert {p.name for p in (machine.cache / f"pulumi-{VERSION}").iterdir()} == {
        "pulumi",
        "pulumi-language-python",
    }


def test_wrong_checksum_ends_the_installation(
    machine: Machine, release: Release
) -> None:
    """No other way is tried, and nothing is installed."""
    machine.has("go", "echo 'must not run' >&2")
    release.publish(checksum="ab" * 32)
    code, said = machine.get_cli(release.url)
    assert code == 1
    assert "the release lists abab" in said
    assert "must not run" not in said
    assert machine.cached() == []


def test_archive_of_another_version_is_rejected(
    machine: Machine, release: Release
) -> None:
    """The installed program must have the requested version."""
    release.publish(claims="3.1.0")
    code, said = machine.get_cli(release.url)
    assert code == 1
    assert "prints version 3.1.0, not 3.259.0" in said
    assert machine.cached() == []


def test_two_parallel_runs_download_once(machine: Machine, release: Release) -> None:
    """Two checkouts on a new machine share one download."""
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


def test_later_checkout_uses_the_cache(machine: Machine, release: Release) -> None:
    """No network is needed, and an incomplete folder is replaced."""
    release.publish()
    machine.get_cli(release.url)
    machine.link.unlink()
    assert machine.get_cli() == (0, "")
    shutil.rmtree(machine.link.resolve().parent)
    (machine.cache / f"pulumi-{VERSION}.partial" / "go").mkdir(parents=True)
    assert machine.get_cli(release.url)[0] == 0
    assert machine.cached() == [f"pulumi-{VERSION}"]


def test_offline_build_leaves_only_the_cli(machine: Machine) -> None:
    """Go writes inside the cache only, and its caches are deleted."""
    machine.has("go", BUILDS)
    assert machine.get_cli()[0] == 0
    assert machine.cached() == [f"pulumi-{VERSION}"]
    assert [p.name for p in machine.link.resolve().parent.iterdir()] == ["pulumi"]
    text = (machine.home / "go-environment").read_text()
    for name in ("GOCACHE", "GOMODCACHE", "GOPATH", "GOTMPDIR", "XDG_CONFIG_HOME"):
        assert f"export {name}='{machine.cache}/" in text
    assert f"export GOENV='{machine.home}/.config/go/env'" in text


@pytest.mark.parametrize("version", ["go1.25.9", "devel", ""])
def test_old_go_is_named_in_the_message(machine: Machine, version: str) -> None:
    """An old Go and a missing Go have different messages."""
    machine.has("go", f"echo {version}")
    code, said = machine.get_cli()
    assert code == 1
    assert f"go is {version or 'not usable'}, 1.26 is needed" in said


def test_archive_and_module_versions_are_equal() -> None:
    """The archives and the go.mod files name the same versions."""
    module = (ROOT / "tools" / "go.mod").read_text()
    for package in ("pkg", "sdk"):
        assert f"github.com/pulumi/pulumi/{package}/v3 v{VERSION}" in module
    # Prometheus 3.1.0 is module version 0.301.0.
    major, minor, patch = promtool.VERSION.split(".")
    other = (ROOT / "tools" / "prometheus" / "go.mod").read_text()
    assert f"prometheus/prometheus v0.{major}{minor:>02}.{patch}\n" in other


def test_promtool_is_installed_in_the_same_ways(machine: Machine) -> None:
    """PATH comes first; without any way, one message names all three."""
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
