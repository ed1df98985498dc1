"""Definition of a resource type: ids, outputs, references and replacements."""

import hashlib
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class ResourceLookup(Protocol):
    """Access of a resource type to the other resources of the offline cloud."""

    def find_outputs(
        self, token: str, attribute: str, value: str
    ) -> Mapping[str, Any] | None:
        """Return the outputs of the resource of a type with that attribute value."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateContext:
    """The resource that is created or updated.

    Attributes:
        token: Type token.
        name: Logical name.
        inputs: Plain values under the provider's property names, without secret
            wrappers.
        region: AWS region; empty for other clouds.
        account: AWS account id; empty for other clouds.
        id_seed: Seed of all generated values. Updates do not change it, so generated
            values stay the same until the resource is replaced.
        store: The other resources.
    """

    token: str
    name: str
    inputs: Mapping[str, Any]
    region: str
    account: str
    id_seed: str
    store: ResourceLookup

    def hex(self, digits: int, purpose: str = "") -> str:
        """Return stable hexadecimal digits; each purpose has its own."""
        return self._draw(digits, "0123456789abcdef", f"hex {purpose}")

    def digits(self, count: int, purpose: str = "") -> str:
        """Return stable decimal digits; the first is not zero."""
        drawn = self._draw(count, string.digits, f"digits {purpose}")
        return f"1{drawn[1:]}" if drawn.startswith("0") else drawn

    def letters(self, count: int, purpose: str = "") -> str:
        """Return stable lower-case letters."""
        return self._draw(count, string.ascii_lowercase, f"letters {purpose}")

    def _draw(self, count: int, alphabet: str, purpose: str) -> str:
        text = f"{self.id_seed}\n{self.token}\n{self.name}\n{purpose}".encode()
        stream = hashlib.shake_256(text).digest(count)
        return "".join(alphabet[byte % len(alphabet)] for byte in stream)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A property that refers to another resource, which must exist.

    Attributes:
        property: Dotted path in the provider's names, ``[]`` for list items:
            ``vpcConfig.subnetIds[]``.
        token: Type token of the other resource.
        attribute: Dotted output of the other resource that the property equals.
        error: The cloud's error code if there is none.
        preexisting: Shell patterns of values that exist without a resource:
            ``arn:aws:iam::aws:policy/*``, ``default``.
        other_regions: Whether a regional resource may refer to another region.
    """

    property: str
    token: str
    attribute: str
    error: str
    preexisting: tuple[str, ...] = ()
    other_regions: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class IgnoredInput:
    """An input that the cloud ignores when it creates the resource.

    The next preview shows it as a change, and an update applies it.

    Attributes:
        property: Top-level property.
        condition: Input that must be set for the property to be ignored; empty if the
            property always is.
        source: Page that documents the behaviour.
    """

    property: str
    source: str
    condition: str = ""

    def ignored(self, inputs: Mapping[str, Any]) -> bool:
        """Return whether a creation with these inputs ignores the property."""
        return not self.condition or bool(inputs.get(self.condition))


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceType:
    """Behaviour of one resource type in the offline cloud.

    Attributes:
        token: Pulumi type token.
        identity: Returns the id of a new resource.
        computed: Returns the outputs. An input overrides the output of the same name,
            objects deeply, unless the property is in ``server_overrides``.
        replaces: URL of the documentation by property path, for the properties whose
            change replaces the resource. ``*`` is every property.
        autoname: Dotted path of the name that the provider generates if it is omitted.
        secret_outputs: Outputs that are secret beside those that the SDK declares.
        references: Properties that refer to other resources.
        remnants: What exists after the deletion, as a sentence or a function of the
            inputs that returns one. Empty if nothing does.
        delete_protection: Output that prevents the deletion while it is true.
        server_overrides: Top-level properties that the cloud stores otherwise than the
            request has them.
        ignored_at_creation: Inputs that the cloud ignores until the first update.
        computed_nested: Paths ``block.property`` inside an input block that only the
            cloud knows; a preview returns them as unknown.
        input_schema: JSON schema of the inputs, for types without SDK class. Only
            ``type``, ``properties``, ``required``, ``items``, ``additionalProperties``
            and ``enum`` are read. An object with ``properties`` takes no other.
    """

    token: str
    identity: Callable[[CreateContext], str]
    computed: Callable[[CreateContext], Mapping[str, Any]]
    replaces: Mapping[str, str]
    autoname: str = ""
    secret_outputs: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    remnants: str | Callable[[Mapping[str, Any]], str] = ""
    delete_protection: str = ""
    server_overrides: tuple[str, ...] = ()
    ignored_at_creation: tuple[IgnoredInput, ...] = ()
    computed_nested: tuple[str, ...] = ()
    input_schema: Mapping[str, Any] | None = None
