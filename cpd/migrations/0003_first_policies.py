"""The first wording of each policy, so that a fresh site has all three."""

from pathlib import Path

from django.db import migrations
from django.utils import timezone

FOLDER = Path(__file__).resolve().parent.parent / "policies"


def publish(apps, schema_editor):
    policy = apps.get_model("cpd", "Policy")
    for kind in ("privacy", "terms", "accessibility"):
        text = (FOLDER / f"{kind}.md").read_text(encoding="utf-8")
        policy.objects.create(kind=kind, number=1, text=text, published_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("cpd", "0002_credentials_and_policies")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
