"""The ``CheckConfig`` and ``Check`` calls: input validation and generated names."""

from collections.abc import Iterable, Iterator, Mapping

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
    return _failures(unknown, config)


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
        failure = provider_pb2.CheckFailure(reason=str(error))
        return provider_pb2.CheckResponse(inputs=request.news, failures=[failure])
    found = list(validate_object(_input_fields(resource_type), inputs.values, ()))
    old = property_values.read(request.olds).values
    proposed = request.autonaming.proposed_name
    fresh = proposed or autoname.generate(request.name, request.urn, generation)
    values = autoname.named(inputs.values, resource_type.autoname, old, fresh)
    if values != inputs.values and request.autonaming.mode == _Naming.DISABLE:
        path = tuple(resource_type.autoname.split("."))
        found.append(
            SchemaError(path, "no name is set, and automatic naming is disabled")
        )
    inputs = Properties(values, inputs.secrets)
    failures = _failures(found, inputs)
    if not failures:
        subject = _requesting_resource(request, config).resource_inputs(
            inputs.values, store
        )
        failures = list(_violations(validate(subject), inputs))
    return provider_pb2.CheckResponse(
        inputs=property_values.write(inputs), failures=failures
    )


def _requesting_resource(
    request: provider_pb2.CheckRequest, config: ProviderConfig
) -> RequestingResource:
    return RequestingResource(
        token=request.type, urn=request.urn, name=request.name, config=config
    )


def _violations(
    violations: Iterable[Violation], inputs: Properties
) -> Iterator[provider_pb2.CheckFailure]:
    for violation in violations:
        yield provider_pb2.CheckFailure(
            property=violation.property,
            reason=property_values.redact(violation.reason, inputs),
        )


def _input_fields(resource_type: ResourceType) -> ObjectSchema:
    """Return the inputs of a type from its SDK class, or from ``input_schema``."""
    known = schema(resource_type.token)
    if known is not None:
        return known.inputs
    return object_from_json_schema(resource_type.input_schema or {"properties": {}})


def _failures(
    found: Iterable[SchemaError], inputs: Properties
) -> list[provider_pb2.CheckFailure]:
    failures: list[provider_pb2.CheckFailure] = []
    for error in found:
        reason = error.reason
        if error.seen is not None:
            secret = property_values.is_secret_path(error.path, inputs.secrets)
            reason += ", got a secret" if secret else f", got {error.seen!r}"
        failures.append(
            provider_pb2.CheckFailure(
                property=property_values.format_path(error.path), reason=reason
            )
        )
    return failures
