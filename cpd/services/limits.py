"""Limits on what costs: so many in so long, per client address, shared by all workers."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.http import HttpRequest

from cpd.models import RequestCount


def is_over(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count this request, and say whether its address has now made more than ``most`` in the present window."""
    return is_over_for(get_adapter().get_client_ip(request), what, most=most, seconds=seconds)


def is_over_for(who: str, what: str, *, most: int, seconds: int) -> bool:
    """The same for anybody or anything by name, such as a certificate's code.

    A window is a fixed stretch of the clock. The name is kept as a hash, and for one window only.
    """
    window = int(time.time()) // seconds
    key = hashlib.sha256(f"{what}|{who}|{window}".encode()).hexdigest()
    return _count(key, window, seconds) > most


def _count(key: str, window: int, seconds: int) -> int:
    """How often, this time included. Counted in a cache server, or without one in a table of its own."""
    cache = caches["limits"]
    if isinstance(cache, BaseDatabaseCache):  # it would take a dozen queries, and count two at once as one
        ends_at = datetime.fromtimestamp((window + 1) * seconds, UTC)
        return RequestCount.objects.one_more(key, ends_at=ends_at)
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return 1


def forget_old_counts(*, now: datetime) -> int:
    """Delete the counts whose time is over. Nobody misses them."""
    return RequestCount.objects.filter(ends_at__lt=now).delete()[0]
