"""A draft as the files of its package, and an uploaded package checked before it may fill one."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from courses.document import Finding
from courses.package import Fault, Package, PackageError, read_zip, write_package

from .compiling import Compiled, Located, draft_asset
from .models import CourseDraft

# Far below what a folder on the server may hold: an upload is read in one request.
MAX_UPLOAD: Final = 40_000_000
MAX_UPLOAD_UNPACKED: Final = 80_000_000


class DraftFaultsError(ValueError):
    """A draft that is no whole course yet; ``located`` says where."""

    def __init__(self, located: list[Located]) -> None:
        self.located = located
        super().__init__("\n".join(each.message for each in located))


def draft_files(course: CourseDraft, compiled: Compiled) -> dict[str, bytes]:
    """Every file of the package by its name, assets too. Raises DraftFaultsError."""
    if compiled.document is None:
        raise DraftFaultsError(compiled.locate(compiled.faults))
    try:
        files = write_package(compiled.document)
    except ValueError as error:
        raise DraftFaultsError(compiled.locate([Finding((), str(error))])) from None
    asset = draft_asset(course)
    return files | {f"assets/{each.name}": asset(each.name) for each in compiled.document.assets}


def zipped(key: str, files: dict[str, bytes]) -> bytes:
    """Files as a zip with one folder; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{key}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def read_upload(data: bytes) -> Package:
    """The package that an uploaded zip holds. Raises PackageError with every fault, by file and line."""
    if len(data) > MAX_UPLOAD:
        raise PackageError([Fault("zip", 0, f"is larger than {MAX_UPLOAD:,} bytes")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise PackageError([Fault("zip", 0, "is not a zip that can be read")]) from None
    if unpacked > MAX_UPLOAD_UNPACKED:
        raise PackageError([Fault("zip", 0, f"unpacks to more than {MAX_UPLOAD_UNPACKED:,} bytes")])
    return read_zip(data)
