"""A server on loopback, and a session that finds it under a vendor's own address."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter


class Asked(NamedTuple):
    method: str
    path: str
    params: dict[str, str]
    body: Any
    headers: dict[str, str]


class Answer(NamedTuple):
    status: int
    body: Any
    headers: dict[str, str] = {}


class Server:
    """What a vendor's server has in common: `asked`, and answers `first` that come before all others."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.first: list[Answer] = []
        self.before: Callable[[Asked], None] = lambda _asked: None
        """Called with each request before it is answered."""

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def _answered(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        self.before(asked)
        return self.first.pop(0) if self.first else self.answer(asked)


@contextmanager
def serving(server: Server) -> Iterator[str]:
    """The server's address while it runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            address = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            is_json = "json" in self.headers.get("Content-Type", "")
            body = json.loads(text) if is_json and text else dict(parse_qsl(text))
            asked = Asked(
                self.command, address.path, dict(parse_qsl(address.query)), body, dict(self.headers)
            )
            status, answer, headers = server._answered(asked)
            sent = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = handle_one  # noqa: N815 - the standard library calls them so

        def log_message(self, *_args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_port}"
        finally:
            listening.shutdown()
            thread.join()


class ToLoopback(HTTPAdapter):
    """Sends what is meant for a vendor to loopback; whatever else is asked for fails."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self.addresses = addresses
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        for vendor, loopback in self.addresses.items():
            if (request.url or "").startswith(vendor):
                request.url = loopback + (request.url or "").removeprefix(vendor)
                return super().send(request, *args, **kwargs)
        raise requests.ConnectionError(f"nobody is at {request.url}")


def session(addresses: dict[str, str]) -> requests.Session:
    found = requests.Session()
    found.trust_env = False
    found.mount("https://", ToLoopback(addresses))
    found.mount("http://", ToLoopback({}))
    return found
