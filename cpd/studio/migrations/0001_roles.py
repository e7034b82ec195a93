"""The studio's roles as groups, each with what it needs and no more."""

from django.db import migrations

MATERIAL = ("claimdraft", "referencedraft", "termdraft", "figuredraft", "assetdraft")
WRITE = ("add", "change", "delete", "view")

ADMIN = ("wagtailadmin", "admin", "access_admin")


def material(*verbs):
    return [("authoring", model, f"{verb}_{model}") for model in MATERIAL for verb in verbs]


def views(app, *models):
    return [(app, model, f"view_{model}") for model in models]


LEARNERS = [
    *views("courses", "course", "edition", "enrolment"),
    *views("cpd", "credential", "user"),
]
# For each role: what it may do anywhere, and what it may do with the pages of drafts.
ROLES = {
    "Authors": ([ADMIN, *material(*WRITE)], ["add", "change", "publish"]),
    "Reviewers": ([ADMIN, *material("change", "view")], ["change", "publish", "lock", "unlock"]),
    "Registrars": (
        [ADMIN, *LEARNERS, ("cpd", "credential", "add_credential"), ("cpd", "credential", "change_credential")],
        [],
    ),
    "Administrators": (
        [
            ADMIN,
            *material(*WRITE),
            *LEARNERS,
            ("courses", "edition", "add_edition"),
            ("courses", "course", "change_course"),
            ("cpd", "credential", "add_credential"),
            ("cpd", "credential", "change_credential"),
            ("cpd", "policy", "add_policy"),
            *[("cpd", "user", f"{verb}_user") for verb in ("add", "change")],
            *[("auth", "group", f"{verb}_group") for verb in WRITE],
        ],
        ["add", "change", "publish", "bulk_delete", "lock", "unlock"],
    ),
}


def give(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    Permission = apps.get_model("auth", "Permission")
    StudioRoot = apps.get_model("authoring", "StudioRoot")

    def permission(app, model, codename):
        kind, _made = ContentType.objects.get_or_create(app_label=app, model=model)
        name = f"Can {codename.replace('_', ' ')}"
        found, _made = Permission.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        return found

    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    root = StudioRoot.objects.first()
    for name, (anywhere, pages) in ROLES.items():
        group, made = Group.objects.get_or_create(name=name)
        if not made:
            continue
        group.permissions.set([permission(*each) for each in anywhere])
        for verb in pages if root else []:
            GroupPagePermission.objects.create(
                group=group, page_id=root.page_ptr_id, permission=permission("wagtailcore", "page", f"{verb}_page")
            )

    # Wagtail's own workflow asks its moderators; here it asks the reviewers. Nobody is made to use it.
    reviewers = Group.objects.get(name="Reviewers")
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name="Moderators approval"):
        task.groups.set([reviewers])
        task.name = "Review"
        task.save()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").update(name="Review")


class Migration(migrations.Migration):
    dependencies = [
        ("authoring", "0003_studio_root"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("courses", "0001_tables"),
        ("cpd", "0003_first_policies"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
