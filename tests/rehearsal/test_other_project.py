"""Another team's project, rehearsed through the public face and nothing else."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from rehearsal import PlainProject, RehearsalError, Request, Result, rehearse
from tests.rehearsal.sample_program import Notes

SOURCE: Final = Path(__file__).with_name("other_project")
PROJECT: Final = PlainProject(
    dependencies={"base": (), "apps": ("base",), "public": ("apps",)},
    placeholders={"bookshop:zone": "0a1b2c3d4e5f60718293a4b5c6d7e8f9"},
)


@dataclass(frozen=True, slots=True)
class Run:
    """A project that has been rehearsed once."""

    root: Path
    result: Result
    notes: Notes = field(default_factory=Notes)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Rehearse a copy of the project."""
    root = tmp_path_factory.mktemp("bookshop") / "bookshop"
    shutil.copytree(SOURCE, root)
    return Run(root, rehearse(root, Request(), Notes(), PROJECT))


def test_other_project_all_stacks_come_up(run: Run) -> None:
    """Stacks of AWS, Kubernetes and Cloudflare come up and stay as they are."""
    assert run.result.failures == ()
    assert {each.stack: dict(each.by_package) for each in run.result.stacks} == {
        "base": {"aws": 5, "pulumi": 2},
        "apps": {"kubernetes": 2, "pulumi": 2},
        "public": {"cloudflare": 1, "pulumi": 2},
    }


def test_other_project_teardown_leaves_nothing(run: Run) -> None:
    """A teardown needs no more of the project than its order."""
    down = rehearse(run.root, Request(destroy=True), Notes(), PROJECT)

    assert (down.failures, down.left) == ((), ())


def test_other_project_placeholder_without_value_is_refused(tmp_path: Path) -> None:
    """The message names the file and the key, as it does for any project."""
    root = tmp_path / "bookshop"
    shutil.copytree(SOURCE, root)
    plain = PlainProject(dependencies=PROJECT.dependencies)

    with pytest.raises(RehearsalError, match=r"^Pulumi.public.yaml: .*zone: 'REPLACE"):
        rehearse(root, Request(), Notes(), plain)
