"""The studio root, under which all drafts stand."""

from __future__ import annotations

from wagtail.models import Locale, Page

from .models import StudioRoot


def studio_root() -> StudioRoot:
    """The one studio root; made when there is none yet, as on a database that was emptied."""
    found = StudioRoot.objects.first()
    if found:
        return found
    Locale.objects.get_or_create(language_code="en-gb")
    top = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    root: StudioRoot = top.add_child(instance=StudioRoot(title="Courses", slug="courses"))
    return root
