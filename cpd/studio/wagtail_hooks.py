"""What the studio's menu offers beside Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses.authoring.models import CourseDraft, StudioRoot
from cpd.studio import gate, policies


@hooks.register("register_admin_urls")
def policy_urls() -> list[URLPattern]:
    """The policies' pages."""
    return [
        path("policies/", policies.index, name="studio_policies"),
        path("policies/<slug:kind>/", policies.write, name="studio_policy"),
    ]


@hooks.register("register_admin_urls")
def gate_urls() -> list[URLPattern]:
    """The release gate."""
    return [
        path("releases/", gate.index, name="studio_gates"),
        path("releases/<int:pk>/", gate.gate, name="studio_gate"),
        path("releases/<int:pk>/publish/", gate.publish, name="studio_gate_publish"),
    ]


@hooks.register("register_admin_menu_item")
def gate_item() -> MenuItem:
    """To the gates of all drafts."""
    return _GateItem(
        "Check and release", reverse("studio_gates"), name="gates", icon_name="success", order=100
    )


class _GateItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        root = StudioRoot.objects.first()
        return bool(root and root.permissions_for_user(request.user).can_edit())  # type: ignore[attr-defined]


@hooks.register("register_page_header_buttons")
def gate_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From a course to its gate."""
    if page.specific_class is CourseDraft and page.permissions_for_user(user).can_edit():
        yield Button(
            "Check and release", reverse("studio_gate", args=[page.pk]), icon_name="success", priority=5
        )


@hooks.register("register_settings_menu_item")
def policy_item() -> MenuItem:
    """Only for who may add a policy."""
    return _PolicyItem(
        "Policies", reverse("studio_policies"), name="policies", icon_name="doc-full", order=900
    )


class _PolicyItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return bool(request.user.has_perm("cpd.add_policy"))  # type: ignore[attr-defined]


class _Start(Component):
    """The first thing on the studio's own page: where to go."""

    order = 10
    template_name = "cpd/studio/start.html"


@hooks.register("construct_homepage_panels")
def start_panel(request: object, panels: list[Component]) -> None:
    """For who may write."""
    root = StudioRoot.objects.first()
    if root and root.permissions_for_user(request.user).can_edit():  # type: ignore[attr-defined]
        panels.append(_Start())


@hooks.register("construct_homepage_summary_items", order=1000)
def without_counts(request: object, items: list[Component]) -> None:
    """Counts of Wagtail's own libraries say nothing about courses."""
    items.clear()
