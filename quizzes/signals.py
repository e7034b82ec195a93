"""What ASSESSMENT tells the rooms above it: ids only, after the commit."""

from django.dispatch import Signal

attempt_marked = Signal()
"""Sent with ``attempt_id`` (int) after an attempt has been marked or re-marked."""
