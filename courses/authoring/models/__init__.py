"""The tables of drafts: pages for what is read and sat, material for what they name."""

from .material import MATERIAL, AssetDraft, ClaimDraft, FigureDraft, MaterialDraft, ReferenceDraft, TermDraft
from .pages import CourseDraft, DraftPage, LessonDraft, ModuleDraft, QuizDraft, StudioRoot

__all__ = [
    "MATERIAL",
    "AssetDraft",
    "ClaimDraft",
    "CourseDraft",
    "DraftPage",
    "FigureDraft",
    "LessonDraft",
    "MaterialDraft",
    "ModuleDraft",
    "QuizDraft",
    "ReferenceDraft",
    "StudioRoot",
    "TermDraft",
]
