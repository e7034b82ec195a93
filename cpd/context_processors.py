"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, Any]:
    """The brand, the provider and where to write to: settings, no query."""
    return {
        "brand": settings.BRAND,
        "provider": settings.PROVIDER,
        "support_email": settings.SUPPORT_EMAIL,
        "keeps_mail": settings.DEBUG and not settings.SENDS_MAIL,
    }
