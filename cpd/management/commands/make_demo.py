"""Make the demo people."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cpd.services import demo


class Command(BaseCommand):
    """Make the demo people and print what they sign in with. Only in DEBUG, on the default SQLite database."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them; safe to run twice."""
        if not demo.may_have_demo():
            raise CommandError("Demo people are only for DEBUG with the default SQLite database.")
        for person in demo.make_demo(now=timezone.now()):
            if options["verbosity"]:
                self.stdout.write(f"{person['role']}  {person['email']}  {person['password']}")
