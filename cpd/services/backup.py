"""A backup of everything, consistent while the site serves, and its return.

The database is copied first, as of one moment; then the files. Files are only ever added, and before the row that
names them, so every row in the copy finds its file.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, connections

_FORMAT = 1


class BackupError(Exception):
    """What stands in the way, in a sentence for the operator."""


def backup(target: Path, *, now: datetime) -> int:
    """Write database and files into one archive; how many files it holds. Raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} exists already: name a new file.")
    with tempfile.TemporaryDirectory() as folder, tarfile.open(target, "x:gz") as archive:
        copy = Path(folder) / "database"
        _copy_database(copy)
        manifest = {
            "format": _FORMAT,
            "made_at": now.isoformat(),
            "engine": connection.vendor,
            "database_sha256": _sha256(copy),
        }
        text = Path(folder) / "manifest.json"
        text.write_text(json.dumps(manifest))
        archive.add(text, "manifest.json")
        archive.add(copy, "database")
        return _add_files(archive)


def _add_files(archive: tarfile.TarFile) -> int:
    count = 0
    for count, name in enumerate(_stored_names(), start=1):  # noqa: B007  (the last one is the answer)
        with default_storage.open(name) as handle:
            entry = tarfile.TarInfo(f"files/{name}")
            entry.size = default_storage.size(name)
            archive.addfile(entry, handle)
    return count


def _stored_names(folder: str = "") -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing has been stored yet
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _stored_names(f"{folder}{name}/")


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            sqlite3.connect(str(connection.settings_dict["NAME"])) as source,
            sqlite3.connect(target) as copy,
        ):
            source.backup(copy)
        source.close()
        copy.close()
    else:
        _run_postgres("pg_dump", "--format=custom", f"--file={target}")


def restore(source: Path, *, replace: bool = False) -> int:
    """Bring an archive back; how many files it held. Raises BackupError, before anything is changed where it can.

    The database it goes into must be empty of people, unless ``replace`` is said.
    """
    with tempfile.TemporaryDirectory() as folder, _open(source) as archive:
        manifest = _manifest(archive)
        if manifest["engine"] != connection.vendor:
            raise BackupError(f"The archive is of {manifest['engine']}, this site is on {connection.vendor}.")
        if not replace and _is_in_use():
            raise BackupError("This site has people already: say --replace to overwrite all of it.")
        copy = Path(folder) / "database"
        _extract(archive, "database", copy)
        if _sha256(copy) != manifest["database_sha256"]:
            raise BackupError("The archive is damaged: its database is not the one it was made with.")
        count = _restore_files(archive)
        _restore_database(copy)
        return count


def _open(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, "r:gz")
    except (OSError, tarfile.TarError) as error:
        raise BackupError(f"{source} is not an archive of this platform: {error}") from None


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        handle = archive.extractfile("manifest.json")
        manifest: dict[str, Any] = json.loads(handle.read()) if handle else {}
    except (KeyError, ValueError):
        manifest = {}
    if manifest.get("format") != _FORMAT:
        raise BackupError("This is not an archive of this platform, or one of a newer version.")
    return manifest


def _extract(archive: tarfile.TarFile, name: str, target: Path) -> None:
    handle = archive.extractfile(name)
    if handle is None:
        raise BackupError(f"The archive holds no {name}.")
    with target.open("wb") as out:
        shutil.copyfileobj(handle, out)


def _restore_files(archive: tarfile.TarFile) -> int:
    count = 0
    for entry in archive:
        path = PurePosixPath(entry.name)
        if path.parts[:1] != ("files",) or not entry.isfile():
            continue
        if path.is_absolute() or ".." in path.parts:
            raise BackupError(f"The archive names a file outside: {entry.name}")
        name = str(PurePosixPath(*path.parts[1:]))
        handle = archive.extractfile(entry)
        if handle is not None:
            if default_storage.exists(name):
                default_storage.delete(name)
            default_storage.save(name, File(handle))
            count += 1
    return count


def _restore_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connections.close_all()
        with (
            sqlite3.connect(copy) as source,
            sqlite3.connect(str(connection.settings_dict["NAME"])) as target,
        ):
            source.backup(target)
        source.close()
        target.close()
    else:
        connections.close_all()
        name = str(connection.settings_dict["NAME"])
        _run_postgres(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--exit-on-error",
            f"--dbname={name}",
            str(copy),
        )


def _is_in_use() -> bool:
    if settings.AUTH_USER_MODEL.lower().replace(".", "_") not in connection.introspection.table_names():
        return False
    from cpd.models import User

    return User.objects.exists()


def _run_postgres(program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program against our database; its password goes by the environment."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not here: install PostgreSQL's client programs.")
    parts = connection.settings_dict
    given = {
        "PGHOST": parts["HOST"],
        "PGPORT": parts["PORT"],
        "PGUSER": parts["USER"],
        "PGPASSWORD": parts["PASSWORD"],
        "PGDATABASE": parts["NAME"],
        "PATH": str(Path(found).parent),
    }
    environment = {name: str(value) for name, value in given.items() if value}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[:500]}")


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
