"""The files of a package, from a folder or a zip, with everything refused that no package needs."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .faults import Fault, PackageError
from .layout import ASSETS
from .limits import MAX_ASSET, MAX_DEPTH, MAX_FILES, MAX_RATIO, MAX_TEXT_FILE, MAX_UNPACKED, MAX_ZIP

_PART: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")


@dataclass
class Sources:
    """The files of a package by their names within it; each holds bytes or says where they are."""

    files: dict[str, Path | bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    name: str = ""
    unread: set[str] = field(default_factory=set)

    def add(self, name: str, content: Path | bytes, size: int) -> None:
        """Take a file, unless its name or size is out of bounds."""
        if name.count("/") >= MAX_DEPTH or not all(_PART.match(part) for part in name.split("/")):
            self.faults.append(Fault(name, 0, "does not belong to a package"))
        elif size > (MAX_ASSET if name.startswith(ASSETS) else MAX_TEXT_FILE):
            limit = MAX_ASSET if name.startswith(ASSETS) else MAX_TEXT_FILE
            self.faults.append(Fault(name, 0, f"is larger than {limit:,} bytes"))
            self.unread.add(name)
        elif len(self.files) >= MAX_FILES:
            raise PackageError([Fault(name, 0, f"a package has at most {MAX_FILES:,} files")])
        elif name.casefold() in {taken.casefold() for taken in self.files if len(taken) == len(name)}:
            self.faults.append(Fault(name, 0, "another file differs from it only in upper and lower case"))
        else:
            self.files[name] = content

    def content(self, name: str) -> bytes:
        """The bytes of a file."""
        content = self.files[name]
        return content if isinstance(content, bytes) else content.read_bytes()

    def text(self, name: str) -> str | None:
        """The text of a file, with a fault and None when it is not UTF-8."""
        try:
            text = self.content(name).decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.content(name).count(b"\n", 0, error.start) + 1
            self.faults.append(Fault(name, line, "is not UTF-8 text"))
            self.unread.add(name)
            return None
        text = text.replace("\r\n", "\n")
        if found := re.search("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufeff]", text):
            line = text.count("\n", 0, found.start()) + 1
            self.faults.append(Fault(name, line, f"holds the character U+{ord(found.group()):04X}"))
            self.unread.add(name)
            return None
        return text


def read_folder(folder: Path) -> Sources:
    """The files of a folder; links and special files are refused and never followed."""
    folder = folder.absolute()
    sources = Sources(name=folder.resolve().name)
    if not folder.is_dir():
        raise PackageError([Fault(folder.name, 0, "is not a folder")])
    for path, folders, files in os.walk(folder, followlinks=False):
        here = Path(path)
        for name in sorted([*folders, *files]):
            inner = (here / name).relative_to(folder).as_posix()
            found = (here / name).lstat()
            if stat.S_ISREG(found.st_mode):
                sources.add(inner, here / name, found.st_size)
            elif not stat.S_ISDIR(found.st_mode):
                sources.faults.append(Fault(inner, 0, "is a link or a special file; a package has neither"))
        folders[:] = sorted(name for name in folders if _PART.match(name) and not (here / name).is_symlink())
        if len(here.relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
    return sources


def read_zip_files(data: bytes) -> Sources:
    """The files of a zip; a single folder at its top is the package's own. Raises PackageError."""
    if len(data) > MAX_ZIP:
        raise PackageError([Fault("zip", 0, f"is larger than {MAX_ZIP:,} bytes")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, PackageError):
            raise
        raise PackageError([Fault("zip", 0, "is not a zip that can be read")]) from None


def _unpacked(archive: zipfile.ZipFile) -> Sources:
    members = archive.infolist()
    faults = [fault for member in members if (fault := _member_fault(member))]
    if len(members) > 2 * MAX_FILES:
        faults = [Fault("zip", 0, f"a package has at most {MAX_FILES:,} files")]
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        faults = [Fault("zip", 0, f"unpacks to more than {MAX_UNPACKED:,} bytes")]
    if len({member.filename for member in members}) < len(members):
        faults.append(Fault("zip", 0, "holds a file twice"))
    if faults:
        raise PackageError(faults)
    members = [member for member in members if not member.is_dir()]
    tops = {member.filename.split("/")[0] for member in members}
    within = len(tops) == 1 and all("/" in member.filename for member in members)
    sources = Sources(name=tops.pop() if within else "")
    for member in members:
        name = member.filename.split("/", 1)[1] if within else member.filename
        with archive.open(member) as file:
            content = file.read(member.file_size + 1)
        if len(content) != member.file_size:
            raise PackageError([Fault(member.filename, 0, "has another size than the zip says")])
        sources.add(name, content, len(content))
    return sources


def _member_fault(member: zipfile.ZipInfo) -> Fault | None:
    name = member.filename
    shown = name.encode("unicode_escape").decode()[:100]
    parts = name.rstrip("/").split("/")
    mode = member.external_attr >> 16
    if name.startswith("/") or "\\" in name or "\x00" in name or ":" in name or {"", ".", ".."} & set(parts):
        return Fault(shown, 0, "leads out of the package")
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return Fault(shown, 0, "is a link or a special file; a package has neither")
    if member.flag_bits & 0x1:
        return Fault(shown, 0, "is encrypted")
    if member.file_size > 10_000 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return Fault(shown, 0, f"is packed to less than a {MAX_RATIO}th of its size")
    return None
