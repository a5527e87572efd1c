"""The judge over HTTP: against an empty view on the same server, and a list of leads against one."""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measured import say

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENTS, REQUESTS, ROUNDS = 4, 200, 7
JUDGE = "/api/v1/definitions/mql/judge"
LEAD = {
    "id": "L-1",
    "industry": "IT",
    "employees": 120,
    "authority": False,
    "need": True,
    "events": [{"event": "download", "at": "2026-11-01T09:00:00+09:00"}],
}


def run() -> None:
    """Starts a server of two workers on a company of its own, and asks it."""
    with TemporaryDirectory() as folder:
        token = company(folder)
        with server(folder) as port:
            empty = request(port, token, "GET", "/api/v1/empty")
            one = request(port, token, "POST", JUDGE, {"lead": LEAD})
            many = request(port, token, "POST", JUDGE, {"leads": [LEAD | {"id": i} for i in range(1000)]})
            rate, against, ratio = rates(port, one, empty)
            say(
                "POST …/judge, one lead with its reasons: requests a second, as a part of an empty view's",
                ratio,
                "at least 0.7",
                f"{rate:,.0f}/s of {against:,.0f}/s, 2 workers",
            )
            slow, quick, times = durations(port, many, one)
            say(
                "POST …/judge, 1,000 leads: times one lead's time",
                times,
                "at most 10",
                f"{slow * 1000:.1f} ms / {quick * 1000:.2f} ms",
            )


def rates(port: int, ours: bytes, empty: bytes) -> tuple[float, float, float]:
    """Medians of interleaved rounds: requests a second of both, and the median of each round's ratio."""
    found: list[tuple[float, float]] = []
    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in range(ROUNDS):
            pair = []
            for sent in (ours, empty):
                start = time.perf_counter()
                list(clients.map(lambda _, sent=sent: answer(port, sent), range(REQUESTS)))
                pair.append(REQUESTS / (time.perf_counter() - start))
            found.append((pair[0], pair[1]))
    one, other = (statistics.median(column) for column in zip(*found, strict=True))
    return one, other, statistics.median(mine / theirs for mine, theirs in found)


def durations(port: int, many: bytes, one: bytes) -> tuple[float, float, float]:
    """Medians of seconds, one request at a time, interleaved: of the list, of one lead, and their ratio."""
    found: list[tuple[float, float]] = []
    for _ in range(3 * ROUNDS):
        pair = []
        for sent in (many, one):
            start = time.perf_counter()
            answer(port, sent)
            pair.append(time.perf_counter() - start)
        found.append((pair[0], pair[1]))
    slow, quick = (statistics.median(column) for column in zip(*found, strict=True))
    return slow, quick, slow / quick


def company(folder: str) -> str:
    """A company with the demo's agreed definitions, in a database below the folder; a token for its API."""
    manage(folder, "migrate", "--verbosity", "0")
    return manage(folder, "shell", "--no-imports", "-c", "from benchmarks import site_company").split()[-1]


def manage(folder: str, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment(folder),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def environment(folder: str) -> dict[str, str]:
    path = f"{ROOT}{os.pathsep}{ROOT / 'scripts'}"
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "DATA_DIR": folder, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "benchmarks.site"}


@contextmanager
def server(folder: str) -> Iterator[int]:
    """The product behind gunicorn, as `make run` serves it; the port it is on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, *command, "--no-control-socket", "--log-level", "error"],
        env=environment(folder),
        cwd=ROOT,
    )
    try:
        for _ in range(300):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def request(port: int, token: str, method: str, path: str, body: object = None) -> bytes:
    """A whole HTTP request, and its answer checked once."""
    data = b"" if body is None else json.dumps(body).encode()
    head = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Authorization: Bearer {token}",
        "Accept-Language: en",
        "Content-Type: application/json",
        f"Content-Length: {len(data)}",
        "Connection: close",
    ]
    sent = "\r\n".join(head).encode() + b"\r\n\r\n" + data
    for _ in range(6):  # every worker has compiled what it needs
        answer(port, sent)
    return sent


def answer(port: int, sent: bytes) -> bytes:
    """The answer to a request, to its end. Raises where it is not 200."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(sent)
        parts = []
        while part := connection.recv(1 << 16):
            parts.append(part)
    received = b"".join(parts)
    if not received.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(received[:2000].decode(errors="replace"))
    return received
