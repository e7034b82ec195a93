"""The tables of RECOGNITION."""

from cpd.models.credential import (
    Credential,
    CredentialEvent,
    CredentialFile,
    CredentialHolder,
    NameRequest,
    NumberSeries,
)
from cpd.models.policy import Acceptance, Policy
from cpd.models.user import User

__all__ = [
    "Acceptance",
    "Credential",
    "CredentialEvent",
    "CredentialFile",
    "CredentialHolder",
    "NameRequest",
    "NumberSeries",
    "Policy",
    "User",
]
