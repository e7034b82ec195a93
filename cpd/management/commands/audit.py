"""Recompute every digest and look for what does not fit."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from cpd.services.auditing import audit


class Command(BaseCommand):
    """Recompute the digests of papers, editions, credentials and files, and the marks: tampering shows."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding; fail if there is one."""
        counted, findings = audit()
        for finding in findings:
            self.stdout.write(finding)
        if findings:
            raise CommandError(f"{len(findings)} of {counted} records do not fit.")
        self.stdout.write(f"{counted} records looked at, all as they were written.")
