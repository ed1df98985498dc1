"""Another project, rehearsed through the public interface only."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from rehearsal import PlainProject, RehearsalError, Request, Result, rehearse
from tests.rehearsal.sample_program import RecordingReporter

SOURCE: Final = Path(__file__).with_name("other_project")
PROJECT: Final = PlainProject(
    dependencies={"base": (), "apps": ("base",), "public": ("apps",)},
    placeholders={"bookshop:zone": "0a1b2c3d4e5f60718293a4b5c6d7e8f9"},
)


@dataclass(frozen=True, slots=True)
class Run:
    """A project after one rehearsal."""

    root: Path
    result: Result
    notes: RecordingReporter = field(default_factory=RecordingReporter)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Rehearse a copy of the project."""
    root = tmp_path_factory.mktemp("bookshop") / "bookshop"
    shutil.copytree(SOURCE, root)
    return Run(root, rehearse(root, Request(), RecordingReporter(), PROJECT))


def test_other_project_deploys_all_stacks(run: Run) -> None:
    """Stacks of AWS, Kubernetes and Cloudflare are deployed without later changes."""
    assert run.result.failures == ()
    assert {each.stack: dict(each.by_package) for each in run.result.stacks} == {
        "base": {"aws": 5, "pulumi": 2},
        "apps": {"kubernetes": 2, "pulumi": 2},
        "public": {"cloudflare": 1, "pulumi": 2},
    }


def test_other_project_teardown_deletes_everything(run: Run) -> None:
    """A teardown needs only the order of the stacks."""
    down = rehearse(run.root, Request(destroy=True), RecordingReporter(), PROJECT)

    assert (down.failures, down.left) == ((), ())


def test_other_project_placeholder_without_value_is_rejected(tmp_path: Path) -> None:
    """The message names the file and the key, as for any project."""
    root = tmp_path / "bookshop"
    shutil.copytree(SOURCE, root)
    plain = PlainProject(dependencies=PROJECT.dependencies)

    with pytest.raises(RehearsalError, match=r"^Pulumi.public.yaml: .*zone: 'REPLACE"):
        rehearse(root, Request(), RecordingReporter(), plain)
