"""RECOGNITION: what does it count for, how is it proved?"""

from django.apps import AppConfig


class CpdConfig(AppConfig):
    """People, credit, credentials, and the project's wiring."""

    name = "cpd"
    verbose_name = "Recognition"

    def ready(self) -> None:
        """Connect the receivers."""
        from cpd import checks, receivers  # noqa: F401  (registering is their purpose)
