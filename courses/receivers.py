"""What LEARNING does when ASSESSMENT tells it something."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from courses.services import progress
from quizzes.signals import attempt_marked


@receiver(attempt_marked)
def count_attempt(attempt_id: int, **_: Any) -> None:
    """A passed attempt counts towards its course."""
    progress.record_attempt(attempt_id=attempt_id, now=timezone.now())
