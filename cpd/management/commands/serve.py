"""Prepare everything and serve: what `make run` does, and what a one-machine site runs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from courses.models import Edition
from cpd.services.demo import may_have_demo, passwords

LIBRARY = Path(settings.BASE_DIR) / "courses" / "library"


class Command(BaseCommand):
    """Migrate, release the shipped courses, make the demo people, then serve and tend until stopped."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and with how many workers."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--tend-every", type=int, default=60, metavar="SECONDS")
        parser.add_argument("--prepare-only", action="store_true", help="stop before serving")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, say who can sign in, and serve."""
        self._prepare()
        if not options["prepare_only"]:
            self._serve(options)

    def _prepare(self) -> None:
        settings.VAR_DIR.mkdir(exist_ok=True)
        self._step("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not settings.DEBUG:
            self._step("Collecting static files")
            call_command("collectstatic", interactive=False, verbosity=0)
        for folder in sorted(path.parent for path in LIBRARY.glob("*/course.yaml")):
            self._load(folder)
        if may_have_demo():
            self._step("Making the demo people")
            call_command("make_demo", verbosity=0)

    def _load(self, folder: Path) -> None:
        """Release a shipped course and fill its draft; what somebody released in the studio stays on offer."""
        if not Edition.objects.filter(current_of__key=folder.name, released_by__isnull=False).exists():
            self._step(f"Loading the course {folder.name}")
            call_command(
                "load_course", folder, release=True, note="As shipped", verbosity=0, stdout=self.stdout
            )
        call_command("load_draft", folder, new_only=True, stdout=self.stdout)

    def _step(self, words: str) -> None:
        self.stdout.write(f"{words} …")
        self.stdout.flush()

    def _serve(self, options: dict[str, Any]) -> None:
        address = f"{options['host']}:{options['port']}"
        server = [
            *(sys.executable, "-m", "gunicorn", "cpd.wsgi", "--bind", address),
            *("--workers", str(options["workers"])),  # the rest stands in gunicorn.conf.py
        ]
        tender = [sys.executable, "manage.py", "tend", "--every", str(options["tend_every"])]
        # Letters and certificates name the address that is served, unless a public one has been set.
        environment = {"SITE_URL": f"http://{address}"} | os.environ
        children = [
            subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603
            for command in (server, tender)
        ]
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: _end(children))
        time.sleep(1.5)
        if children[0].poll() is not None:
            _stop(children)
            raise CommandError(f"Could not serve on {address}: is something else using that port?")
        self._say_where(address)
        children[0].wait()
        _stop(children)

    def _say_where(self, address: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nServing http://{address}  (stop with Ctrl+C)"))
        for person in passwords():
            self.stdout.write(f"  {person['role']:<8} {person['email']:<24} {person['password']}")
        if settings.DEBUG:
            self.stdout.write(f"  Mail is kept, not sent: http://{address}/mail/")
        self.stdout.flush()


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask the children to end. It waits for nobody: a signal may come while somebody waits already."""
    for child in children:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    _end(children)
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=30)
