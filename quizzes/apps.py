"""ASSESSMENT: what was asked, what was answered, what is it worth?"""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """Papers, attempts, marks."""

    name = "quizzes"
    verbose_name = "Assessment"
