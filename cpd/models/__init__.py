"""The tables of RECOGNITION."""

from cpd.models.achievement import Achievement
from cpd.models.approval import Approval
from cpd.models.credential import (
    Credential,
    CredentialEvent,
    CredentialFile,
    CredentialHolder,
    NameRequest,
    NumberSeries,
    StatusListEntry,
)
from cpd.models.limit import RequestCount
from cpd.models.policy import Acceptance, Policy
from cpd.models.registration import Registration
from cpd.models.user import User

__all__ = [
    "Acceptance",
    "Achievement",
    "Approval",
    "Credential",
    "CredentialEvent",
    "CredentialFile",
    "CredentialHolder",
    "NameRequest",
    "NumberSeries",
    "Policy",
    "Registration",
    "RequestCount",
    "StatusListEntry",
    "User",
]
