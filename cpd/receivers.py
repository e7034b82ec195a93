"""What RECOGNITION does when LEARNING has something to tell."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from courses.signals import enrolment_completed
from cpd.services.credentials import issue_for


@receiver(enrolment_completed)
def award(enrolment_id: int, **kwargs: Any) -> None:
    """A completed course earns its credential."""
    issue_for(enrolment_id, now=timezone.now())
