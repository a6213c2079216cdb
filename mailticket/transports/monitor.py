"""What monitoring systems ask by HTTP: `/metrics`, `/healthz`, `/readyz`; loopback or a trusted network only."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from mailticket.transports.doors import Door

log = logging.getLogger(__name__)

#: A caller that says nothing for so long, in seconds, is left.
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a request."""

    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    is_well: bool = True  #: 200, else 503


#: Path → what answers there.
Pages = Mapping[str, Callable[[], Answer]]


class Monitor:
    """Answers at one door, each request in a thread of its own."""

    def __init__(self, door: Door, pages: Pages) -> None:
        handler = type("Handler", (Handler,), {"pages": pages})
        self._servers = [Server(handle, handler) for handle in door.handles()]
        self._door = door

    def start(self) -> None:
        """Begin to answer."""
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.1,), name="monitor", daemon=True).start()
        log.info("listening", extra={"where": self._door.where})

    def stop(self) -> None:
        """Answer no longer."""
        for server in self._servers:
            server.shutdown()
            server.server_close()


class Server(ThreadingHTTPServer):
    """An HTTP server on a socket that listens already."""

    daemon_threads = True

    def __init__(self, handle: Any, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("", 0), handler, bind_and_activate=False)
        self.socket.close()
        self.socket = handle

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - http.server's signature
        """Log a failed answer, without who asked."""
        log.exception("no answer to monitoring")  # noqa: LOG004 - it is called in one


class Handler(BaseHTTPRequestHandler):
    """One request: GET or HEAD of a known path, nothing else."""

    pages: ClassVar[Pages] = {}
    server_version, sys_version = "mailticket", ""
    timeout = PATIENCE

    def do_GET(self) -> None:
        """Answer; to HEAD, by which load balancers look, without the body (RFC 9110 9.3.2)."""
        page = self.pages.get(self.path.partition("?")[0])
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        answer = page()
        self.send_response(HTTPStatus.OK if answer.is_well else HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(b"" if self.command == "HEAD" else answer.body)

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def address_string(self) -> str:
        """Return no address: a socket in the file system has none, and none is logged."""
        return ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's signature
        """Say nothing: a request every few seconds is no news."""
