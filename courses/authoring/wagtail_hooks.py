"""What the editor offers beside Wagtail's own: material, choosers, packages, and keys that stay unique."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import views
from .keys import copy_material, settle_keys
from .models import (
    AssetDraft,
    ClaimDraft,
    CourseDraft,
    DraftPage,
    FigureDraft,
    ReferenceDraft,
    StudioRoot,
    TermDraft,
)
from .models.pages import course_of
from .uses import UsesColumn


class Material(SnippetViewSet):
    """Lists of a course's material, in the course's own order."""

    list_filter = ["course"]
    list_per_page = 50
    sort_order_field = "position"
    ordering = ["course", "position"]
    add_to_admin_menu = False


class Claims(Material):
    """The claims."""

    model = ClaimDraft
    icon = "success"
    menu_label = "Claims"
    list_display = ["text", "key", "verdict", UsesColumn()]
    list_filter = ["course", "verdict", "topic"]


class References(Material):
    """The references."""

    model = ReferenceDraft
    icon = "link"
    menu_label = "References"
    list_display = ["title", "key", "authors", "year", UsesColumn()]


class Terms(Material):
    """The glossary."""

    model = TermDraft
    icon = "title"
    menu_label = "Glossary"
    list_display = ["term", "key", "definition", UsesColumn()]


class Figures(Material):
    """The figures."""

    model = FigureDraft
    icon = "image"
    menu_label = "Figures"
    list_display = ["title", "key", UsesColumn()]


class Files(Material):
    """The files."""

    model = AssetDraft
    icon = "media"
    menu_label = "Files"
    list_display = ["key", "media_type", "size", UsesColumn()]


class CourseMaterial(SnippetViewSetGroup):
    """All of them under one item of the menu."""

    menu_label = "Course material"
    menu_icon = "folder-open-inverse"
    menu_order = 110
    items = (Claims, References, Terms, Figures, Files)


register_snippet(CourseMaterial)


@hooks.register("register_admin_urls")
def draft_urls() -> list[URLPattern]:
    """Pages for a whole draft."""
    return [
        path("drafts/", views.courses, name="studio_courses"),
        path("drafts/used/<str:kind>/<int:pk>/", views.used_in, name="studio_used_in"),
        path("drafts/choose/<str:kind>/<int:page>/", views.choose, name="studio_choose"),
        path("drafts/upload/", views.upload, name="studio_upload"),
        path("drafts/<int:pk>/package.zip", views.download, name="studio_download"),
    ]


@hooks.register("register_admin_menu_item")
def courses_item() -> MenuItem:
    """Straight to the courses."""
    return _Courses(
        "Courses", reverse("studio_courses"), name="courses", icon_name="folder-inverse", order=90
    )


class _Courses(MenuItem):
    def is_shown(self, request: Any) -> bool:
        root = StudioRoot.objects.first()
        return bool(root and root.permissions_for_user(request.user).can_edit())


@hooks.register("construct_main_menu")
def without_what_drafts_do_not_use(request: Any, items: list[MenuItem]) -> None:
    """Drawings and films belong to a course; Wagtail's own libraries would only confuse."""
    items[:] = [item for item in items if item.name not in {"images", "documents", "explorer", "help"}]


@hooks.register("register_page_header_buttons")
def package_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Upload at the studio root, download and material at a course."""
    page = page.specific_deferred
    if isinstance(page, StudioRoot) and page.permissions_for_user(user).can_add_subpage():
        yield Button("Upload a package", reverse("studio_upload"), icon_name="upload", priority=60)
    if isinstance(page, CourseDraft) and page.permissions_for_user(user).can_edit():
        yield Button(
            "Download as a package",
            reverse("studio_download", args=[page.pk]),
            icon_name="download",
            priority=80,
        )
        for number, viewset in enumerate((Claims, References, Terms, Figures, Files)):
            address = reverse(viewset.model.snippet_viewset.get_url_name("list"))
            yield Button(
                str(viewset.menu_label),
                f"{address}?course={page.pk}",
                icon_name=viewset.icon,
                priority=81 + number,
            )


@hooks.register("after_copy_page")
def settle_a_copy(request: Any, page: Page, new_page: Page) -> None:
    """A copy has keys of its own, and a copied course its own material."""
    source, copy = page.specific, new_page.specific
    if isinstance(copy, CourseDraft):
        copy_material(source, copy)
    if isinstance(copy, DraftPage):
        settle_keys(copy, by=request.user)


@hooks.register("after_move_page")
def settle_a_move(request: Any, page: Page) -> None:
    """A part that came from another course takes keys that are free in its new one."""
    moved = Page.objects.get(pk=page.pk).specific
    if isinstance(moved, DraftPage) and not isinstance(moved, CourseDraft) and course_of(moved):
        settle_keys(moved, by=request.user)


@hooks.register("insert_global_admin_js")
def writing_script() -> SafeString:
    """The toolbar and the chooser."""
    return format_html('<script type="module" src="{}"></script>', static("authoring/writing.js"))


@hooks.register("insert_global_admin_css")
def writing_style() -> SafeString:
    """Their looks."""
    return format_html('<link rel="stylesheet" href="{}">', static("authoring/studio.css"))
