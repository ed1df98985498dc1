"""Formats an error with resource, source line and configuration key.

The engine names the resource, the registration its line in the program, and the
offline cloud the property. The file and key are found by looking for the rejected
value in the stack's files; where none or several of them hold it, none is named.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

import yaml

from offline_cloud.store import ResourceStore
from rehearsal import graph, source_position
from rehearsal.paths import PROJECT_FILE, RehearsalPaths, project_name
from rehearsal.result import Diagnostic, OperationResult

_QUOTED: Final = re.compile(r"'([^'\s]+)'|\"([^\"\s]+)\"|`([^`\s]+)`")
_TRACEBACK: Final = re.compile(r"\n?Traceback \(most recent call last\):.*", re.DOTALL)
_PROPERTY_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_CAPITAL: Final = re.compile(r"(?<!^)([A-Z])")
_PREFIX: Final = re.compile(
    r"^(an unhandled error occurred: )?(python inline source runtime error: )?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """One error that stopped a stack.

    Attributes:
        urn: The resource, or nothing when the program or the engine failed.
        property: Path of the input that the offline cloud rejects,
            `listeners[0].port`; empty where it rejects the whole resource, or where
            it was not the offline cloud that failed.
        reason: Why it is rejected; empty where it was not the offline cloud.
        rule: Id of the rule that rejects it, if it is a rule.
        config_location: `file: key` of the rejected value, or nothing where it is not
            known.
        source_location: `file:line` of the program that declares the resource,
            likewise.
    """

    stack: str
    operation: str
    message: str
    urn: str = ""
    property: str = ""
    reason: str = ""
    rule: str = ""
    config_location: str = ""
    source_location: str = ""

    def __str__(self) -> str:
        """Return the message, the URN and the locations, a line for each."""
        lines = [f"{self.stack}: {self.operation}: {self.message}"]
        lines += [f"  URN   {self.urn}"] if self.urn else []
        lines += [f"  line  {self.source_location}"] if self.source_location else []
        lines += [f"  where {self.config_location}"] if self.config_location else []
        return "\n".join(lines)


def of_result(
    stack: str, operation: str, outcome: OperationResult, paths: RehearsalPaths
) -> Iterator[Failure]:
    """Yield the errors that stopped an operation.

    Args:
        stack: Name of the stack.
        operation: Its name in reports.
        outcome: Its result.
        paths: Files of the rehearsal: the copies of the stack files, the state and
            the offline cloud explain an error.
    """
    recorded = _recorded_violations(outcome, paths)
    seen: set[str] = set()
    for problem in outcome.problems:
        message = _without_traceback(_PREFIX.sub("", problem.message))
        if message in seen:
            continue
        seen.add(message)
        failure = Failure(
            stack=stack,
            operation=operation,
            message=message,
            urn=problem.urn,
            source_location=problem.source or _recorded_source(stack, problem, paths),
        )
        # The engine reports the reasons of all violations of a request as one text.
        matching = [each for each in recorded[problem.urn] if each[1] in message]
        for path, reason, rule in matching:
            yield replace(
                failure,
                message=f"{path}: {reason}" if path else reason,
                property=path,
                reason=reason,
                rule=rule,
                config_location=locate(reason, paths.work, stack, path),
            )
        if not matching:
            location = locate(message, paths.work, stack)
            yield replace(failure, config_location=location)


def _without_traceback(message: str) -> str:
    """Return a message without the stack trace that it contains or consists of."""
    rest = _TRACEBACK.sub("", message).strip()
    # A dynamic resource fails with nothing but a trace, which ends with the exception.
    return rest or message.strip().rpartition("\n")[2]


def of_changes(stack: str, outcome: OperationResult) -> Iterator[Failure]:
    """Yield what a preview still wants to change although nothing has changed."""
    for difference in outcome.differences:
        properties = ", ".join(difference.properties) or "no property it names"
        yield Failure(
            stack=stack,
            operation="second preview",
            message=f"would {difference.operation}: differs in {properties}",
            urn=difference.urn,
            source_location=difference.source,
        )


def _recorded_violations(
    outcome: OperationResult, paths: RehearsalPaths
) -> Mapping[str, list[tuple[str, str, str]]]:
    """Return what the offline cloud has recorded of the resources, by URN."""
    urns = {problem.urn for problem in outcome.problems}
    if not paths.cloud.exists():
        return {urn: [] for urn in urns}
    store = ResourceStore(paths.cloud)
    try:
        return {urn: store.violations(urn) for urn in urns}
    finally:
        store.close()


def _recorded_source(stack: str, problem: Diagnostic, paths: RehearsalPaths) -> str:
    """Return the line in the state: a teardown runs no program that has one."""
    state = graph.read(paths.checkpoint(stack)) if problem.urn else []
    recorded = source_position.from_state(state, paths.root, paths.work)
    return source_position.describe(problem.urn, recorded)


def locate(message: str, work: Path, stack: str, path: str = "") -> str:
    """Return `file: key` of the one value that a message quotes, if there is one.

    Where several keys hold a value, the one that is named like the property counts.

    Args:
        message: Text that quotes the value.
        work: Folder of the stack files.
        stack: Name of the stack.
        path: Path of the property that holds the value, if it is known.
    """
    quoted = {one or two or three for one, two, three in _QUOTED.findall(message)}
    found = [
        (file, key)
        for file in (f"Pulumi.{stack}.yaml", PROJECT_FILE)
        for key, value in _values(work / file)
        if value in quoted
    ]
    if len(found) > 1:
        name = _key_name(path)
        found = [(file, key) for file, key in found if key.rpartition(".")[2] == name]
    return ": ".join(found[0]) if len(found) == 1 else ""


def _key_name(path: str) -> str:
    """Return the last name of a property path as configuration keys are written."""
    names = _PROPERTY_NAME.findall(path)
    return _CAPITAL.sub(r"_\1", names[-1]).lower() if names else ""


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
