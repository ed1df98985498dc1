"""The engine's side of the protocol, answered from the catalogue.

Every untyped corner of Pulumi's testing API is confined to this file and
``tests/engine.py``.
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
from tests.grpc_values import Hidden, Plain, plain, struct

Invokes = Mapping[str, Mapping[str, Any]]
#: Outputs of other stacks, by full name: ``organization/<project>/<stack>``.
Stacks = Mapping[str, Mapping[str, Any]]
#: A message of the engine's protocol; Pulumi ships no types for its handlers.
_Message = Any

ACCOUNT: Final = "111122223333"
_ROOT: Final = "pulumi:pulumi:Stack"
_REFERENCE: Final = "pulumi:pulumi:StackReference"
_PROVIDER: Final = "pulumi:providers:"


class _Invocations(mocks.Mocks):
    def __init__(self, invokes: Invokes) -> None:
        self._invokes = invokes

    def new_resource(
        self, args: mocks.MockResourceArgs
    ) -> tuple[str | None, dict[str, Any]]:
        raise NotImplementedError  # the monitor below answers for resources

    def call(self, args: mocks.MockCallArgs) -> _Message:
        try:
            return dict(self._invokes[args.token])
        except KeyError:
            message = f"{args.token} was invoked but not mocked"
            raise AssertionError(message) from None


@dataclass(slots=True)
class _Store:
    """What has been made so far, for entries that look at each other."""

    made: list[tuple[str, str, dict[str, Any]]] = field(
        default_factory=list[tuple[str, str, dict[str, Any]]]
    )

    def find_outputs(
        self, token: str, attribute: str, value: str
    ) -> Mapping[str, Any] | None:
        for made, identity, outputs in list(self.made):
            if made == token and {"id": identity, **outputs}.get(attribute) == value:
                return outputs
        return None


class Monitor(mocks.MockMonitor):
    """Records every registration and answers it as the cloud would."""

    def __init__(self, invokes: Invokes, stacks: Stacks, *, preview: bool) -> None:
        super().__init__(_Invocations(invokes))
        self.seen: dict[str, RegisteredResource] = {}
        self._stacks = stacks
        self._preview = preview
        self._cloud = _Store()

    def RegisterResource(self, request: _Message) -> _Message:  # noqa: N802  # Pulumi's name
        """Record a registration and answer it."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == _ROOT:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        asked = plain(request.object)
        identity, answered = self._answer(request, urn, asked)
        self.seen[urn] = RegisteredResource(
            type=request.type,
            name=request.name,
            parent=_owner(request.parent),
            provider=_leaf(_provider(request)),
            region=self._region(request, asked),
            protect=request.protect,
            custom=request.custom,
            completed=False,
            dependencies=tuple(sorted({_leaf(d) for d in request.dependencies})),
            aliases=len(request.aliases),
            replaced_by=(
                tuple(request.replaceOnChanges) if request.deleteBeforeReplace else ()
            ),
            inputs=asked.masked,
            secret_inputs=asked.secrets,
            outputs={"id": identity, **answered} if identity else answered,
        )
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=identity, object=self._state(request, asked, answered)
        )

    def RegisterResourceOutputs(self, request: _Message) -> _Message:  # noqa: N802  # Pulumi's name
        """Record that a component is complete."""
        if request.urn in self.seen:
            self.seen[request.urn] = replace(
                self.seen[request.urn],
                completed=True,
                outputs=plain(request.outputs).masked,
            )
        return empty_pb2.Empty()

    def ReadResource(self, request: _Message) -> _Message:  # noqa: N802  # Pulumi's name
        """Answer a stack reference; nothing else is read."""
        if request.type != _REFERENCE or request.id not in self._stacks:
            message = f"{request.type} {request.id} was read but not mocked"
            raise AssertionError(message)
        outputs = self._stacks[request.id]
        return resource_pb2.ReadResourceResponse(
            urn=self.make_urn(request.parent, request.type, request.name),
            properties=struct(
                {
                    "name": request.id,
                    "outputs": outputs,
                    "secretOutputNames": [
                        name for name, value in outputs.items() if type(value) is Hidden
                    ],
                }
            ),
        )

    def _answer(
        self, request: _Message, urn: str, asked: Plain
    ) -> tuple[str, dict[str, Any]]:
        if not request.custom:
            return "", {}
        if request.type.startswith(_PROVIDER):
            return f"{request.name}-id", asked.value
        entry = registry.lookup(request.type)
        if self._preview:
            return "", asked.value
        identity, outputs = registry.compute_new(
            request.type,
            request.name,
            inputs=_autonamed(asked.value, entry.autoname, request.name, urn),
            region=self._region(request, asked),
            account=ACCOUNT,
            store=self._cloud,
            id_seed=urn,
        )
        self._cloud.made.append((request.type, identity, outputs))
        return identity, outputs

    def _region(self, request: _Message, asked: Plain) -> str:
        provider = self.seen.get(_provider(request))
        inherited = provider.inputs.get("region", "") if provider else ""
        return str(asked.value.get("region") or inherited)

    def _state(
        self, request: _Message, asked: Plain, answered: Mapping[str, Any]
    ) -> struct_pb2.Struct:
        secrets = {path.partition(".")[0].partition("[")[0] for path in asked.secrets}
        secrets |= set(request.additionalSecretOutputs)
        if request.type in registry.RESOURCE_TYPES:
            secrets |= set(registry.lookup(request.type).secret_outputs)
        return struct(answered, secrets=secrets)


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
