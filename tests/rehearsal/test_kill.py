"""Recovery from being killed, on the real engine, at thirty moments."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from operations.rehearsal.rehearse import rehearse
from operations.rehearsal.request import Request
from tests.rehearsal import aftermath, killing, tiny
from tests.rehearsal.aftermath import Aftermath
from tests.rehearsal.killing import STACKS, Project, Victims

#: Projects that are killed side by side, and how often each before it is recovered.
PROJECTS = 2
KILLS = 5


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """Return what a run that nobody kills leaves."""
    root = tiny.write(tmp_path_factory.mktemp("undisturbed"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        assert rehearse(root, Request(stacks=STACKS), tiny.Notes()).succeeded
    return aftermath.look(root, STACKS)


@pytest.mark.parametrize("victims", [killing.command, killing.process, killing.group])
def test_a_killed_rehearsal_is_recovered(
    victims: Victims, undisturbed: Aftermath, tmp_path: Path
) -> None:
    """Whatever is killed and whenever, in the end all is as if nothing had been."""

    def suffer(number: int) -> tuple[Aftermath, str]:
        root = tmp_path / str(number)
        root.mkdir()
        dice = random.Random(f"{victims.__name__} {number}")  # noqa: S311 - must repeat
        project = Project(tiny.write(root), dice)
        for _ in range(KILLS):
            project.kill(victims)
        said = project.finish("recover")
        return aftermath.look(root, STACKS), said

    with ThreadPoolExecutor(PROJECTS) as pool:
        ends = list(pool.map(suffer, range(PROJECTS)))

    for end, said in ends:
        assert end == undisturbed, said
    assert _survivors(tmp_path) == []


def _survivors(root: Path) -> list[str]:
    """Return the processes of a project that do not end within a moment."""
    left: list[str] = []
    for _ in range(50):
        left = [p.command for p in aftermath.processes() if str(root) in p.command]
        if not left:
            return left
        time.sleep(0.1)
    return left
