"""What LEARNING tells the room above it: ids only, after the commit."""

from django.dispatch import Signal

enrolment_completed = Signal()
"""Sent with ``enrolment_id`` (int) after an enrolment has been completed."""
