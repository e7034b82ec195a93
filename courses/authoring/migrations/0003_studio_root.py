"""The studio root in the place of Wagtail's welcome page."""

from django.db import migrations

STEP = 4


def plant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    StudioRoot = apps.get_model("authoring", "StudioRoot")
    if StudioRoot.objects.exists():
        return
    top = Page.objects.filter(depth=1).order_by("path").first()
    if top is None:
        return
    page_type = ContentType.objects.get_for_model(Page)
    welcome = Page.objects.filter(depth=2, numchild=0, content_type=page_type)
    kind, _made = ContentType.objects.get_or_create(app_label="authoring", model="studioroot")
    last = Page.objects.filter(depth=2).order_by("-path").first()
    number = int(last.path[-STEP:], 36) + 1 if last else 1
    locale = Locale.objects.first() or Locale.objects.create(language_code="en-gb")
    root = StudioRoot.objects.create(
        title="Courses",
        draft_title="Courses",
        slug="courses",
        content_type=kind,
        path=top.path + _base36(number),
        depth=2,
        numchild=0,
        url_path="/courses/",
        locale=locale,
        live=True,
    )
    Site.objects.filter(root_page__in=welcome).update(root_page=root.page_ptr, site_name="Studio")
    welcome.delete()
    Page.objects.filter(pk=top.pk).update(numchild=Page.objects.filter(depth=2).count())


def _base36(number):
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text.rjust(STEP, "0")


class Migration(migrations.Migration):
    dependencies = [
        ("authoring", "0002_drafts"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
