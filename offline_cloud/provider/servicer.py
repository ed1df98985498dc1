"""gRPC service of one provider instance, backed by the offline cloud.

Order and results of the calls:
https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/providers/README.html
"""

import dataclasses
import importlib.metadata
from collections.abc import Mapping

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc
from typing_extensions import override

from offline_cloud import property_values
from offline_cloud.property_values import Properties
from offline_cloud.provider import check, diff, fault_injection, invokes
from offline_cloud.provider import errors as provider_errors
from offline_cloud.provider.crud import ResourceLifecycle
from offline_cloud.provider.provider_config import ProviderConfig
from offline_cloud.provider.sdk_schema import schema
from offline_cloud.provider.unreachable import ReachabilityCheck
from offline_cloud.registry import RESOURCE_TYPES, lookup
from offline_cloud.resource_type import ResourceType
from offline_cloud.rule import Contract
from offline_cloud.store import ResourceStore


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The provider of one package, with its own configuration."""

    def __init__(
        self,
        package: str,
        store: ResourceStore,
        resource_types: Mapping[str, ResourceType] = RESOURCE_TYPES,
        fault_injector: fault_injection.FaultInjector = fault_injection.NONE,
        *,
        validate: Contract = check.validate,
    ) -> None:
        self._version = importlib.metadata.version(f"pulumi-{package}")
        self._store = store
        self._resource_types = resource_types
        self.fault_injector = fault_injector
        self._validate = validate
        self._config = ProviderConfig(package=package)

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
        failures = check.options(
            self._config.package, property_values.read(request.news)
        )
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @override
    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        old, new = (
            property_values.read(request.old_inputs),
            property_values.read(request.news),
        )
        return diff.configuration(self._config.package, old.values, new.values)

    @override
    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        config = property_values.read(request.args).values
        self._config = ProviderConfig.of(self._config.package, config)
        with provider_errors.grpc_errors(context):
            self._reachability.configure()
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
            self._resource_types,
            self._config,
            self._store,
            validate=self._validate,
        )

    @override
    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        resource_type = lookup(request.type, self._resource_types)
        return diff.resource(resource_type, request, self._config)

    @override
    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        lifecycle, inputs = (
            self._lifecycle(request),
            property_values.read(request.properties),
        )
        if request.preview:
            outputs = property_values.write(lifecycle.preview_create(inputs))
            return provider_pb2.CreateResponse(properties=outputs)
        with provider_errors.grpc_errors(context):
            self._reachability.request(request.type, inputs.values)
            identity, created = self.fault_injector.inject(
                request.urn, lambda: lifecycle.create(inputs), "creating"
            )
        return provider_pb2.CreateResponse(
            id=identity, properties=property_values.write(created)
        )

    @override
    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        known = property_values.read(request.properties)
        inputs = property_values.read(request.inputs)
        known = Properties(known.values, known.secrets | inputs.secrets)
        with provider_errors.grpc_errors(context):
            self._reachability.request(request.type, known.values)
            found = self._lifecycle(request).read(request.id, known)
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=request.id,
            inputs=property_values.write(found[0]),
            properties=property_values.write(found[1]),
        )

    @override
    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        lifecycle, inputs = self._lifecycle(request), property_values.read(request.news)
        if request.preview:
            old_inputs, old = (
                property_values.read(request.old_inputs),
                property_values.read(request.olds),
            )
            planned = lifecycle.preview_update(inputs, old_inputs, old)
            return provider_pb2.UpdateResponse(
                properties=property_values.write(planned)
            )
        with provider_errors.grpc_errors(context):
            self._reachability.request(request.type, inputs.values)
            _, updated = self.fault_injector.inject(
                request.urn,
                lambda: (request.id, lifecycle.update(request.id, inputs)),
                "modifying",
            )
        return provider_pb2.UpdateResponse(properties=property_values.write(updated))

    @override
    def Delete(
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> Empty:
        state = property_values.read(request.properties)
        with provider_errors.grpc_errors(context):
            self._reachability.request(request.type, state.values)
            self._lifecycle(request).delete(request.id, state)
        return Empty()

    @override
    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        invoke = invokes.ANSWERS.get(request.tok)
        if invoke is None:
            context.abort(
                grpc.StatusCode.UNIMPLEMENTED,
                f"the offline cloud does not implement the function {request.tok}; "
                "add one to ANSWERS in offline_cloud/provider/invokes.py",
            )
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").update(invoke(self._config))
        return response

    @override
    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        return Empty()

    @property
    def _reachability(self) -> ReachabilityCheck:
        return ReachabilityCheck(
            self.fault_injector.unreachable, self._config, self._store
        )

    def _lifecycle(
        self,
        request: provider_pb2.CreateRequest
        | provider_pb2.ReadRequest
        | provider_pb2.UpdateRequest
        | provider_pb2.DeleteRequest,
    ) -> ResourceLifecycle:
        lifecycle = ResourceLifecycle(
            resource_type=lookup(request.type, self._resource_types),
            config=self._config,
            store=self._store,
            urn=request.urn,
            name=request.name,
        )
        known = schema(request.type)
        return (
            lifecycle if known is None else dataclasses.replace(lifecycle, schema=known)
        )
