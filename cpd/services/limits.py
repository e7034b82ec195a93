"""Limits on what costs: so many in so long, per client address, shared by all workers."""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest


def is_over(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count this request, and say whether its address has now made more than ``most`` in the present window."""
    return is_over_for(get_adapter().get_client_ip(request), what, most=most, seconds=seconds)


def is_over_for(who: str, what: str, *, most: int, seconds: int) -> bool:
    """The same for anybody or anything by name, such as a certificate's code.

    A window is a fixed stretch of the clock. The name is kept as a hash, and for one window only.
    """
    window = int(time.time()) // seconds
    key = hashlib.sha256(f"{what}|{who}|{window}".encode()).hexdigest()
    cache = caches["limits"]
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two calls
        return False
