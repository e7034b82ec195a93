"""What the studio's menu offers beside Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses.authoring.models import CourseDraft
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
        path("releases/<int:pk>/", gate.gate, name="studio_gate"),
        path("releases/<int:pk>/publish/", gate.publish, name="studio_gate_publish"),
    ]


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
