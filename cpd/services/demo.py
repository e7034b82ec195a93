"""Demo people: for a copy on one's own machine, never for a real site."""

from __future__ import annotations

import json
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction

from cpd.models import User
from cpd.services import people

PEOPLE = (
    {"role": "learner", "email": "learner@demo.example", "display_name": "Robin", "is_admin": False},
    {"role": "admin", "email": "admin@demo.example", "display_name": "Alex", "is_admin": True},
)
_KEPT = settings.VAR_DIR / "demo-people.json"


def may_have_demo() -> bool:
    """Only where DEBUG is on and the database is the default SQLite."""
    return settings.DEBUG and str(connection.settings_dict["NAME"]) == str(settings.SQLITE_PATH)


def passwords() -> list[dict[str, str]]:
    """Who can sign in with what: role, email, password; empty where there are no demo people."""
    if not may_have_demo() or not _KEPT.exists():
        return []
    kept: list[dict[str, str]] = json.loads(_KEPT.read_text())
    return kept if User.objects.filter(is_demo=True).exists() else []


@transaction.atomic
def make_demo(*, now: Any) -> list[dict[str, str]]:
    """Make the demo people with passwords that are random for this database, or leave them as they are."""
    if not may_have_demo():
        raise RuntimeError("Demo people are only for DEBUG with the default SQLite database.")
    if kept := passwords():
        return kept
    made = []
    for person in PEOPLE:
        password = secrets.token_urlsafe(9)
        user = User.objects.filter(email=person["email"]).first() or User(email=str(person["email"]))
        user.display_name = str(person["display_name"])
        user.is_staff = user.is_superuser = bool(person["is_admin"])
        user.is_demo = True
        user.set_password(password)
        user.save()
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        people.accept_policies(user, now=now)
        made.append({"role": str(person["role"]), "email": user.email, "password": password})
    _KEPT.parent.mkdir(exist_ok=True)
    _KEPT.touch(mode=0o600)
    _KEPT.write_text(json.dumps(made))
    return made
