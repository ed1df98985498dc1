"""The shape of one catalogue entry: what a cloud answers for one resource type."""

import hashlib
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class ResourceLookup(Protocol):
    """What an entry may ask about the other resources of the offline cloud."""

    def find_outputs(
        self, token: str, attribute: str, value: str
    ) -> Mapping[str, Any] | None:
        """Return the outputs of the resource of a type with that attribute value."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateContext:
    """A resource being created, as an entry sees it.

    Inputs and outputs carry the provider's own property names and plain values:
    no secret wrappers inside.
    The seed outlives updates, so what is drawn from it stays the same.
    """

    token: str
    name: str
    inputs: Mapping[str, Any]
    region: str
    account: str
    id_seed: str
    store: ResourceLookup

    def hex(self, digits: int, purpose: str = "") -> str:
        """Return stable hexadecimal digits, another series for each purpose."""
        return self._draw(digits, "0123456789abcdef", f"hex {purpose}")

    def digits(self, count: int, purpose: str = "") -> str:
        """Return stable decimal digits that do not start with a zero."""
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
    """A property that names another resource, which the cloud looks up.

    ``property`` is a dotted wire path, ``[]`` for list items:
    ``vpcConfig.subnetIds[]``.  ``preexisting`` are shell patterns of values that exist
    although nobody made them: ``arn:aws:iam::aws:policy/*``, ``default``.
    A regional resource may refer only to its own region, unless ``other_regions``.
    """

    property: str
    token: str
    attribute: str
    error: str
    preexisting: tuple[str, ...] = ()
    other_regions: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceType:
    """What the cloud answers for one resource type.

    ``computed`` fills in what the inputs leave out, objects deeply; where both
    speak, the input stands, except for the top-level properties in
    ``server_overrides``.
    ``replaces`` maps a wire property path (``*`` for every property) to the page
    that documents the replacement.
    ``computed_nested`` lists wire paths inside a given block that only the cloud
    fills in, so that a preview cannot know them.
    ``remnants`` is the sentence, or a function of the inputs that returns it.
    ``input_schema`` is a JSON schema of the inputs for types the SDK does not know:
    ``type``, ``properties``, ``required``, ``items``, ``additionalProperties``
    and ``enum`` are read, and an object that lists properties takes no other.
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
    computed_nested: tuple[str, ...] = ()
    input_schema: Mapping[str, Any] | None = None
