"""LEARNING: what is taught, who is learning it, are they done?"""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Editions, enrolments, progress."""

    name = "courses"
    verbose_name = "Learning"

    def ready(self) -> None:
        """Connect the receivers."""
        from courses import receivers  # noqa: F401
