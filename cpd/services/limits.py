"""Limits on what costs: so many in so long, per client address, shared by all workers."""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest


def is_over(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count this request, and say whether its address has now made more than ``most`` in the present window.

    A window is a fixed stretch of the clock. The address is kept as a hash, and for one window only.
    """
    address = get_adapter().get_client_ip(request)
    window = int(time.time()) // seconds
    key = hashlib.sha256(f"{what}|{address}|{window}".encode()).hexdigest()
    cache = caches["limits"]
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two calls
        return False
