"""The process that runs all provider instances of a rehearsal.

The engine starts a process per provider. Each is a small launcher that requests an
instance from this host, so SDKs and schemas are loaded once.
An instance has its own gRPC server and ends with its launcher's connection.
The host ends, and removes its socket, when its standard input closes.
"""

import argparse
import os
import socketserver
import sys
import threading
from collections.abc import Iterable, Mapping
from concurrent import futures
from pathlib import Path
from typing import Final, cast

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from offline_cloud import faults, validation_cache, validation_digest
from offline_cloud.provider import check
from offline_cloud.provider.fault_injection import NONE, FaultInjector
from offline_cloud.provider.host_process import PACKAGES, SOCKET
from offline_cloud.provider.sdk_schema import preload
from offline_cloud.provider.servicer import Servicer
from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.resource_type import ResourceType
from offline_cloud.rule import Contract
from offline_cloud.schemas.cloudformation import linter
from offline_cloud.store import ResourceStore

#: Bytes; the engine's own limit for one message.
#: Source: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/util/rpcutil/serve.go
_MESSAGE: Final = 400 * 1024 * 1024
_OPTIONS: Final = [
    ("grpc.max_receive_message_length", _MESSAGE),
    ("grpc.max_send_message_length", _MESSAGE),
    ("grpc.so_reuseport", 0),
]
_THREADS: Final = 8


class ProviderHost(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Unix socket server that starts a provider instance for each launcher."""

    daemon_threads = True

    def __init__(
        self,
        address: Path,
        store: ResourceStore,
        resource_types: Mapping[str, ResourceType] = RESOURCE_TYPES,
        fault_injector: FaultInjector = NONE,
        *,
        validate: Contract = check.validate,
    ) -> None:
        address.unlink(missing_ok=True)
        self.store = store
        self.resource_types = resource_types
        self.fault_injector = fault_injector
        self.validate = validate
        super().__init__(str(address), _InstanceHandler)


class _InstanceHandler(socketserver.StreamRequestHandler):
    """Runs one instance until its launcher disconnects."""

    def handle(self) -> None:
        host = cast("ProviderHost", self.server)
        package = self.rfile.readline().decode().strip()
        if package not in PACKAGES:
            known = ", ".join(PACKAGES)
            message = f"no plugin for package {package!r}; known are {known}\n"
            self.wfile.write(message.encode())
            return
        servicer = Servicer(
            package,
            host.store,
            host.resource_types,
            host.fault_injector,
            validate=host.validate,
        )
        instance = grpc.server(  # pyright: ignore[reportUnknownMemberType]  # the stubs leave handlers open
            futures.ThreadPoolExecutor(_THREADS), options=_OPTIONS
        )
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, instance)
        port = instance.add_insecure_port("127.0.0.1:0")
        instance.start()
        try:
            self.wfile.write(f"{port}\n".encode())
            self.rfile.read()
        finally:
            instance.stop(grace=None)


def _preload(packages: Iterable[str], *, linter_rules: bool) -> None:
    for package in packages:
        preload(package)
        if package == "aws" and linter_rules:
            linter.preload()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--cloud", type=Path, required=True)
    parser.add_argument("--warm", nargs="*", choices=PACKAGES, default=())
    parser.add_argument("--fault", action="append", type=faults.parse, default=[])
    parser.add_argument("--unjudged", action="store_true")
    parser.add_argument("--verdicts", type=Path)
    return parser.parse_args()


def main() -> None:
    """Serve until standard input closes."""
    arguments = _arguments()
    cache: validation_cache.ValidationCache | None = None
    validate: Contract = check.accept_all if arguments.unjudged else check.validate
    if arguments.verdicts and not arguments.unjudged:
        folder = arguments.verdicts.absolute()
        cache = validation_cache.ValidationCache(folder, validation_digest.digest())
        validate = cache.wrap(validate)
    store = ResourceStore(arguments.cloud.absolute())
    # The path of a Unix socket is limited to about 100 bytes, so it is relative.
    os.chdir(arguments.directory)
    fault_injector = FaultInjector.of(arguments.fault)
    host = ProviderHost(
        Path(SOCKET), store, fault_injector=fault_injector, validate=validate
    )
    threading.Thread(target=host.serve_forever, daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    # With a filled cache, cfn-lint is loaded with the first new input, if any.
    linter_rules = not arguments.unjudged and (cache is None or cache.empty)
    threading.Thread(
        target=_preload,
        args=(arguments.warm,),
        kwargs={"linter_rules": linter_rules},
        daemon=True,
    ).start()
    sys.stdin.read()
    Path(SOCKET).unlink(missing_ok=True)
    if cache is not None:
        cache.save()
    store.close()
    sys.stderr.flush()
    # All connections are closed, and unloading the SDKs would take a second.
    os._exit(0)


if __name__ == "__main__":
    main()
