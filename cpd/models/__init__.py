"""The tables of RECOGNITION."""

from cpd.models.user import User

__all__ = ["User"]
