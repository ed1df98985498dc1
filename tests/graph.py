"""What one run registered, as plain data."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisteredResource:
    """One resource registration, as the engine would have seen it.

    Attributes:
        provider: Logical name of the explicit provider; empty for a default one.
        region: AWS region of the resource; empty outside AWS.
        replaced_by: Paths of the inputs whose change deletes the resource before its
            replacement is created, as the program's options say.
        completed: Whether the component has called ``register_outputs``; False for a
            resource that is no component.
        inputs: Property names as on the wire, secret values masked.
        secret_inputs: Paths of the inputs that were secret, ``spec.tokens[0]``.
        outputs: What the cloud answered, the id included, or what a component
            registered.
    """

    type: str
    name: str
    parent: str
    provider: str
    region: str
    protect: bool
    custom: bool
    completed: bool
    dependencies: tuple[str, ...]
    aliases: int
    replaced_by: tuple[str, ...]
    inputs: dict[str, Any]
    secret_inputs: tuple[str, ...]
    outputs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Graph:
    """Every resource one run registered, in a stable order."""

    resources: tuple[RegisteredResource, ...]

    def of_type(self, token: str) -> tuple[RegisteredResource, ...]:
        """Return the resources of one type."""
        return tuple(r for r in self.resources if r.type == token)

    def only(self, token: str) -> RegisteredResource:
        """Return the single resource of a type; fail if there is not exactly one."""
        (resource,) = self.of_type(token)
        return resource

    def named(self, name: str) -> RegisteredResource:
        """Return the single resource of a logical name."""
        (resource,) = (r for r in self.resources if r.name == name)
        return resource

    def dump(self) -> list[dict[str, Any]]:
        """Return the golden-file form: what was asked for, not what was answered."""
        kept = (asdict(r) for r in self.resources)
        unseen = {"outputs", "replaced_by"}
        return [{k: v for k, v in r.items() if k not in unseen} for r in kept]
