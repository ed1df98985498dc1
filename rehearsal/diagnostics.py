"""A refusal, told so that its reader knows what to change.

The engine names the resource. The file and key are found by looking for the refused
value in the stack's files; where it stands in none or in several places, nothing is
claimed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import yaml

from rehearsal import source_line
from rehearsal.paths import PROJECT_FILE, project_name
from rehearsal.result import OperationResult

_QUOTED: Final = re.compile(r"'([^'\s]+)'|\"([^\"\s]+)\"|`([^`\s]+)`")
_TRACEBACK: Final = re.compile(r"\n?Traceback \(most recent call last\):.*", re.DOTALL)
_PREFIX: Final = re.compile(
    r"^(an unhandled error occurred: )?(python inline source runtime error: )?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """One thing that stopped a stack.

    Attributes:
        urn: The resource, or nothing when the program or the engine failed.
        config_location: `file: key` of the refused value, or nothing where it is not
            known.
        source_location: `file:line` of the program that declares the resource,
            likewise.
    """

    stack: str
    operation: str
    message: str
    urn: str = ""
    config_location: str = ""
    source_location: str = ""

    def __str__(self) -> str:
        """Return the refusal, the URN and the places, a line for each."""
        lines = [f"{self.stack}: {self.operation}: {self.message}"]
        lines += [f"  URN   {self.urn}"] if self.urn else []
        lines += [f"  line  {self.source_location}"] if self.source_location else []
        lines += [f"  where {self.config_location}"] if self.config_location else []
        return "\n".join(lines)


def of_result(
    stack: str,
    operation: str,
    outcome: OperationResult,
    work: Path,
    components: Path | None,
) -> Iterator[Failure]:
    """Yield what stopped an operation.

    Args:
        stack: Name of the stack.
        operation: Its name in reports.
        outcome: What came of it.
        work: Folder of the stack files.
        components: Folder whose modules declare resources, if there is one.
    """
    told: set[str] = set()
    for problem in outcome.problems:
        message = _TRACEBACK.sub("", _PREFIX.sub("", problem.message)).strip()
        if message in told:
            continue
        told.add(message)
        yield Failure(
            stack=stack,
            operation=operation,
            message=message,
            urn=problem.urn,
            config_location=locate(message, work, stack),
            source_location=_source_location(components, problem.urn),
        )


def of_changes(
    stack: str, outcome: OperationResult, components: Path | None
) -> Iterator[Failure]:
    """Yield what a preview still wants to change although nothing has changed."""
    for difference in outcome.differences:
        properties = ", ".join(difference.properties) or "no property it names"
        yield Failure(
            stack=stack,
            operation="second preview",
            message=f"would {difference.operation}: differs in {properties}",
            urn=difference.urn,
            source_location=_source_location(components, difference.urn),
        )


def _source_location(components: Path | None, urn: str) -> str:
    return source_line.find(components, urn) if components and urn else ""


def locate(message: str, work: Path, stack: str) -> str:
    """Return `file: key` of the one value that the message quotes, if there is one."""
    quoted = {one or two or three for one, two, three in _QUOTED.findall(message)}
    found = [
        f"{file}: {key}"
        for file in (f"Pulumi.{stack}.yaml", PROJECT_FILE)
        for key, value in _values(work / file)
        if value in quoted
    ]
    return found[0] if len(found) == 1 else ""


def _values(path: Path) -> Iterator[tuple[str, str]]:
    if not path.exists():
        return
    document = cast("object", yaml.safe_load(path.read_text()))
    if isinstance(document, dict):
        config = cast("dict[str, object]", document).get("config")
        yield from _leaves("", config, project_name(path.parent))


def _leaves(key: str, value: object, project: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, child in cast("Mapping[object, object]", value).items():
            step = str(name).removeprefix(f"{project}:")
            inside = key if (step == "value" and "." not in key) else _join(key, step)
            yield from _leaves(inside, child, project)
    elif isinstance(value, list):
        for child in cast("list[object]", value):
            yield from _leaves(key, child, project)
    else:
        yield key, str(value)


def _join(key: str, step: str) -> str:
    return f"{key}.{step}" if key else step
