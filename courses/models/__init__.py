"""The tables of LEARNING."""

from courses.models.edition import Asset, Course, Edition, EditionLesson, EditionPaper, outline_of, outlines
from courses.models.enrolment import Completion, Enrolment, Evaluation
from courses.models.progress import BlockAnswer, Progress

__all__ = [
    "Asset",
    "BlockAnswer",
    "Completion",
    "Course",
    "Edition",
    "EditionLesson",
    "EditionPaper",
    "Enrolment",
    "Evaluation",
    "Progress",
    "outline_of",
    "outlines",
]
