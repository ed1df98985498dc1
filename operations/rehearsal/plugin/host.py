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

from operations.rehearsal import fault, judge_digest, verdict_cache
from operations.rehearsal.catalogue import CATALOGUE, Entry
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.contracts.cloudformation import lint
from operations.rehearsal.contracts.subject import Contract
from operations.rehearsal.plugin import check
from operations.rehearsal.plugin.hosting import PACKAGES, SOCKET
from operations.rehearsal.plugin.mishap import NONE, Mishaps
from operations.rehearsal.plugin.sdk_schema import warm
from operations.rehearsal.plugin.servicer import Servicer

#: Bytes; the engine's own limit for one message.
#: Source: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/util/rpcutil/serve.go
_MESSAGE: Final = 400 * 1024 * 1024
_OPTIONS: Final = [
    ("grpc.max_receive_message_length", _MESSAGE),
    ("grpc.max_send_message_length", _MESSAGE),
    ("grpc.so_reuseport", 0),
]
_THREADS: Final = 8


class Host(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Gives every launcher that connects a provider instance of its own."""

    daemon_threads = True

    def __init__(
        self,
        address: Path,
        cloud: Cloud,
        catalogue: Mapping[str, Entry] = CATALOGUE,
        mishaps: Mishaps = NONE,
        *,
        judge: Contract = check.judge,
    ) -> None:
        address.unlink(missing_ok=True)
        self.cloud = cloud
        self.catalogue = catalogue
        self.mishaps = mishaps
        self.judge = judge
        super().__init__(str(address), _Launched)


class _Launched(socketserver.StreamRequestHandler):
    """The life of one instance: as long as its launcher stays connected."""

    def handle(self) -> None:
        host = cast("Host", self.server)
        package = self.rfile.readline().decode().strip()
        if package not in PACKAGES:
            self.wfile.write(f"no plugin for package {package!r}\n".encode())
            return
        servicer = Servicer(
            package,
            host.cloud,
            host.catalogue,
            host.mishaps,
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


def _warm(packages: Iterable[str], *, contract: bool) -> None:
    for package in packages:
        warm(package)
        if package == "aws" and contract:
            lint.warm()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--cloud", type=Path, required=True)
    parser.add_argument("--warm", nargs="*", choices=PACKAGES, default=())
    parser.add_argument("--fault", action="append", type=fault.parse, default=[])
    parser.add_argument("--unjudged", action="store_true")
    parser.add_argument("--verdicts", type=Path)
    return parser.parse_args()


def main() -> None:
    """Serve until standard input closes."""
    arguments = _arguments()
    kept: verdict_cache.VerdictCache | None = None
    judge: Contract = check.accept if arguments.unjudged else check.judge
    if arguments.verdicts and not arguments.unjudged:
        folder = arguments.verdicts.absolute()
        kept = verdict_cache.VerdictCache(folder, judge_digest.digest())
        judge = kept.before(judge)
    cloud = Cloud(arguments.cloud.absolute())
    # The path of a Unix socket is limited to about 100 bytes; a checkout's is not.
    os.chdir(arguments.directory)
    mishaps = Mishaps.of(arguments.fault)
    host = Host(Path(SOCKET), cloud, mishaps=mishaps, judge=judge)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    # Where verdicts are known, cfn-lint is loaded with the first new input, if any.
    contract = not arguments.unjudged and (kept is None or kept.empty)
    threading.Thread(
        target=_warm, args=(arguments.warm,), kwargs={"contract": contract}, daemon=True
    ).start()
    sys.stdin.read()
    Path(SOCKET).unlink(missing_ok=True)
    if kept is not None:
        kept.save()
    cloud.close()
    sys.stderr.flush()
    # Nobody is left to speak to, and taking the SDKs apart would cost a second.
    os._exit(0)


if __name__ == "__main__":
    main()
