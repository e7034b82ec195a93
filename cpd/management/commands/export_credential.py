"""Write a credential's files, as its holder gets them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cpd.models import Credential, CredentialFile, CredentialHolder
from cpd.rules.credential import parse_code
from cpd.services.badges import NoSigningKeyError, badge_file
from cpd.services.credentials import certificate_pdf


class Command(BaseCommand):
    """Write a credential's certificate, badge and signed JSON. Each is made if it has not been made yet."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and where to."""
        parser.add_argument("code")
        parser.add_argument("--pdf", type=Path, metavar="F")
        parser.add_argument("--badge", type=Path, metavar="F", help="a .png or .svg file")
        parser.add_argument("--json", type=Path, metavar="F", help="the signed badge")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what was asked for."""
        wanted = {name: options[name] for name in ("pdf", "badge", "json") if options[name]}
        if not wanted:
            raise CommandError("Say what to write: --pdf, --badge or --json.")
        credential = by_code(options["code"])
        try:
            for name, path in wanted.items():
                path.write_bytes(_content(credential, name, path))
                self.stdout.write(f"Wrote {path}.")
        except NoSigningKeyError as error:
            raise CommandError(str(error)) from None
        except CredentialHolder.DoesNotExist:
            raise CommandError("The holder's name was erased, so this can no longer be made.") from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None


def _content(credential: Credential, name: str, path: Path) -> bytes:
    now = timezone.now()
    if name == "pdf":
        return certificate_pdf(credential, now=now)
    kind = CredentialFile.Kind.BADGE_JSON
    if name == "badge":
        is_svg = path.suffix.lower() == ".svg"
        kind = CredentialFile.Kind.BADGE_SVG if is_svg else CredentialFile.Kind.BADGE_PNG
    return badge_file(credential, kind, now=now)


def by_code(text: str) -> Credential:
    """The credential under a code or a certificate number, however the code is typed. Raises CommandError."""
    code = parse_code(text)
    found = Credential.objects.filter(code=code).first() if code else None
    found = found or Credential.objects.filter(number=text.strip()).first()
    if found is None:
        raise CommandError(f"There is no credential {text}.")
    return found
