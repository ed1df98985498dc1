"""The types of the pack: a resource as a rule sees it, and a rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, cast

from policies.crossguard.facts import Facts


class Unknown(Enum):
    """A value that the cloud computes, so that a preview does not know it."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN


class UnknownInputError(Exception):
    """A rule reads a value that is unknown.

    Attributes:
        path: Path of the value, ``vpcConfig.publicAccessCidrs``.
    """

    def __init__(self, *, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """One resource of a stack.

    Attributes:
        type: Type token.
        name: Logical name.
        urn: URN.
        region: AWS region, of the resource or else of its provider; empty outside AWS.
        inputs: Properties by their names on the wire, with `UNKNOWN` for a value that
            the preview does not know.
    """

    type: str
    name: str
    urn: str = ""
    region: str | Unknown = ""
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def get(self, path: str) -> Any:  # noqa: ANN401 - values have the types of YAML
        """Return a known value at a dotted path; None if there is no such value.

        Raises:
            UnknownInputError: The value is unknown, or the value that contains it.
        """
        value: Any = self.inputs
        for key in path.split("."):
            found = cast("Mapping[str, Any]", value)
            value = found.get(key) if isinstance(value, Mapping) else None
            if value is UNKNOWN:
                raise UnknownInputError(path=path)
        return value

    def has(self, path: str) -> bool:
        """Return whether there is a value at a dotted path, known or unknown."""
        try:
            return self.get(path) not in (None, "")
        except UnknownInputError:
            return True


Check = Callable[[Resource, Facts], Iterable[str]]
StackCheck = Callable[[tuple[Resource, ...], Facts], Iterable[tuple[Resource, str]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule about each resource of some types.

    Attributes:
        id: Topic and number; it never changes and is never used again.
        summary: What the rule requires, as one sentence.
        why: What happens otherwise.
        remediation: What to do about a violation.
        check: Yields a message for each violation of a resource.
        types: Type tokens of the resources that it checks; empty for all.
        computed: What a preview may not know, because the cloud computes it; empty if
            every value that the rule reads must be known.
        source: Page with the facts of the provider that the rule relies on.
    """

    id: str
    summary: str
    why: str
    remediation: str
    check: Check
    types: frozenset[str] = frozenset()
    computed: str = ""
    source: str = ""

    def applies_to(self, type_token: str) -> bool:
        """Return whether the rule checks resources of a type."""
        return not self.types or type_token in self.types

    def violations(self, resource: Resource, facts: Facts) -> Iterator[str]:
        """Yield a message for each violation; an unknown value that it reads is one."""
        if not self.applies_to(resource.type):
            return
        try:
            yield from self.check(resource, facts)
        except UnknownInputError as unknown:
            yield f"{unknown.path} is unknown at preview; give it a known value"


@dataclass(frozen=True, kw_only=True, slots=True)
class StackRule:
    """A rule about all resources of a stack together; attributes as in `Rule`."""

    id: str
    summary: str
    why: str
    remediation: str
    check: StackCheck
    computed: str = ""
    source: str = ""

    def violations(
        self, resources: tuple[Resource, ...], facts: Facts
    ) -> Iterator[tuple[Resource | None, str]]:
        """Yield a resource and a message for each violation."""
        try:
            yield from self.check(resources, facts)
        except UnknownInputError as unknown:
            message = f"{unknown.path} is unknown at preview; give it a known value"
            yield None, message
