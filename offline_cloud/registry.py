"""Every resource type and CloudFormation mapping, collected from the services.

To add a resource type, write a ``ResourceType`` for it in the folder of its service.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, Final, cast

from offline_cloud.resource_type import CreateContext, ResourceLookup, ResourceType
from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

#: The packages of the clouds; below them lies one package per service.
_CLOUDS: Final = ("aws", "cloudflare", "kubernetes", "random")


def service_modules(kind: str) -> Iterator[ModuleType]:
    """Yield the modules of one kind of all services, in the order of their names.

    Args:
        kind: Name of a module or package in each service: ``resources``, ``rules`` or
            ``cloudformation``.
    """
    for cloud in _CLOUDS:
        package = importlib.import_module(f"offline_cloud.{cloud}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if kind in found.name.split("."):
                yield importlib.import_module(found.name)


def _collect(kind: str, name: str) -> Iterator[object]:
    """Yield the elements of the tuple ``name`` of the modules of one kind."""
    for module in service_modules(kind):
        yield from cast("Iterable[object]", getattr(module, name, ()))


class UnknownResourceTypeError(LookupError):
    """A resource type the offline clouds have no entry for."""

    def __init__(self, token: str) -> None:
        super().__init__(
            f"the offline cloud has no entry for {token}; "
            f"add a ResourceType for it to RESOURCE_TYPES of its service "
            f"in offline_cloud/"
        )
        self.token = token


def _index(entries: Iterable[ResourceType]) -> dict[str, ResourceType]:
    index: dict[str, ResourceType] = {}
    for entry in entries:
        if entry.token in index:
            message = f"{entry.token} has two catalogue entries; keep one"
            raise ValueError(message)
        index[entry.token] = entry
    return index


#: Every entry by its type token.
RESOURCE_TYPES: Final[Mapping[str, ResourceType]] = _index(
    cast("Iterable[ResourceType]", _collect("resources", "RESOURCE_TYPES"))
)


#: How CloudFormation names each AWS type, by its type token.
CLOUDFORMATION: Final[Mapping[str, ResourceMapping]] = {
    mapping.token: mapping
    for mapping in cast(
        "Iterable[ResourceMapping]", _collect("cloudformation", "CLOUDFORMATION")
    )
}


def lookup(
    token: str, resource_types: Mapping[str, ResourceType] = RESOURCE_TYPES
) -> ResourceType:
    """Return the entry of a type; refuse a type that has none."""
    try:
        return resource_types[token]
    except KeyError:
        raise UnknownResourceTypeError(token) from None


def compute_outputs(
    resource_type: ResourceType, context: CreateContext
) -> dict[str, Any]:
    """Return what the cloud reports about a resource: its inputs and what it adds."""
    computed = dict(resource_type.computed(context))
    rewritten = {
        key: computed[key] for key in resource_type.server_overrides if key in computed
    }
    return {**apply_defaults(computed, context.inputs), **rewritten}


def compute_new(  # noqa: PLR0913  # the facts of one creation, all by name
    token: str,
    name: str,
    *,
    inputs: Mapping[str, Any],
    region: str,
    account: str,
    store: ResourceLookup,
    id_seed: str = "",
) -> tuple[str, dict[str, Any]]:
    """Return the id and the outputs of a new resource."""
    entry = lookup(token)
    context = CreateContext(
        token=token,
        name=name,
        inputs=inputs,
        region=region,
        account=account,
        id_seed=id_seed,
        store=store,
    )
    return entry.identity(context), compute_outputs(entry, context)


def apply_defaults(
    defaults: Mapping[str, Any], inputs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is given and, where nothing is, the defaults; objects deeply."""
    merged = dict(defaults)
    for key, value in inputs.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[key] = apply_defaults(
                cast("Mapping[str, Any]", below), cast("Mapping[str, Any]", value)
            )
        else:
            merged[key] = value
    return merged
