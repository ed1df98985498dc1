"""The one process in which all provider instances of a rehearsal live.

The engine starts a process per provider; each is a small launcher that asks this
host for an instance, so that SDK imports and schemas are paid for once.
An instance has a gRPC server of its own and ends with its launcher's connection.
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
    """Gives every launcher that connects a provider instance of its own."""

    daemon_threads = True

    def __init__(
        self,
        address: Path,
        store: ResourceStore,
        resource_types: Mapping[str, ResourceType] = RESOURCE_TYPES,
        fault_injector: FaultInjector = NONE,
        *,
        judge: Contract = check.validate,
    ) -> None:
        address.unlink(missing_ok=True)
        self.store = store
        self.resource_types = resource_types
        self.fault_injector = fault_injector
        self.judge = judge
        super().__init__(str(address), _InstanceHandler)


class _InstanceHandler(socketserver.StreamRequestHandler):
    """The life of one instance: as long as its launcher stays connected."""

    def handle(self) -> None:
        host = cast("ProviderHost", self.server)
        package = self.rfile.readline().decode().strip()
        if package not in PACKAGES:
            self.wfile.write(f"no plugin for package {package!r}\n".encode())
            return
        servicer = Servicer(
            package,
            host.store,
            host.resource_types,
            host.fault_injector,
            judge=host.judge,
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


def _preload(packages: Iterable[str], *, contract: bool) -> None:
    for package in packages:
        preload(package)
        if package == "aws" and contract:
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
    kept: validation_cache.ValidationCache | None = None
    judge: Contract = check.accept_all if arguments.unjudged else check.validate
    if arguments.verdicts and not arguments.unjudged:
        folder = arguments.verdicts.absolute()
        kept = validation_cache.ValidationCache(folder, validation_digest.digest())
        judge = kept.wrap(judge)
    store = ResourceStore(arguments.cloud.absolute())
    # The path of a Unix socket is limited to about 100 bytes; a checkout's is not.
    os.chdir(arguments.directory)
    mishaps = FaultInjector.of(arguments.fault)
    host = ProviderHost(Path(SOCKET), store, fault_injector=mishaps, judge=judge)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    # Where verdicts are known, cfn-lint is loaded with the first new input, if any.
    contract = not arguments.unjudged and (kept is None or kept.empty)
    threading.Thread(
        target=_preload,
        args=(arguments.warm,),
        kwargs={"contract": contract},
        daemon=True,
    ).start()
    sys.stdin.read()
    Path(SOCKET).unlink(missing_ok=True)
    if kept is not None:
        kept.save()
    store.close()
    sys.stderr.flush()
    # Nobody is left to speak to, and taking the SDKs apart would cost a second.
    os._exit(0)


if __name__ == "__main__":
    main()
