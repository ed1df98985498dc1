"""What the engine is told about inputs before anything is made of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pulumi.runtime.proto import provider_pb2

from offline_cloud import property_values, rule_validation
from offline_cloud.property_schema import (
    ObjectSchema,
    SchemaError,
    object_from_json_schema,
    validate_object,
)
from offline_cloud.property_values import Properties
from offline_cloud.provider import autoname
from offline_cloud.provider.provider_config import ProviderConfig
from offline_cloud.provider.sdk_schema import schema
from offline_cloud.provider.state_rules import RequestingResource
from offline_cloud.registry import UnknownResourceTypeError, lookup
from offline_cloud.resource_type import ResourceType
from offline_cloud.rule import Contract, ResourceInputs, Violation
from offline_cloud.schemas import validation
from offline_cloud.store import ResourceStore

_Naming = provider_pb2.CheckRequest.AutonamingOptions


def validate(subject: ResourceInputs) -> Iterator[Violation]:
    """Yield what the cloud's contract and the rules beside it refuse."""
    yield from validation.validate(subject)
    yield from rule_validation.validate_inputs(subject)


def accept_all(_: ResourceInputs) -> Iterable[Violation]:
    """Judge nothing, to measure what judgement costs."""
    return ()


def options(package: str, config: Properties) -> list[provider_pb2.CheckFailure]:
    """Return the arguments that a provider of this package does not take."""
    known = schema(f"pulumi:providers:{package}")
    taken = {"version", "pluginDownloadURL"}
    if known is not None:
        taken |= known.inputs.properties.keys()
    unknown = [
        SchemaError((name,), "unknown provider argument")
        for name in config.values
        if name not in taken and not name.startswith("__")
    ]
    return list(map(_failure, _schema_violations(unknown, config)))


def resource(
    request: provider_pb2.CheckRequest,
    resource_types: Mapping[str, ResourceType],
    config: ProviderConfig,
    store: ResourceStore,
    *,
    validate: Contract = validate,
) -> provider_pb2.CheckResponse:
    """Judge the inputs of a resource, and name it if the program did not.

    The shape is judged first: a contract is asked about well-formed inputs only.
    """
    inputs = property_values.read(request.news)
    generation = store.generation(request.urn)
    try:
        entry = lookup(request.type, resource_types)
    except UnknownResourceTypeError as refusal:
        failures = _recorded(
            [Violation(property="", reason=str(refusal))], request, store
        )
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)
    found = list(validate_object(_fields(entry), inputs.values, ()))
    old = property_values.read(request.olds).values
    proposed = request.autonaming.proposed_name
    fresh = proposed or autoname.generate(request.name, request.urn, generation)
    values = autoname.named(inputs.values, entry.autoname, old, fresh)
    if values != inputs.values and request.autonaming.mode == _Naming.DISABLE:
        path = tuple(entry.autoname.split("."))
        found.append(SchemaError(path, "no name given, and automatic naming is off"))
    inputs = Properties(values, inputs.secrets)
    violations = list(_schema_violations(found, inputs))
    if not violations:
        subject = _asker(request, config).resource_inputs(inputs.values, store)
        violations = list(_redacted(validate(subject), inputs))
    return provider_pb2.CheckResponse(
        inputs=property_values.write(inputs),
        failures=_recorded(violations, request, store),
    )


def _recorded(
    violations: list[Violation],
    request: provider_pb2.CheckRequest,
    store: ResourceStore,
) -> list[provider_pb2.CheckFailure]:
    """Return violations for the engine, which makes one text of each failure.

    Their parts are recorded beside it, for who explains the failure.
    """
    store.record_violations(
        request.urn, ((each.property, each.reason, each.rule) for each in violations)
    )
    return list(map(_failure, violations))


def _failure(violation: Violation) -> provider_pb2.CheckFailure:
    return provider_pb2.CheckFailure(
        property=violation.property, reason=violation.reason
    )


def _asker(
    request: provider_pb2.CheckRequest, config: ProviderConfig
) -> RequestingResource:
    return RequestingResource(
        token=request.type, urn=request.urn, name=request.name, config=config
    )


def _redacted(
    violations: Iterable[Violation], inputs: Properties
) -> Iterator[Violation]:
    for each in violations:
        yield replace(each, reason=property_values.redact(each.reason, inputs))


def _fields(resource_type: ResourceType) -> ObjectSchema:
    """Return what the type takes: its SDK class says, or else its entry."""
    known = schema(resource_type.token)
    if known is not None:
        return known.inputs
    return object_from_json_schema(resource_type.input_schema or {"properties": {}})


def _schema_violations(
    found: Iterable[SchemaError], inputs: Properties
) -> Iterator[Violation]:
    for fault in found:
        reason = fault.reason
        if fault.seen is not None:
            secret = property_values.is_secret_path(fault.path, inputs.secrets)
            reason += ", got a secret" if secret else f", got {fault.seen!r}"
        yield Violation(property=property_values.format_path(fault.path), reason=reason)
