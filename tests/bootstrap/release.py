"""A mirror of the Pulumi release, served on loopback."""

import hashlib
import io
import tarfile
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self

from tools.pulumi_cli import VERSION
from tools.pulumi_release import archive_name

#: What the archive holds: the CLI, what is kept, what is not, what would escape.
MEMBERS = (
    "pulumi/pulumi",
    "pulumi/pulumi-language-python",
    "pulumi/pulumi-language-go",
    "../../escaped",
)


@dataclass(kw_only=True)
class Release:
    """A folder behind a web server that records its requests."""

    folder: Path
    served: list[str] = field(default_factory=list[str])

    def __enter__(self) -> Self:
        """Start serving."""
        folder, served = str(self.folder), self.served

        class Handler(SimpleHTTPRequestHandler):
            def translate_path(self, path: str) -> str:
                return f"{folder}{path}"

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the class it overrides
                served.append(format % args)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The address of the mirror."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def publish(self, *, claims: str = VERSION, checksum: str = "") -> None:
        """Publish an archive whose CLI claims a version, and its checksum list."""
        archive = _archive(f"#!/bin/sh\necho v{claims}\n".encode())
        digest = checksum or hashlib.sha256(archive).hexdigest()
        name = archive_name(VERSION)
        (self.folder / name).write_bytes(archive)
        listing = f"{'0' * 64}  pulumi-other.zip\n{digest}  {name}\n"
        (self.folder / f"pulumi-{VERSION}-checksums.txt").write_text(listing)


def _archive(body: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name in MEMBERS:
            member = tarfile.TarInfo(name)
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return buffer.getvalue()
