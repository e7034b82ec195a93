"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpd.settings")
application = get_wsgi_application()
# Every view is imported now, once for all workers, and not by each of them at its first request.
get_resolver().url_patterns  # noqa: B018
