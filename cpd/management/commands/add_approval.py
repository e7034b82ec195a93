"""Enter a body's approval, with the letter that shows it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management import BaseCommand, CommandError

from courses.models import Course
from cpd.models import Approval


class Command(BaseCommand):
    """Enter an approval. Certificates of whoever completes while it is valid print it, and no others do."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the body's letter says."""
        parser.add_argument("body", help="a short key, such as ncbtmb")
        parser.add_argument("--name", required=True, help="the body's name as it is printed")
        parser.add_argument("--kind", required=True, choices=Approval.Kind.values)
        parser.add_argument("--number", required=True)
        parser.add_argument("--course", metavar="KEY", help="the course; without it, everything we offer")
        parser.add_argument("--hours", type=Decimal, help="the hours that the body approved")
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="valid_to", type=date.fromisoformat)
        parser.add_argument("--evidence", type=Path, required=True, help="the body's letter, as a file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and enter it."""
        course = None
        if options["course"]:
            course = Course.objects.filter(key=options["course"]).first()
            if course is None:
                raise CommandError(f"There is no course {options['course']}.")
        if not options["evidence"].is_file():
            raise CommandError(f"There is no file {options['evidence']}.")
        with options["evidence"].open("rb") as letter:
            approval = Approval(
                body=options["body"],
                body_name=options["name"],
                kind=options["kind"],
                number=options["number"],
                course=course,
                hours=options["hours"],
                valid_from=options["valid_from"],
                valid_to=options["valid_to"],
                evidence=File(letter, name=options["evidence"].name),
            )
            try:
                approval.full_clean()
            except ValidationError as error:
                raise CommandError("; ".join(error.messages)) from None
            approval.save()
        self.stdout.write(f"Entered: {approval}.")
