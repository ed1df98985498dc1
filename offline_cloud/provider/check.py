"""The ``CheckConfig`` and ``Check`` calls: input validation and generated names."""

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
    """Yield the violations of the cloud's published schema and of the rules."""
    yield from validation.validate(subject)
    yield from rule_validation.validate_inputs(subject)


def accept_all(_: ResourceInputs) -> Iterable[Violation]:
    """Accept all inputs; benchmarks use it to measure the cost of the validation."""
    return ()


def options(package: str, config: Properties) -> list[provider_pb2.CheckFailure]:
    """Return an error for each argument that the package's provider does not take."""
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
    """Validate the inputs of a resource, and generate its name if it has none.

    ``validate`` runs only for inputs that match the SDK's types.
    """
    inputs = property_values.read(request.news)
    generation = store.generation(request.urn)
    try:
        resource_type = lookup(request.type, resource_types)
    except UnknownResourceTypeError as error:
        unknown = [Violation(property="", reason=str(error))]
        return provider_pb2.CheckResponse(
            inputs=request.news, failures=_recorded(unknown, request, store)
        )
    found = list(validate_object(_input_fields(resource_type), inputs.values, ()))
    old = property_values.read(request.olds).values
    proposed = request.autonaming.proposed_name
    fresh = proposed or autoname.generate(request.name, request.urn, generation)
    values = autoname.named(inputs.values, resource_type.autoname, old, fresh)
    if values != inputs.values and request.autonaming.mode == _Naming.DISABLE:
        path = tuple(resource_type.autoname.split("."))
        reason = "no name is set, and automatic naming is disabled"
        found.append(SchemaError(path, reason))
    inputs = Properties(values, inputs.secrets)
    violations = list(_schema_violations(found, inputs))
    if not violations:
        resource_of = _requesting_resource(request, config)
        checked = validate(resource_of.resource_inputs(inputs.values, store))
        violations = list(_redacted(checked, inputs))
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


def _requesting_resource(
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


def _input_fields(resource_type: ResourceType) -> ObjectSchema:
    """Return the inputs of a type from its SDK class, or from ``input_schema``."""
    known = schema(resource_type.token)
    if known is not None:
        return known.inputs
    return object_from_json_schema(resource_type.input_schema or {"properties": {}})


def _schema_violations(
    found: Iterable[SchemaError], inputs: Properties
) -> Iterator[Violation]:
    for error in found:
        reason = error.reason
        if error.seen is not None:
            secret = property_values.is_secret_path(error.path, inputs.secrets)
            reason += ", got a secret" if secret else f", got {error.seen!r}"
        yield Violation(property=property_values.format_path(error.path), reason=reason)
