"""Validation of Cloudflare inputs by the request models of its official SDK.

The models contain what Pulumi's classes do not: the allowed region codes, policies and
protocols, and the properties of each type of DNS record.
The SDK is imported with the first resource that it validates.
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
_ALERTING: Final = "cloudflare.types.alerting"
#: Request models of a type, by module and class. The model that creates a pool lacks
#: the check regions, which the API takes in creation too, so the model that updates a
#: pool is read as well.
_MODELS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "cloudflare:index/loadBalancer:LoadBalancer": (
        (f"{_BALANCING}.load_balancer_create_params", "LoadBalancerCreateParams"),
    ),
    "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": (
        (f"{_BALANCING}.monitor_create_params", "MonitorCreateParams"),
    ),
    "cloudflare:index/loadBalancerPool:LoadBalancerPool": (
        (f"{_BALANCING}.pool_create_params", "PoolCreateParams"),
        (f"{_BALANCING}.pool_update_params", "PoolUpdateParams"),
    ),
    "cloudflare:index/notificationPolicy:NotificationPolicy": (
        (f"{_ALERTING}.policy_create_params", "PolicyCreateParams"),
    ),
}
#: Check regions that are not allowed as keys of ``regionPools``.
#: https://developers.cloudflare.com/load-balancing/reference/region-mapping-api/
_CHECK_ONLY_REGIONS: Final = frozenset({"ALL_REGIONS", "CHINA"})


def validate(subject: ResourceInputs) -> Iterator[Violation]:
    """Yield the violations for which the API would reject a resource."""
    if not_covered_reason(subject.token):
        return
    if subject.token == RECORD:
        found = _record_errors(subject.inputs)
    else:
        found = validate_object(fields(subject.token), subject.inputs, ())
    for error in found:
        got = "" if error.seen is None else f", got {error.seen!r}"
        yield Violation(property=format_path(error.path), reason=f"{error.reason}{got}")


def not_covered_reason(token: str) -> str:
    """Return why a type has no schema here; empty if it has one."""
    if token == RECORD or token in _MODELS:
        return ""
    return "no request model of the SDK has been assigned to it"


def _record_errors(inputs: Mapping[str, Any]) -> Iterator[SchemaError]:
    """Yield the errors of a record by the model of its record type."""
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
    """Return the properties of a type other than the DNS record."""
    regions = models.choices(_model(f"{_BALANCING}.check_region", "CheckRegion"))
    allowed = tuple(code for code in regions if code not in _CHECK_ONLY_REGIONS)
    requests = (_model(module, name) for module, name in _MODELS[token])
    return models.read(*requests, keys={"region_pools": allowed})


@functools.cache
def records() -> Mapping[str, ObjectSchema]:
    """Return the properties of a DNS record by record type."""
    module: Any = importlib.import_module("cloudflare.types.dns.record_create_params")
    found: dict[str, ObjectSchema] = {}
    for model in typing.get_args(module.RecordCreateParams):
        taken = models.read(model)
        for kind in taken.properties["type"].values:
            found[str(kind)] = taken
    return found


def _model(module: str, name: str) -> Any:  # noqa: ANN401  # typed dictionaries have no common type
    return getattr(importlib.import_module(module), name)
