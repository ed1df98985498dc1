"""One provider instance as the engine speaks to it, backed by the offline cloud.

The order of calls and what each must answer:
https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/providers/README.html
"""

import dataclasses
import importlib.metadata
from collections.abc import Mapping

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc
from typing_extensions import override

from operations.rehearsal.catalogue import CATALOGUE, Entry, lookup
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.contracts.subject import Contract
from operations.rehearsal.plugin import answer, check, diff, invokes, mishap, wire
from operations.rehearsal.plugin.life import Life
from operations.rehearsal.plugin.sdk_schema import schema
from operations.rehearsal.plugin.settings import Settings
from operations.rehearsal.plugin.wire import Properties


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The provider of one package, with a configuration of its own."""

    def __init__(
        self,
        package: str,
        cloud: Cloud,
        catalogue: Mapping[str, Entry] = CATALOGUE,
        mishaps: mishap.Mishaps = mishap.NONE,
        *,
        judge: Contract = check.judge,
    ) -> None:
        self._version = importlib.metadata.version(f"pulumi-{package}")
        self._cloud = cloud
        self._catalogue = catalogue
        self.mishaps = mishaps
        self._judge = judge
        self._settings = Settings(package=package)

    @override
    def Handshake(
        self,
        request: provider_pb2.ProviderHandshakeRequest,
        context: grpc.ServicerContext,
    ) -> provider_pb2.ProviderHandshakeResponse:
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True, supports_autonaming_configuration=True
        )

    @override
    def GetPluginInfo(
        self, request: Empty, context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=self._version)

    @override
    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        failures = check.options(self._settings.package, wire.read(request.news))
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @override
    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        old, new = wire.read(request.old_inputs), wire.read(request.news)
        return diff.configuration(self._settings.package, old.values, new.values)

    @override
    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        config = wire.read(request.args).values
        self._settings = Settings.of(self._settings.package, config)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True,
            supportsPreview=True,
            supports_autonaming_configuration=True,
        )

    @override
    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        return check.resource(
            request,
            self._catalogue,
            self._settings,
            self._cloud,
            judge=self._judge,
        )

    @override
    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        entry = lookup(request.type, self._catalogue)
        return diff.resource(entry, request, self._settings)

    @override
    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        life, inputs = self._life(request), wire.read(request.properties)
        if request.preview:
            foreseen = wire.write(life.foreseen(inputs))
            return provider_pb2.CreateResponse(properties=foreseen)
        with answer.refusals(context):
            identity, made = self.mishaps.during(
                request.urn, lambda: life.create(inputs), "creating"
            )
        return provider_pb2.CreateResponse(id=identity, properties=wire.write(made))

    @override
    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        known = wire.read(request.properties)
        inputs = wire.read(request.inputs)
        known = Properties(known.values, known.secrets | inputs.secrets)
        with answer.refusals(context):
            found = self._life(request).read(request.id, known)
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=request.id,
            inputs=wire.write(found[0]),
            properties=wire.write(found[1]),
        )

    @override
    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        life, inputs = self._life(request), wire.read(request.news)
        if request.preview:
            old_inputs, old = wire.read(request.old_inputs), wire.read(request.olds)
            made = life.foreseen_update(inputs, old_inputs, old)
            return provider_pb2.UpdateResponse(properties=wire.write(made))
        with answer.refusals(context):
            _, made = self.mishaps.during(
                request.urn,
                lambda: (request.id, life.update(request.id, inputs)),
                "modifying",
            )
        return provider_pb2.UpdateResponse(properties=wire.write(made))

    @override
    def Delete(
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> Empty:
        with answer.refusals(context):
            self._life(request).delete(request.id, wire.read(request.properties))
        return Empty()

    @override
    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        answered = invokes.ANSWERS.get(request.tok)
        if answered is None:
            context.abort(
                grpc.StatusCode.UNIMPLEMENTED,
                f"the offline cloud has no answer for the function {request.tok}; "
                "add one to ANSWERS in operations/rehearsal/plugin/invokes.py",
            )
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").update(answered(self._settings))
        return response

    @override
    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        return Empty()

    def _life(
        self,
        request: provider_pb2.CreateRequest
        | provider_pb2.ReadRequest
        | provider_pb2.UpdateRequest
        | provider_pb2.DeleteRequest,
    ) -> Life:
        life = Life(
            entry=lookup(request.type, self._catalogue),
            settings=self._settings,
            cloud=self._cloud,
            urn=request.urn,
            name=request.name,
        )
        known = schema(request.type)
        return life if known is None else dataclasses.replace(life, schema=known)
