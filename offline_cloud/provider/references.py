"""Check of references between resources of the offline cloud."""

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from offline_cloud import property_values
from offline_cloud.errors import CloudError
from offline_cloud.property_values import Path, Properties
from offline_cloud.resource_type import Reference
from offline_cloud.store import ResourceStore

_KUBERNETES = "kubernetes:"


class InvalidReferenceError(CloudError):
    """An input refers to a resource that does not exist, or not in this place.

    Attributes:
        property: Path of the input.
    """

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.property = path


@dataclass(frozen=True, kw_only=True, slots=True)
class ScopedStore:
    """The offline cloud, with one scope that lookups prefer."""

    store: ResourceStore
    scope: str

    def find_outputs(
        self, token: str, attribute: str, value: str
    ) -> Mapping[str, Any] | None:
        """Return the outputs of a resource; Kubernetes objects of this cluster only."""
        resource = self.store.find(token, attribute, value, self.scope)
        same_scope_only = token.startswith(_KUBERNETES)
        if resource is None or (same_scope_only and resource.scope != self.scope):
            return None
        return resource.outputs


def check_references(
    token: str,
    references: Iterable[Reference],
    inputs: Properties,
    scoped_store: ScopedStore,
) -> None:
    """Reject references to resources that do not exist, or not in this region.

    Raises:
        InvalidReferenceError: A reference has no target.
    """
    for reference in references:
        steps = reference.property.replace("[]", ".[]").split(".")
        for path, value in _known_values(inputs.values, steps, ()):
            reason = _missing(token, reference, str(value), scoped_store)
            if reason:
                secret = property_values.is_secret_path(path, inputs.secrets)
                shown = "a secret" if secret else f"'{value}'"
                where = property_values.format_path(path)
                message = f"{reference.error}: {where} is {shown}, but {reason}"
                raise InvalidReferenceError(where, message)


def _missing(
    token: str, reference: Reference, value: str, scoped_store: ScopedStore
) -> str:
    if any(fnmatch.fnmatchcase(value, pattern) for pattern in reference.preexisting):
        return ""
    target = f"{reference.token} with that {reference.attribute}"
    resource = scoped_store.store.find(
        reference.token, reference.attribute, value, scoped_store.scope
    )
    if resource is None:
        return f"no {target} exists"
    same_scope_only = reference.token.startswith(_KUBERNETES) or (
        token.startswith("aws:")
        and bool(scoped_store.scope and resource.scope)
        and not reference.other_regions
    )
    if same_scope_only and resource.scope != scoped_store.scope:
        return f"the {target} is in {resource.scope}, not in {scoped_store.scope}"
    return ""


def _known_values(
    value: object, steps: list[str], path: Path
) -> Iterator[tuple[Path, object]]:
    """Yield the set and known values at a dotted path."""
    if value is None or (
        isinstance(value, str) and value in {"", *property_values.UNKNOWNS}
    ):
        return
    if not steps:
        yield path, value
    elif steps[0] == "[]":
        for index, item in enumerate(cast("list[object]", value)):
            yield from _known_values(item, steps[1:], (*path, index))
    elif isinstance(value, Mapping):
        below = cast("Mapping[str, object]", value).get(steps[0])
        yield from _known_values(below, steps[1:], (*path, steps[0]))
