"""Close the accounts of the demo people."""

from typing import Any

from django.core.management import BaseCommand

from cpd.models import User


class Command(BaseCommand):
    """Turn demo people into ordinary accounts that nobody can sign in to: their records stay true."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Close them all; safe to run twice."""
        closed = 0
        for user in User.objects.filter(is_demo=True):
            user.set_unusable_password()
            user.is_demo = user.is_active = user.is_staff = user.is_superuser = False
            user.save()
            closed += 1
        self.stdout.write(f"{closed} demo people closed.")
