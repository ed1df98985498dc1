"""A client of one provider instance, which calls it as Pulumi does."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn, cast

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from offline_cloud import property_values
from offline_cloud.property_values import Properties
from offline_cloud.provider import check
from offline_cloud.provider.servicer import Servicer
from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.resource_type import ResourceType
from offline_cloud.rule import Contract
from offline_cloud.store import ResourceStore


class Aborted(Exception):  # noqa: N818  # what gRPC would send
    """An RPC that the servicer aborted."""

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
    """Return a value wrapped as a Pulumi secret."""
    return {property_values.SIGNATURE: property_values.SECRET, "value": value}


class Provider:
    """One configured provider instance with plain dictionaries as messages."""

    def __init__(
        self,
        package: str,
        store: ResourceStore,
        config: Mapping[str, Any],
        resource_types: Mapping[str, ResourceType] = RESOURCE_TYPES,
        validate: Contract = check.validate,
    ) -> None:
        self.context = cast("grpc.ServicerContext", _Context())
        self.servicer = Servicer(package, store, resource_types, validate=validate)
        self.configure(config)

    def configure(self, config: Mapping[str, Any]) -> None:
        """Configure the instance, or configure it again."""
        args = property_values.write(Properties(_text(config)))
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
                news=property_values.write(Properties(dict(news))),
                olds=property_values.write(Properties(dict(olds or {}))),
            ),
            self.context,
        )
        failures = {failure.property: failure.reason for failure in response.failures}
        return property_values.read(response.inputs).values, failures

    def diff(
        self,
        token: str,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        state: Mapping[str, Any] | None = None,
    ) -> provider_pb2.DiffResponse:
        """Return the diff between old and new inputs."""
        request = provider_pb2.DiffRequest(
            type=token,
            old_inputs=property_values.write(Properties(dict(old))),
            olds=property_values.write(Properties(dict(state or old))),
            news=property_values.write(Properties(dict(new))),
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
        """Create a resource; return its id and state."""
        response = self.servicer.Create(
            provider_pb2.CreateRequest(
                urn=f"urn:pulumi:dev::probe::{token}::{name}",
                type=token,
                name=name,
                properties=property_values.write(Properties(dict(inputs))),
                preview=preview,
            ),
            self.context,
        )
        return response.id, property_values.read(response.properties)

    def update(
        self,
        token: str,
        identity: str,
        old: tuple[Mapping[str, Any], Properties],
        new: Mapping[str, Any],
        *,
        preview: bool = False,
    ) -> Properties:
        """Update a resource; return its state."""
        request = provider_pb2.UpdateRequest(
            id=identity,
            urn=f"urn:pulumi:dev::probe::{token}::it",
            type=token,
            name="it",
            old_inputs=property_values.write(Properties(dict(old[0]))),
            olds=property_values.write(old[1]),
            news=property_values.write(Properties(dict(new))),
            preview=preview,
        )
        return property_values.read(
            self.servicer.Update(request, self.context).properties
        )

    def read(
        self, token: str, identity: str, state: Properties | None = None
    ) -> tuple[str, Properties]:
        """Read a resource by its id, as an import does, or also by its state."""
        request = provider_pb2.ReadRequest(
            id=identity,
            urn=f"urn:pulumi:dev::probe::{token}::it",
            type=token,
            name="it",
            properties=None if state is None else property_values.write(state),
        )
        response = self.servicer.Read(request, self.context)
        return response.id, property_values.read(response.properties)

    def delete(
        self, token: str, identity: str, state: Properties, *, name: str = "it"
    ) -> None:
        """Delete a resource."""
        request = provider_pb2.DeleteRequest(
            id=identity,
            urn=f"urn:pulumi:dev::probe::{token}::{name}",
            type=token,
            name=name,
            properties=property_values.write(state),
        )
        self.servicer.Delete(request, self.context)

    def invoke(self, token: str) -> dict[str, Any]:
        """Invoke a function without arguments."""
        request = provider_pb2.InvokeRequest(tok=token)
        response = self.servicer.Invoke(request, self.context)
        return property_values.read(getattr(response, "return")).values


def _text(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return provider arguments as the engine hands them over: text, all of them."""
    return {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in config.items()
    }
