"""HTTP/1.1 around the pretend network: tokens, JSON, keep-alive, and every fault in its real form."""

from __future__ import annotations

import hmac
import json
import logging
import re
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gehoor.channels.pretend import page
from gehoor.channels.pretend.api import Api, Json, Request, Wrong
from gehoor.channels.pretend.control import Control
from gehoor.channels.pretend.faults import Fault, Faults
from gehoor.channels.pretend.note import Account
from gehoor.channels.pretend.people import BRAND

log = logging.getLogger(__name__)

BODY_MOST = 64 * 1024
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
Routes = Sequence[tuple[str, re.Pattern[str], Any]]


class Network(ThreadingHTTPServer):
    """The listening socket and its open connections; one thread for each."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], token: str, control_token: str) -> None:
        self.token = token
        self.control_token = control_token
        self.faults = Faults()
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self.api: Api
        self.control: Control
        self.brand: Account
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End all open connections, so that their threads end too."""
        with self._guard:
            for connection in self._open:
                _cut(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  as the base class
        """A client that hangs up is what this network is for; anything else belongs in the log."""
        error = sys.exception()
        if not isinstance(error, OSError):
            log.error("a connection ended badly", exc_info=error)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 90
    server: Network

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if not self._is_meant_for_us():
            self._not_here()
        elif path.startswith(("/api/", "/control/")):
            self._program()
        else:
            self._human(unquote(path))

    def do_POST(self) -> None:
        if self._is_meant_for_us():
            self._program()
        else:
            self._not_here()

    do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815  names that the base class looks for

    # people

    def _human(self, path: str) -> None:
        if "Content-Length" in self.headers:
            self.close_connection = True  # a browser sends no body; one that comes is left unread
        store = self.server.api.store
        if path == "/style.css":
            self._send(HTTPStatus.OK, page.style(), "text/css; charset=utf-8", page.HEADERS)
            return
        html: str | None = None
        if path == "/":
            html = page.front(store)
        elif path.startswith("/p/"):
            html = page.conversation(store, path[3:])
        elif path.startswith("/@"):
            html = page.profile(store, path[2:])
        status = HTTPStatus.NOT_FOUND if html is None else HTTPStatus.OK
        self._send(
            status,
            html or "<!doctype html><title>Niet gevonden</title><p>Niet gevonden.",
            "text/html; charset=utf-8",
            page.HEADERS,
        )

    # programs

    def _program(self) -> None:
        url = urlsplit(self.path)
        # The body is read before anything else, or what is left of it would be taken for the next request.
        body = self._body()
        if body is None:
            self.close_connection = True
            self._json(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "that is too long"})
            return
        controls = url.path.startswith("/control/")
        if not self._knows(self.server.control_token if controls else self.server.token):
            self._json(HTTPStatus.UNAUTHORIZED, {"error": "this token is not known here"})
            return
        fault = None if controls else self.server.faults.draw(self.command)
        if fault is None:
            self._json(*self._do(controls, url.path, url.query, body))
        else:
            self._fail(fault, controls, url.path, url.query, body)

    def _do(self, controls: bool, path: str, query: str, body: bytes) -> tuple[int, Json]:  # noqa: FBT001
        routes: Routes = self.server.control.routes if controls else self.server.api.routes
        try:
            for method, pattern, action in routes:
                found = pattern.fullmatch(unquote(path))
                if method == self.command and found:
                    request = Request(self.server.brand, dict(parse_qsl(query)), _object(body), found.groupdict())
                    return HTTPStatus.OK, action(request)
        except Wrong as wrong:
            return wrong.status, {"error": str(wrong)}
        except Exception:
            log.exception("%s %s went wrong", self.command, path)
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "the network itself failed"}
        return HTTPStatus.NOT_FOUND, {"error": "there is no such address"}

    def _fail(self, fault: Fault, controls: bool, path: str, query: str, body: bytes) -> None:  # noqa: FBT001
        faults = self.server.faults
        if fault.waits:
            self._json(HTTPStatus.TOO_MANY_REQUESTS, {"error": "not so fast"}, self._wait(fault, faults))
        elif fault is Fault.EXPIRED:
            self._json(HTTPStatus.UNAUTHORIZED, {"error": "this token has expired"})
        elif fault is Fault.CUT:
            self._hang_up()
        elif fault.done:
            status, said = self._do(controls, path, query, body)
            self._spoil(fault, faults, status, said)
        else:
            self._json(int(fault.value), {"error": "something broke"})

    def _spoil(self, fault: Fault, faults: Faults, status: int, said: Json) -> None:
        """It is done; now lose the proof of it."""
        if fault is Fault.DONE_CUT:
            self._hang_up()
        elif fault is Fault.DONE_LATE:
            self.server.stopping.wait(faults.late)
            self._json(status, said)
        elif fault is Fault.DONE_GARBLED:
            self._send(status, json.dumps(said)[:-9] + "\ufffd<", "application/json", {})
        else:
            self._json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "something broke"})

    def _wait(self, fault: Fault, faults: Faults) -> dict[str, str]:
        until = self.server.api.clock() + timedelta(seconds=faults.retry_after)
        return {
            Fault.WAIT_SECONDS: {"Retry-After": f"{faults.retry_after:.0f}"},
            Fault.WAIT_DATE: {"Retry-After": format_datetime(until, usegmt=True)},
            Fault.WAIT_DELTA: {"RateLimit-Reset": f"{faults.retry_after:.0f}"},
            Fault.WAIT_EPOCH: {"X-RateLimit-Reset": f"{until.timestamp():.0f}"},
            Fault.WAIT_ISO: {"X-RateLimit-Reset": until.isoformat()},
        }[fault]

    # the wire itself

    def _not_here(self) -> None:
        self.close_connection = True  # the body is left unread
        self._json(HTTPStatus.MISDIRECTED_REQUEST, {"error": "this network answers on this machine only"})

    def _is_meant_for_us(self) -> bool:
        """A page elsewhere must not reach us through a name that it points at this machine."""
        bound = str(self.server.server_address[0])
        host = re.sub(r":\d+$", "", self.headers.get("Host", ""))
        return bound not in ("127.0.0.1", "::1") or host in LOCAL

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > BODY_MOST or "Transfer-Encoding" in self.headers:
            return None
        return self.rfile.read(int(length))

    def _knows(self, token: str) -> bool:
        given = self.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())

    def _json(self, status: int, said: Json, headers: Mapping[str, str] | None = None) -> None:
        self._send(status, json.dumps(said, ensure_ascii=False), "application/json", headers or {})

    def _send(self, status: int, text: str, media_type: str, headers: Mapping[str, str]) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self) -> None:
        self.close_connection = True
        _cut(self.connection)

    def version_string(self) -> str:
        return f"{BRAND}-online"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as the base class has it
        """Nothing: who posts what is on the page already."""


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was first


def _object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Wrong(HTTPStatus.UNPROCESSABLE_ENTITY, "a JSON object is expected")
    return said
