"""Cloudflare's own contract: the request models of its official SDK.

They close what Pulumi's classes leave open: the sets of region codes, policies and
protocols, and which properties a DNS record of each type takes.
The SDK is imported with the first resource that is judged by it.
"""

import functools
import importlib
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Final

from offline_cloud.property_schema import ObjectSchema, SchemaError, validate_object
from offline_cloud.property_values import UNKNOWNS, format_path
from offline_cloud.rule import ResourceInputs, Violation
from offline_cloud.schemas import cloudflare_models as models

RECORD: Final = "cloudflare:index/dnsRecord:DnsRecord"

_BALANCING: Final = "cloudflare.types.load_balancers"
#: Request models of a type, by module and class. What creates a pool lacks the regions
#: it is probed from, though the API takes them then as well, so the model of a
#: replacement is read beside it.
_MODELS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "cloudflare:index/loadBalancer:LoadBalancer": (
        ("load_balancer_create_params", "LoadBalancerCreateParams"),
    ),
    "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": (
        ("monitor_create_params", "MonitorCreateParams"),
    ),
    "cloudflare:index/loadBalancerPool:LoadBalancerPool": (
        ("pool_create_params", "PoolCreateParams"),
        ("pool_update_params", "PoolUpdateParams"),
    ),
}
#: A pool can be probed from these, but nobody is steered by them.
#: https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/
_PROBED_ONLY: Final = frozenset({"ALL_REGIONS", "CHINA"})


def validate(subject: ResourceInputs) -> Iterator[Violation]:
    """Yield what the API would refuse of a resource."""
    if not_covered_reason(subject.token):
        return
    if subject.token == RECORD:
        found = _record_faults(subject.inputs)
    else:
        found = validate_object(fields(subject.token), subject.inputs, ())
    for fault in found:
        got = "" if fault.seen is None else f", got {fault.seen!r}"
        yield Violation(property=format_path(fault.path), reason=f"{fault.reason}{got}")


def not_covered_reason(token: str) -> str:
    """Return why a type has no contract here; nothing if it has one."""
    if token == RECORD or token in _MODELS:
        return ""
    return "no request model of the SDK has been assigned to it"


def _record_faults(inputs: Mapping[str, Any]) -> Iterator[SchemaError]:
    """Yield what is wrong with a record; its type decides which model speaks."""
    kind, known = inputs.get("type"), records()
    if kind in UNKNOWNS:
        return
    taken = known.get(str(kind))
    if taken is None:
        yield SchemaError(("type",), f"expected one of {', '.join(known)}", kind)
        return
    yield from validate_object(taken, inputs, ())


@functools.cache
def fields(token: str) -> ObjectSchema:
    """Return what the API takes of a type, which is not a record."""
    regions = models.choices(_model("check_region", "CheckRegion"))
    steered = tuple(code for code in regions if code not in _PROBED_ONLY)
    requests = (_model(module, name) for module, name in _MODELS[token])
    return models.read(*requests, keys={"region_pools": steered})


@functools.cache
def records() -> Mapping[str, ObjectSchema]:
    """Return what a record of each type takes."""
    module: Any = importlib.import_module("cloudflare.types.dns.record_create_params")
    found: dict[str, ObjectSchema] = {}
    for model in typing.get_args(module.RecordCreateParams):
        taken = models.read(model)
        for kind in taken.properties["type"].values:
            found[str(kind)] = taken
    return found


def _model(module: str, name: str) -> Any:  # noqa: ANN401  # typed dictionaries have no common type
    return getattr(importlib.import_module(f"{_BALANCING}.{module}"), name)
