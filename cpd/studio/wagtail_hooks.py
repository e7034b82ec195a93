"""What the studio's menu offers beside Wagtail's own."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cpd.studio import policies


@hooks.register("register_admin_urls")
def policy_urls() -> list[URLPattern]:
    """The policies' pages."""
    return [
        path("policies/", policies.index, name="studio_policies"),
        path("policies/<slug:kind>/", policies.write, name="studio_policy"),
    ]


@hooks.register("register_settings_menu_item")
def policy_item() -> MenuItem:
    """Only for who may add a policy."""
    return _PolicyItem(
        "Policies", reverse("studio_policies"), name="policies", icon_name="doc-full", order=900
    )


class _PolicyItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return bool(request.user.has_perm("cpd.add_policy"))  # type: ignore[attr-defined]
