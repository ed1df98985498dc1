"""A resource leads to the line of the program that declares it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from rehearsal import graph, source_position
from rehearsal.paths import RehearsalPaths
from rehearsal.source_position import Registration
from tests.rehearsal.deployed_states import SOURCES, DeployedStates

STACK: Final = "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s"
OPERATOR: Final = "urn:pulumi:s::p::keeptrusts:regional:SecretOperator::operator"
ROLE: Final = "urn:pulumi:s::p::keeptrusts:regional:SecretOperator$aws:x:Y::role"


class Declared(NamedTuple):
    """A custom resource of a deployed stack, and both answers about its line.

    Attributes:
        recorded: What the state says.
        reported: What the update said that made it.
    """

    resource: dict[str, Any]
    recorded: str
    reported: str


@pytest.fixture(scope="module")
def fleet(deployed_states: DeployedStates) -> Path:
    """Return a project whose every stack is deployed."""
    return deployed_states.whole_fleet()


@pytest.fixture(scope="module")
def declared(fleet: Path) -> list[Declared]:
    """Return every custom resource of every stack."""
    paths = RehearsalPaths(fleet)
    sources = json.loads((fleet / SOURCES).read_text())
    return [
        each for stack in sources for each in _declared(paths, stack, sources[stack])
    ]


def _declared(
    paths: RehearsalPaths, stack: str, reported: dict[str, str]
) -> Iterator[Declared]:
    resources = graph.read(paths.checkpoint(stack))
    recorded = source_position.from_state(resources, paths.root, paths.work)
    for each in resources:
        # Another stack's outputs are read, which no update reports as a change.
        if each["custom"] and each["type"] not in {
            graph.READER,
            "pulumi:pulumi:StackReference",
        }:
            source = source_position.describe(each["urn"], recorded)
            yield Declared(each, source, reported.get(each["urn"], ""))


def test_declaration_equals_first_recorded_frame_of_program(
    declared: list[Declared],
) -> None:
    """The line is that of the innermost frame of the state that is in the program."""
    wrong = {
        each.resource["urn"]: (each.recorded, frame)
        for each in declared
        if each.recorded.partition(",")[0] != (frame := _first_frame(each.resource))
    }

    assert len(declared) > 200
    assert wrong == {}


def _first_frame(resource: dict[str, Any]) -> str:
    frames: list[str] = [
        each.get("sourcePosition", "") for each in resource["stackTrace"]
    ]
    first = next(
        frame for frame in frames if "://" in frame and "/../components/" in frame
    )
    return "components/" + first.partition("/../components/")[2].replace("#", ":")


def test_declaration_before_state_exists_equals_recorded_declaration(
    declared: list[Declared],
) -> None:
    """What a worker reports of a registration is what the engine keeps of it."""
    assert [each for each in declared if each.recorded != each.reported] == []


def test_declaration_line_constructs_the_resource(
    declared: list[Declared], fleet: Path
) -> None:
    """The text of the line calls the class of the resource."""
    wrong: dict[str, str] = {}
    for each in declared:
        text = _line(fleet, each.recorded)
        made = each.resource["type"].rpartition(":")[2]
        classes = {f"{made}(", "CustomResource(", "Provider("}
        if not any(name in text for name in classes | _partials(fleet, each, made)):
            wrong[each.resource["urn"]] = f"{each.recorded}: {text}"

    assert wrong == {}


def _partials(root: Path, declared: Declared, made: str) -> set[str]:
    """Return the calls of what a file binds to a class with some of its arguments."""
    text = (root / declared.recorded.partition(":")[0]).read_text("utf-8")
    return {
        f"{name}(" for name in re.findall(rf"(\w+) = partial\(\s*[\w.]+\.{made},", text)
    }


def _line(root: Path, location: str) -> str:
    file, _, line = location.partition(",")[0].partition(":")
    return (root / file).read_text("utf-8").splitlines()[int(line) - 1]


def _registrations(*lines: str, parent: str = OPERATOR) -> dict[str, Registration]:
    above = ("components/region.py:80", "__main__.py:3")
    return {
        OPERATOR: Registration(parent=STACK, lines=above),
        ROLE: Registration(parent=parent, lines=(*lines, *above) if lines else ()),
    }


def test_declaration_in_shared_function_names_its_caller() -> None:
    """The line of the component that calls a function of another file follows."""
    found = _registrations("components/role.py:4", "components/operator.py:55")

    assert (
        source_position.describe(ROLE, found)
        == "components/role.py:4, called at components/operator.py:55"
    )


def test_declaration_in_method_names_no_caller() -> None:
    """A component that calls itself, and what made the component, are left out."""
    found = _registrations("components/operator.py:55", "components/operator.py:20")

    assert source_position.describe(ROLE, found) == "components/operator.py:55"


def test_declaration_without_frame_is_that_of_the_component() -> None:
    """A resource whose trace has no line of the program is where its component is."""
    assert source_position.describe(ROLE, _registrations()) == "components/region.py:80"


def test_declaration_of_unregistered_resource_is_unknown() -> None:
    """Of a resource that the program has not registered no line is named."""
    assert source_position.describe(ROLE, {}) == ""
    assert source_position.describe("", _registrations()) == ""


def test_program_lines_leave_out_packages_and_the_rehearsal() -> None:
    """A frame of an installed package, of this package or of no file is left out."""
    root = Path(source_position.__file__).parents[1]
    frames = [
        ("", 0),
        (f"file://{root}/.venv/lib/python3.11/site-packages/pulumi_aws/vpc.py", 9),
        (f"file://{root}/a%20b/vpc.py", 7),
        ("project:///../../components/vpc.py", 5),
        (f"file://{root}/rehearsal/worker/main.py", 90),
        ("project:///../../../elsewhere/vpc.py", 4),
    ]

    found = source_position.program_lines(frames, root, root / ".rehearsal" / "work")

    assert found == ("a b/vpc.py:7", "components/vpc.py:5")
