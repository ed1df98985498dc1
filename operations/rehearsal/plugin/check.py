"""What the engine is told about inputs before anything is made of them."""

from collections.abc import Iterable, Iterator, Mapping

from pulumi.runtime.proto import provider_pb2

from operations.rehearsal import contracts, rules
from operations.rehearsal.catalogue import Entry, Uncatalogued, lookup
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.plugin import autoname, wire
from operations.rehearsal.plugin.permission import Asker
from operations.rehearsal.plugin.sdk_schema import schema
from operations.rehearsal.plugin.settings import Settings
from operations.rehearsal.plugin.shape import (
    Fault,
    Fields,
    declared_fields,
    faults_of,
)
from operations.rehearsal.plugin.wire import Properties

_Naming = provider_pb2.CheckRequest.AutonamingOptions


def options(package: str, config: Properties) -> list[provider_pb2.CheckFailure]:
    """Return the arguments that a provider of this package does not take."""
    known = schema(f"pulumi:providers:{package}")
    taken = {"version", "pluginDownloadURL"}
    if known is not None:
        taken |= known.inputs.properties.keys()
    unknown = [
        Fault((name,), "unknown provider argument")
        for name in config.values
        if name not in taken and not name.startswith("__")
    ]
    return _failures(unknown, config)


def resource(
    request: provider_pb2.CheckRequest,
    catalogue: Mapping[str, Entry],
    settings: Settings,
    cloud: Cloud,
    *,
    judged: bool = True,
) -> provider_pb2.CheckResponse:
    """Judge the inputs of a resource, and name it if the program did not.

    The shape is judged first: a contract is asked about well-formed inputs only.
    """
    inputs = wire.read(request.news)
    generation = cloud.generation(request.urn)
    try:
        entry = lookup(request.type, catalogue)
    except Uncatalogued as refusal:
        failure = provider_pb2.CheckFailure(reason=str(refusal))
        return provider_pb2.CheckResponse(inputs=request.news, failures=[failure])
    found = list(faults_of(_fields(entry), inputs.values, ()))
    old = wire.read(request.olds).values
    proposed = request.autonaming.proposed_name
    fresh = proposed or autoname.fresh(request.name, request.urn, generation)
    values = autoname.named(inputs.values, entry.autoname, old, fresh)
    if values != inputs.values and request.autonaming.mode == _Naming.DISABLE:
        path = tuple(entry.autoname.split("."))
        found.append(Fault(path, "no name given, and automatic naming is off"))
    inputs = Properties(values, inputs.secrets)
    failures = _failures(found, inputs)
    if judged and not failures:
        failures = list(_refused(request, settings, inputs, cloud))
    return provider_pb2.CheckResponse(inputs=wire.write(inputs), failures=failures)


def _refused(
    request: provider_pb2.CheckRequest,
    settings: Settings,
    inputs: Properties,
    cloud: Cloud,
) -> Iterator[provider_pb2.CheckFailure]:
    """Yield what the cloud's contract and the rules beside it refuse."""
    asker = Asker(
        token=request.type, urn=request.urn, name=request.name, settings=settings
    )
    subject = asker.subject(inputs.values, cloud)
    for complaint in (*contracts.judge(subject), *rules.judge(subject)):
        yield provider_pb2.CheckFailure(
            property=complaint.property,
            reason=wire.without_secrets(complaint.reason, inputs),
        )


def _fields(entry: Entry) -> Fields:
    """Return what the type takes: its SDK class says, or else its entry."""
    known = schema(entry.token)
    if known is not None:
        return known.inputs
    return declared_fields(entry.structure or {"properties": {}})


def _failures(
    found: Iterable[Fault], inputs: Properties
) -> list[provider_pb2.CheckFailure]:
    failures: list[provider_pb2.CheckFailure] = []
    for fault in found:
        reason = fault.reason
        if fault.seen is not None:
            secret = wire.covered(fault.path, inputs.secrets)
            reason += ", got a secret" if secret else f", got {fault.seen!r}"
        failures.append(
            provider_pb2.CheckFailure(property=wire.text(fault.path), reason=reason)
        )
    return failures
