"""A resource monitor that answers from the resource types of `offline_cloud`.

The untyped parts of Pulumi's testing API are used only in this file and in
``tests/mocks/pulumi_mocks.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import mocks
from pulumi.runtime.proto import resource_pb2

from offline_cloud import registry
from offline_cloud.resource_type import CreateContext
from tests.graph import RegisteredResource
from tests.mocks.grpc_values import (
    PlainValues,
    SecretValue,
    read_properties,
    write_properties,
)

Invokes = Mapping[str, Mapping[str, Any]]
#: Outputs of other stacks, by full name: ``organization/<project>/<stack>``.
Stacks = Mapping[str, Mapping[str, Any]]
#: A message of the engine's protocol; Pulumi ships no types for its handlers.
_Message = Any

ACCOUNT: Final = "111122223333"
_ROOT: Final = "pulumi:pulumi:Stack"
_REFERENCE: Final = "pulumi:pulumi:StackReference"
_PROVIDER: Final = "pulumi:providers:"
#: Resources whose provider is code of the program.
_DYNAMIC: Final = "pulumi-python:dynamic/"


class _Invocations(mocks.Mocks):
    def __init__(self, invokes: Invokes) -> None:
        self._invokes = invokes

    def new_resource(
        self, args: mocks.MockResourceArgs
    ) -> tuple[str | None, dict[str, Any]]:
        raise NotImplementedError  # `Monitor` answers for resources

    def call(self, args: mocks.MockCallArgs) -> _Message:
        try:
            return dict(self._invokes[args.token])
        except KeyError:
            message = f"{args.token} was invoked but not mocked"
            raise AssertionError(message) from None


@dataclass(slots=True)
class _Store:
    """The created resources, for resource types that refer to each other."""

    created: list[tuple[str, str, dict[str, Any]]] = field(
        default_factory=list[tuple[str, str, dict[str, Any]]]
    )

    def find_outputs(
        self, token: str, attribute: str, value: str
    ) -> Mapping[str, Any] | None:
        for created, identity, outputs in list(self.created):
            if created == token and {"id": identity, **outputs}.get(attribute) == value:
                return outputs
        return None


class Monitor(mocks.MockMonitor):
    """Records every registration and answers it with computed outputs."""

    def __init__(self, invokes: Invokes, stacks: Stacks, *, preview: bool) -> None:
        super().__init__(_Invocations(invokes))
        self.recorded: dict[str, RegisteredResource] = {}
        self._stacks = stacks
        self._preview = preview
        self._store = _Store()

    def RegisterResource(self, request: _Message) -> _Message:  # noqa: N802  # Pulumi's name
        """Record a registration and return its id and outputs."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == _ROOT:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        inputs = read_properties(request.object)
        identity, outputs = self._answer(request, urn, inputs)
        self.recorded[urn] = RegisteredResource(
            type=request.type,
            name=request.name,
            parent=_owner(request.parent),
            provider=_leaf(_provider(request)),
            region=self._region(request, inputs),
            protect=request.protect,
            custom=request.custom,
            completed=False,
            dependencies=tuple(sorted({_leaf(d) for d in request.dependencies})),
            aliases=len(request.aliases),
            replaced_by=(
                tuple(request.replaceOnChanges) if request.deleteBeforeReplace else ()
            ),
            inputs=inputs.masked,
            secret_inputs=inputs.secrets,
            outputs={"id": identity, **outputs} if identity else outputs,
        )
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=identity, object=self._state(request, inputs, outputs)
        )

    def RegisterResourceOutputs(self, request: _Message) -> _Message:  # noqa: N802  # Pulumi's name
        """Record the outputs of a component and that it is completed."""
        if request.urn in self.recorded:
            self.recorded[request.urn] = replace(
                self.recorded[request.urn],
                completed=True,
                outputs=read_properties(request.outputs).masked,
            )
        return empty_pb2.Empty()

    def ReadResource(self, request: _Message) -> _Message:  # noqa: N802  # Pulumi's name
        """Return the outputs of a referenced stack; fail for any other type."""
        if request.type != _REFERENCE or request.id not in self._stacks:
            message = f"{request.type} {request.id} was read but not mocked"
            raise AssertionError(message)
        outputs = self._stacks[request.id]
        return resource_pb2.ReadResourceResponse(
            urn=self.make_urn(request.parent, request.type, request.name),
            properties=write_properties(
                {
                    "name": request.id,
                    "outputs": outputs,
                    "secretOutputNames": [
                        name
                        for name, value in outputs.items()
                        if type(value) is SecretValue
                    ],
                }
            ),
        )

    def _answer(
        self, request: _Message, urn: str, inputs: PlainValues
    ) -> tuple[str, dict[str, Any]]:
        if not request.custom:
            return "", {}
        if request.type.startswith(_PROVIDER):
            return f"{request.name}-id", inputs.value
        if self._preview:
            return "", inputs.value
        if request.type.startswith(_DYNAMIC):
            return f"{request.name}-id", inputs.value
        entry = registry.lookup(request.type)
        identity, outputs = registry.compute_new(
            request.type,
            request.name,
            inputs=_autonamed(inputs.value, entry.autoname, request.name, urn),
            region=self._region(request, inputs),
            account=ACCOUNT,
            store=self._store,
            id_seed=urn,
        )
        self._store.created.append((request.type, identity, outputs))
        return identity, outputs

    def _region(self, request: _Message, inputs: PlainValues) -> str:
        provider = self.recorded.get(_provider(request))
        inherited = provider.inputs.get("region", "") if provider else ""
        return str(inputs.value.get("region") or inherited)

    def _state(
        self, request: _Message, inputs: PlainValues, outputs: Mapping[str, Any]
    ) -> struct_pb2.Struct:
        secrets = {path.partition(".")[0].partition("[")[0] for path in inputs.secrets}
        secrets |= set(request.additionalSecretOutputs)
        if request.type in registry.RESOURCE_TYPES:
            secrets |= set(registry.lookup(request.type).secret_outputs)
        return write_properties(outputs, secrets=secrets)


def _autonamed(
    inputs: dict[str, Any], path: str, name: str, urn: str
) -> dict[str, Any]:
    if not path:
        return inputs
    head, _, rest = path.partition(".")
    if rest:
        below = cast("dict[str, Any]", inputs.get(head) or {})
        return {**inputs, head: _autonamed(below, rest, name, urn)}
    digits = CreateContext(
        token="",
        name=name,
        inputs={},
        region="",
        account="",
        id_seed=urn,
        store=_Store(),
    ).hex(7, "autoname")
    return {head: f"{name}-{digits}", **inputs}


def _owner(urn: str) -> str:
    """Return the component that owns a resource; empty for one of the stack's own.

    The SDK keeps the first run's stack resource for all later runs of a process.
    """
    return "" if "::pulumi:pulumi:Stack::" in urn else _leaf(urn)


def _leaf(urn: str) -> str:
    return urn.rpartition("::")[2]


def _provider(request: _Message) -> str:
    return str(request.provider).rpartition("::")[0]
