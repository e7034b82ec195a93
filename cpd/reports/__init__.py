"""What RECOGNITION's pages show: read from rows and snapshots, changing nothing."""

from cpd.reports.certificates import (
    HeldCertificate,
    certificate_file,
    certificates,
    face,
    linkedin,
    qr_svg,
    verify_url,
)
from cpd.reports.verification import Verification, certified, verification, verifications

__all__ = [
    "HeldCertificate",
    "Verification",
    "certificate_file",
    "certificates",
    "certified",
    "face",
    "linkedin",
    "qr_svg",
    "verification",
    "verifications",
    "verify_url",
]
