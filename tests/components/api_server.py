"""A control-plane API on loopback that answers as a test asks."""

import json
import socket
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        status: Its status; 0 closes the connection in the middle of the headers.
        body: Its body, as text or as JSON.
        headers: Its further headers.
        slow: Seconds before its first byte.
        drip: Seconds before each byte of its body.
    """

    status: int = 201
    body: object = field(default_factory=lambda: {"id": "link-1"})
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    slow: float = 0
    drip: float = 0

    @property
    def content(self) -> bytes:
        """Bytes of the body."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """One request."""

    method: str
    path: str
    authorization: str | None
    body: Any


@dataclass
class Api:
    """The API: answers in their order, the last one again and again.

    ``during`` is called while a client waits for its answer.
    """

    url: str
    answers: list[Answer]
    received: list[Received] = field(default_factory=list[Received])
    during: Callable[[], None] = field(default=lambda: None)

    def next(self) -> Answer:
        """Return the answer of the next request."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Handler(BaseHTTPRequestHandler):
    """Answers from the list of its server."""

    def _answer(self) -> None:
        api: Api = cast("Any", self.server).api
        length = int(self.headers.get("Content-Length", "0"))
        text = self.rfile.read(length)
        api.received.append(
            Received(
                method=self.command,
                path=self.path,
                authorization=self.headers.get("Authorization"),
                body=json.loads(text) if text else None,
            )
        )
        api.during()
        self._write(api.next())

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - names of the base class

    def _write(self, answer: Answer) -> None:
        time.sleep(answer.slow)
        if not answer.status:
            self.wfile.write(b"HTTP/1.1 201 Cre")
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        try:
            for byte in answer.content:
                time.sleep(answer.drip)
                self.wfile.write(bytes([byte]))
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Print nothing."""


@contextmanager
def serve(*answers: Answer) -> Generator[Api]:
    """Serve the answers on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    api = Api(url=f"http://127.0.0.1:{server.server_port}", answers=[*answers])
    cast("Any", server).api = api
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
