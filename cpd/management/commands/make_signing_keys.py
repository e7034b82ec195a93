"""Print a new signing key for open badges."""

import json
import secrets
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from cpd.rules.keys import SigningKeyError, new_entry, parse_signing_keys, retired_entry

ADVICE = """
The line above is the new value of BADGE_SIGNING_KEYS. It holds a secret: keep it where SECRET_KEY is kept, in the
environment of the server and a backup of it, and in no repository. Nothing has been written anywhere.

To rotate: put the new value in place of the old one and restart. The key that signed before stands in it as
retired, without its secret: badges signed with it go on verifying. Run this command with the present setting in
the environment, or earlier keys will be missing from the line.
If a key fell into wrong hands, take its entry out of the list: every badge signed with it then fails, and is to
be made anew."""


class Command(BaseCommand):
    """Print the setting with a new key that signs and the present ones retired. Nothing is written."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """The value goes to the output, the advice beside it to the error stream."""
        try:
            keys = parse_signing_keys(settings.BADGE_SIGNING_KEYS)
        except SigningKeyError as error:
            raise CommandError(f"BADGE_SIGNING_KEYS, as it is now, cannot be read. {error}") from None
        entries = [*(retired_entry(key) for key in keys), new_entry(secrets.token_bytes(32))]
        self.stdout.write(json.dumps(entries))
        self.stderr.write(ADVICE)
