"""Declarations that map a Pulumi type to a CloudFormation type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def _empty() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class MergedInto:
    """A type whose inputs are, in CloudFormation, properties of another resource.

    Attributes:
        token: Pulumi type of the other resource.
        by: Outputs of the other resource, by the input that equals them.
    """

    token: str
    by: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeparateResource:
    """An input that is, in CloudFormation, a resource of its own.

    Attributes:
        cloudformation: CloudFormation type of the separate resource.
        property: Property with the value of the input.
        owner: Property that refers to the resource of the input.
    """

    cloudformation: str
    property: str
    owner: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceMapping:
    """Mapping of one Pulumi type.

    Names that differ only in case, or in singular and plural, need no entry.

    Attributes:
        token: Pulumi type.
        cloudformation: CloudFormation type; empty if AWS has none.
        reason: Why AWS has none.
        rename: Property by dotted input. ``A.B`` is a nested property. ``.`` merges the
            fields of the input into its parent. ``As{key}`` is an entry of a list of
            keys and values.
        values: CloudFormation's value by Pulumi's value, by dotted input.
        adds: Additional property and its value, by dotted input.
        keyed: Lists of objects that become a map, by dotted input: the field with the
            key, and the field with the value.
        secret: Inputs for which only a dynamic reference is written.
        by_id: Inputs that contain an id where AWS requires an ARN. A template has a
            reference there; the id is not validated.
        omitted: Reason by input, for inputs without property.
        separate: Inputs that are separate CloudFormation resources.
        merged_into: The resource whose properties contain this one, if there is one.
        attributes: CloudFormation's name by output: ``Ref``, or an attribute.
    """

    token: str
    cloudformation: str
    reason: str = ""
    rename: Mapping[str, str] = field(default_factory=_empty)
    values: Mapping[str, Mapping[Any, Any]] = field(default_factory=_empty)
    adds: Mapping[str, tuple[str, str]] = field(default_factory=_empty)
    keyed: Mapping[str, tuple[str, str]] = field(default_factory=_empty)
    secret: tuple[str, ...] = ()
    by_id: tuple[str, ...] = ()
    omitted: Mapping[str, str] = field(default_factory=_empty)
    separate: Mapping[str, SeparateResource] = field(default_factory=_empty)
    merged_into: MergedInto | None = None
    attributes: Mapping[str, str] = field(default_factory=_empty)

    def without(self, dotted: str) -> str:
        """Return why an input has no property; empty if it may have one."""
        if self.merged_into is not None and dotted in self.merged_into.by:
            return f"identifies the {self.merged_into.token} that contains it"
        if dotted in self.separate:
            return f"a separate resource: {self.separate[dotted].cloudformation}"
        return self.omitted.get(dotted) or EVERYWHERE.get(dotted, "")

    def added_properties(self, dotted: str) -> Mapping[str, str]:
        """Return the additional properties of an input."""
        return dict([self.adds[dotted]]) if dotted in self.adds else {}


#: Inputs of the provider itself, which many types take.
EVERYWHERE: Mapping[str, str] = {
    "region": "the template of a region contains no regions",
    "namePrefix": "CloudFormation generates names itself",
}
