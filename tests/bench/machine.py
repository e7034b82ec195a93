"""Servers under measurement: started, loaded, and their processor time read from the kernel."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
Request = tuple[str, str, dict[str, str], bytes]


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and system time of the processes and of the children they have waited for."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        total += sum(int(number) for number in fields[11:15])
    return total / TICK


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for child in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((child / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found += family(int(child.name))
    return found


def pss_megabytes(pids: Sequence[int]) -> float:
    """Proportional set size of the processes together."""
    total = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


@dataclass
class Server:
    """gunicorn with two workers on a free port; ``database`` is the pid of PostgreSQL's postmaster."""

    app: str
    environment: dict[str, str]
    database: int = 0
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [
            *(sys.executable, "-m", "gunicorn", self.app, "--bind", f"127.0.0.1:{self.port}"),
            *("--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "error"),
        ]
        self.process = subprocess.Popen(command, env=os.environ | self.environment)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.app} does not answer")

    def __exit__(self, *error: object) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)

    def pids(self) -> list[int]:
        """The server's processes."""
        assert self.process
        return family(self.process.pid)

    def cpu(self) -> float:
        """Processor seconds of server and database so far."""
        return cpu_seconds(self.pids()) + (cpu_seconds(family(self.database)) if self.database else 0)


@dataclass
class Load:
    """What came of sending requests for a while."""

    sent: int = 0
    cpu: float = 0.0
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """CPU-milliseconds per request."""
        return 1000 * self.cpu / max(1, self.sent)

    def percentile(self, part: int) -> float:
        """Milliseconds that so many percent of the requests stayed under."""
        return 1000 * statistics.quantiles(self.times, n=100)[part - 1] if len(self.times) > 1 else 0.0


def load(server: Server, requests: Iterator[Request], *, seconds: float, clients: int = 8) -> Load:
    """Send requests from several connections for so long; anything but 200, 204 or 302 is wrong."""
    done, lock = Load(), threading.Lock()
    stop = time.monotonic() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        while time.monotonic() < stop:
            with lock:
                method, path, headers, body = next(requests)
            began = time.perf_counter()
            status, _body = send(connection, method, path, headers, body)
            took = time.perf_counter() - began
            with lock:
                done.sent += 1
                done.times.append(took)
                if status not in (200, 204, 302):
                    done.wrong.append(f"{status} {path}")
        connection.close()

    before = server.cpu()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.cpu = server.cpu() - before
    return done


def send(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, bytes]:
    """One request on a kept connection."""
    connection.request(method, path, body or None, {"Host": "127.0.0.1"} | headers)
    response = connection.getresponse()
    return response.status, response.read()


def versus_bare(bare: Server, measure: Callable[[], Load], *, rounds: int) -> tuple[float, float, Load]:
    """The median multiple of the bare view over some rounds, the median CPU-ms, and the last load."""
    multiples, costs, last = [], [], Load()
    hello = iter(lambda: ("GET", "/", {}, b""), None)
    for _ in range(rounds):
        before = load(bare, hello, seconds=1.5)
        last = measure()
        after = load(bare, hello, seconds=1.5)
        yardstick = (before.cpu + after.cpu) * 1000 / max(1, before.sent + after.sent)
        multiples.append(last.cpu_ms / yardstick)
        costs.append(last.cpu_ms)
    return statistics.median(multiples), statistics.median(costs), last
