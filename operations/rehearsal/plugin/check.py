"""What the engine is told about inputs before anything is made of them."""

from collections.abc import Iterable, Iterator, Mapping

from pulumi.runtime.proto import provider_pb2

from operations.rehearsal import contracts, rules
from operations.rehearsal.catalogue import Entry, Uncatalogued, lookup
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.contracts.subject import Complaint, Contract, Subject
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


def judge(subject: Subject) -> Iterator[Complaint]:
    """Yield what the cloud's contract and the rules beside it refuse."""
    yield from contracts.judge(subject)
    yield from rules.judge(subject)


def accept(_: Subject) -> Iterable[Complaint]:
    """Judge nothing, to measure what judgement costs."""
    return ()


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
    judge: Contract = judge,
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
    if not failures:
        subject = _asker(request, settings).subject(inputs.values, cloud)
        failures = list(_refused(judge(subject), inputs))
    return provider_pb2.CheckResponse(inputs=wire.write(inputs), failures=failures)


def _asker(request: provider_pb2.CheckRequest, settings: Settings) -> Asker:
    return Asker(
        token=request.type, urn=request.urn, name=request.name, settings=settings
    )


def _refused(
    complaints: Iterable[Complaint], inputs: Properties
) -> Iterator[provider_pb2.CheckFailure]:
    for complaint in complaints:
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
