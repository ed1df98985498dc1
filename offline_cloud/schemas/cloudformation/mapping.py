"""How a Pulumi type is said in CloudFormation, as small data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def _nothing() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class MergedInto:
    """A type whose inputs are, in CloudFormation, properties of another resource.

    Attributes:
        token: The other resource's Pulumi type.
        by: Inputs that say which one it is, with the output of it they equal.
    """

    token: str
    by: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeparateResource:
    """An input that is, in CloudFormation, a resource of its own.

    Attributes:
        cloudformation: Its type.
        property: Property that takes the value of the input.
        owner: Property that takes the resource the input belongs to.
    """

    cloudformation: str
    property: str
    owner: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceMapping:
    """One Pulumi type; names that differ in case or number only are not listed.

    Attributes:
        token: The Pulumi type.
        cloudformation: AWS's type; empty where AWS has none.
        reason: Why AWS has none.
        rename: Property by dotted input. ``A.B`` lies deeper, ``.`` spreads the fields
            of the input among its neighbours, ``As{key}`` is an entry of a list of
            keys and values.
        values: Other words for the values of an input.
        adds: A neighbour, with its value, that comes with an input.
        keyed: Inputs that are lists of objects and become a map: which field is the
            key, and which the value.
        secret: Inputs of which only a reference is ever written.
        by_id: Inputs that are an id where AWS wants an ARN: a template has a reference
            there, and the id itself is not judged.
        omitted: Inputs that have no property, each with the reason.
        separate: Inputs that are resources of their own.
        merged_into: Where the resource goes, if it is none of its own.
        attributes: What CloudFormation calls an output: ``Ref``, or an attribute.
    """

    token: str
    cloudformation: str
    reason: str = ""
    rename: Mapping[str, str] = field(default_factory=_nothing)
    values: Mapping[str, Mapping[Any, Any]] = field(default_factory=_nothing)
    adds: Mapping[str, tuple[str, str]] = field(default_factory=_nothing)
    keyed: Mapping[str, tuple[str, str]] = field(default_factory=_nothing)
    secret: tuple[str, ...] = ()
    by_id: tuple[str, ...] = ()
    omitted: Mapping[str, str] = field(default_factory=_nothing)
    separate: Mapping[str, SeparateResource] = field(default_factory=_nothing)
    merged_into: MergedInto | None = None
    attributes: Mapping[str, str] = field(default_factory=_nothing)

    def without(self, dotted: str) -> str:
        """Return why an input has no property, or nothing if it may have one."""
        if self.merged_into is not None and dotted in self.merged_into.by:
            return f"says which {self.merged_into.token} it belongs to"
        if dotted in self.separate:
            return f"a resource of its own: {self.separate[dotted].cloudformation}"
        return self.omitted.get(dotted) or EVERYWHERE.get(dotted, "")

    def announced(self, dotted: str) -> Mapping[str, str]:
        """Return the neighbours that come with an input."""
        return dict([self.adds[dotted]]) if dotted in self.adds else {}


#: Inputs of the provider itself, which many types take.
EVERYWHERE: Mapping[str, str] = {
    "region": "the template of a region says nothing about regions",
    "namePrefix": "CloudFormation makes names up by itself",
}
