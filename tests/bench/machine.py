"""Servers under measurement: started, loaded, and their processor time read from the kernel."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def cpu_seconds(pids: Sequence[int], *, with_children: bool = True) -> float:
    """User and system time of the processes, and of the children that they have waited for."""
    total = 0
    for pid in pids:
        try:
            times = _fields(pid)[11:15]
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(map(int, times if with_children else times[:2]))
    return total / TICK


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            children.setdefault(int(_fields(int(each.name))[1]), []).append(int(each.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [pid]
    for member in found:
        found += children.get(member, [])
    return found


def pss_megabytes(pids: Sequence[int]) -> float:
    """Proportional set size of the processes together: memory that is shared counts once."""
    total = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


@dataclass(frozen=True)
class Database:
    """PostgreSQL as processes of this machine; ``postmaster`` is 0 when it runs elsewhere and cannot be seen."""

    name: str
    postmaster: int = 0

    def cpu(self) -> float:
        """Processor seconds of the backends of this database and of what all databases share."""
        return cpu_seconds(self._pids(), with_children=False) if self.postmaster else 0.0

    def _pids(self) -> list[int]:
        return [pid for pid in family(self.postmaster) if self._is_ours(pid)]

    def _is_ours(self, pid: int) -> bool:
        """A backend's title names its user, database and client; a shared process has no client."""
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().split()
        except (FileNotFoundError, ProcessLookupError):
            return False
        is_backend = any(word.startswith(("127.", "::1", "[local]")) for word in words)
        return self.name in words if is_backend else "autovacuum" not in words


@dataclass
class Server:
    """gunicorn as the platform runs it, with two workers, on a free port."""

    app: str
    environment: dict[str, str]
    database: Database | None = None
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [
            *(sys.executable, "-m", "gunicorn", self.app, "--bind", f"127.0.0.1:{self.port}"),
            *("--workers", "2", "--log-level", "error"),  # the rest stands in gunicorn.conf.py
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
        return cpu_seconds(self.pids()) + (self.database.cpu() if self.database else 0.0)
