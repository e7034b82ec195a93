"""The draft of a course, as pages under one studio root."""

from wagtail.models import Page


class StudioRoot(Page):
    """The root under which all drafts stand. Learners never see it: no public URL is mounted."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = ["authoring.CourseDraft"]
    max_count = 1

    class Meta:
        verbose_name = "studio"


class CourseDraft(Page):
    """A course in the making; a release compiles it into an edition."""

    parent_page_types = ["authoring.StudioRoot"]
    subpage_types: list[str] = []
    admin_default_ordering = "ord"

    class Meta:
        verbose_name = "course draft"

    def get_url_parts(self, *args: object, **kwargs: object) -> None:
        """No public address: the learner's pages are editions."""
        return
