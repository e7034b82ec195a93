"""Do everything that is due: expire, reconcile, award, print, mail."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from cpd.services.tending import log, tend


class Command(BaseCommand):
    """Do everything that is due, once, or again and again beside the server. Several may run at once."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often."""
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or rounds until a signal comes."""
        stop = threading.Event()
        if options["every"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        while True:
            self._round(options["verbosity"])
            if not options["every"] or stop.wait(options["every"]):
                return

    def _round(self, verbosity: int) -> None:
        try:
            done = str(tend(now=timezone.now()))
            if verbosity > 1 or done != "nothing was due":
                self.stdout.write(done)
            _drain_queue()
        except Exception:
            log.exception("A round of tending failed; the next one tries again.")
        finally:
            close_old_connections()


def _drain_queue() -> None:
    """Do the editor's own background work (its search index), which goes through a queue in the database."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    ).run()
