"""A provider instance that tests call as the engine would, without an engine."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn, cast

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from operations.rehearsal.catalogue import CATALOGUE, Entry
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.contracts.subject import Contract
from operations.rehearsal.plugin import check, wire
from operations.rehearsal.plugin.servicer import Servicer
from operations.rehearsal.plugin.wire import Properties


class Aborted(Exception):  # noqa: N818  # what gRPC would send
    """A call that the servicer refused."""

    def __init__(self, code: grpc.StatusCode, details: str, partial: str) -> None:
        super().__init__(f"{code.name}: {details}")
        self.partial = partial


class _Context:
    partial = ""

    def set_trailing_metadata(self, metadata: tuple[tuple[str, bytes], ...]) -> None:
        (found,) = [v for k, v in metadata if k == "grpc-status-details-bin"]
        status = status_pb2.Status.FromString(found)
        failed = provider_pb2.ErrorResourceInitFailed()
        assert status.details[0].Unpack(failed)
        self.partial = failed.id

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        raise Aborted(code, details, self.partial)


def secret(value: object) -> dict[str, object]:
    """Return a value as the engine wraps a secret."""
    return {wire.SIGNATURE: wire.SECRET, "value": value}


class Provider:
    """One configured instance, spoken to with plain dictionaries."""

    def __init__(
        self,
        package: str,
        cloud: Cloud,
        config: Mapping[str, Any],
        catalogue: Mapping[str, Entry] = CATALOGUE,
        judge: Contract = check.judge,
    ) -> None:
        self.context = cast("grpc.ServicerContext", _Context())
        self.servicer = Servicer(package, cloud, catalogue, judge=judge)
        args = wire.write(Properties(_text(config)))
        request = provider_pb2.ConfigureRequest(args=args)
        self.servicer.Configure(request, self.context)

    def check(
        self, token: str, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the checked inputs, and the failures by property."""
        response = self.servicer.Check(
            provider_pb2.CheckRequest(
                urn=f"urn:pulumi:dev::probe::{token}::it",
                type=token,
                name="it",
                news=wire.write(Properties(dict(news))),
                olds=wire.write(Properties(dict(olds or {}))),
            ),
            self.context,
        )
        failures = {failure.property: failure.reason for failure in response.failures}
        return wire.read(response.inputs).values, failures

    def diff(
        self,
        token: str,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        state: Mapping[str, Any] | None = None,
    ) -> provider_pb2.DiffResponse:
        """Return what the change from old to new inputs means."""
        request = provider_pb2.DiffRequest(
            type=token,
            old_inputs=wire.write(Properties(dict(old))),
            olds=wire.write(Properties(dict(state or old))),
            news=wire.write(Properties(dict(new))),
        )
        return self.servicer.Diff(request, self.context)

    def create(
        self,
        token: str,
        inputs: Mapping[str, Any],
        *,
        name: str = "it",
        preview: bool = False,
    ) -> tuple[str, Properties]:
        """Make a resource; return its id and state."""
        response = self.servicer.Create(
            provider_pb2.CreateRequest(
                urn=f"urn:pulumi:dev::probe::{token}::{name}",
                type=token,
                name=name,
                properties=wire.write(Properties(dict(inputs))),
                preview=preview,
            ),
            self.context,
        )
        return response.id, wire.read(response.properties)

    def update(
        self,
        token: str,
        identity: str,
        old: tuple[Mapping[str, Any], Properties],
        new: Mapping[str, Any],
        *,
        preview: bool = False,
    ) -> Properties:
        """Change a resource; return its state."""
        request = provider_pb2.UpdateRequest(
            id=identity,
            urn=f"urn:pulumi:dev::probe::{token}::it",
            type=token,
            name="it",
            old_inputs=wire.write(Properties(dict(old[0]))),
            olds=wire.write(old[1]),
            news=wire.write(Properties(dict(new))),
            preview=preview,
        )
        return wire.read(self.servicer.Update(request, self.context).properties)

    def read(self, token: str, identity: str) -> tuple[str, Properties]:
        """Look a resource up by its id, as an import does."""
        request = provider_pb2.ReadRequest(
            id=identity,
            urn=f"urn:pulumi:dev::probe::{token}::it",
            type=token,
            name="it",
        )
        response = self.servicer.Read(request, self.context)
        return response.id, wire.read(response.properties)

    def delete(
        self, token: str, identity: str, state: Properties, *, name: str = "it"
    ) -> None:
        """Remove a resource."""
        request = provider_pb2.DeleteRequest(
            id=identity,
            urn=f"urn:pulumi:dev::probe::{token}::{name}",
            type=token,
            name=name,
            properties=wire.write(state),
        )
        self.servicer.Delete(request, self.context)

    def invoke(self, token: str) -> dict[str, Any]:
        """Call a function without arguments."""
        request = provider_pb2.InvokeRequest(tok=token)
        response = self.servicer.Invoke(request, self.context)
        return wire.read(getattr(response, "return")).values


def _text(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return provider arguments as the engine hands them over: text, all of them."""
    return {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in config.items()
    }
