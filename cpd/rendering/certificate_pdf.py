"""A certificate's view in, the bytes of its PDF out: PDF/A-3a for the archive, PDF/UA-1 for every reader."""

from __future__ import annotations

import io
import json
import logging
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import segno
import typst

from cpd.rendering.certificate_view import CertificateView, view_from_snapshot
from cpd.rendering.ornament import classic_frame, modern_spindle

if TYPE_CHECKING:
    from typst import PDFStandard

__all__ = ["DESIGNS", "CertificateView", "render_certificate", "view_from_snapshot"]

logger = logging.getLogger(__name__)

HERE: Final = Path(__file__).parent
DESIGNS: Final = {"classic": classic_frame, "modern": modern_spindle}
STANDARDS: Final[list[PDFStandard]] = ["a-3a", "ua-1"]
# What typst says of a character that the standards forbid, or that no font can show.
_UNPRINTABLE: Final = ("could not be displayed with font", "disallowed codepoint")


def render_certificate(
    view: CertificateView, *, design: str, issued_at: datetime, attachment: bytes | None = None
) -> bytes:
    """The certificate as one page of PDF, the same bytes for the same input.

    ``attachment`` is a credential in JSON; it travels inside as ``credential.json``. Where a character of the
    words is in no font here, the sheet is made without the two standards, which forbid that, and a warning is
    logged: nobody loses a certificate over a sign. Raises ValueError for an unknown design, a moment without
    a zone, or an attachment that is not UTF-8.
    """
    if design not in DESIGNS:
        raise ValueError(f"There is no certificate design {design!r}; there are {', '.join(DESIGNS)}.")
    if issued_at.tzinfo is None:
        raise ValueError("The moment of issue needs a time zone.")
    source, moment = _source(design), issued_at.astimezone(UTC).replace(microsecond=0)
    inputs = _inputs(view, design, attachment)
    try:
        return _compile(source, inputs, moment, STANDARDS)
    except typst.TypstError as error:
        if not any(words in str(error) for words in _UNPRINTABLE):
            raise
    logger.warning("Certificate %s holds a character that no font has: no PDF/A, no PDF/UA.", view.number)
    return _compile(source, inputs, moment, [])


def _compile(
    source: bytes, inputs: Mapping[str, str], moment: datetime, standards: list[PDFStandard]
) -> bytes:
    """Typeset with an empty folder as the root, so that no template can read a file."""
    with tempfile.TemporaryDirectory(prefix="certificate-") as empty:
        return typst.compile(
            cast(Any, source),  # typst's type hints want the source and the root to be of one type
            root=empty,
            font_paths=_fonts(),
            sys_inputs=dict(inputs),
            pdf_standards=standards,
            timestamp=moment,
        )


def _inputs(view: CertificateView, design: str, attachment: bytes | None) -> dict[str, str]:
    """What the template reads. Words travel as JSON and are never part of its source."""
    inputs = {
        "data": json.dumps(_data(view)),
        "ornament": DESIGNS[design](),
        "qr": _qr(view.verify_url),
    }
    if attachment is not None:
        inputs["credential"] = attachment.decode()
    return inputs


def _data(view: CertificateView) -> dict[str, Any]:
    language, _, region = view.language.replace("_", "-").partition("-")
    return asdict(view) | {
        "verify_display": view.verify_display,
        "rtl": view.is_right_to_left,
        "lang": language.lower(),
        "region": region.lower() if len(region) == 2 else None,
    }


def _qr(address: str) -> str:
    """The address as a QR code without its quiet zone: the sheet leaves that room."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=0, dark="#1b2321", xmldecl=False, svgns=True, omitsize=True
    )
    return drawing.getvalue().decode()


@cache
def _source(design: str) -> bytes:
    parts = ("certificate_typesetting.typ", f"certificate_{design}.typ")
    return b"\n".join((HERE / part).read_bytes() for part in parts)


@cache
def _fonts() -> typst.Fonts:
    """The fonts in this folder and no others, read once in a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
