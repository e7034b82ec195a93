"""A package from a stranger may be anything at all: it is refused, in little time, with nothing followed."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from courses.document import build_document
from courses.package import PackageError, read_zip, write_package
from courses.package.yaml_reader import read_yaml

from .packages import faults
from .samples import course


@pytest.mark.parametrize("name", ["claims.yaml", "m1", "figures/fibre.svg"])
def test_a_link_is_never_followed(tiny: Path, name: str) -> None:
    moved = tiny.parent / "elsewhere"
    (tiny / name).rename(moved)
    (tiny / name).symlink_to(moved)
    assert f"{name}:1: is a link or a special file; a package has neither" in faults(tiny)


def test_a_pipe_is_not_waited_for(tiny: Path) -> None:
    (tiny / "final.yaml").unlink()
    os.mkfifo(tiny / "final.yaml")
    assert "final.yaml:1: is a link or a special file; a package has neither" in faults(tiny)


# YAML.


def test_only_whole_numbers_and_truth_have_a_type() -> None:
    text = "[1, -2, 0, true, false, null, '', 1.5, 007, +1, 1_0, 0x1, yes, ~, 2026-11-01, '3', 1e3, .inf]"
    assert read_yaml(text, "x").plain == [
        *(1, -2, 0, True, False, None, ""),
        *("1.5", "007", "+1", "1_0", "0x1", "yes", "~", "2026-11-01", "3", "1e3", ".inf"),
    ]


LAUGHS = "a: &a [x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LAUGHS, "x:1: the anchor &a is not allowed"),
        (LAUGHS, "x:2: the alias *a is not allowed"),
        ("[" * 100_000, "x:1: is "),
        ("- " * 50_000, "x:1: is nested too deeply"),
        ("{a: " * 5_000, "x:1: is nested too deeply"),
        ("".join(" " * n + "a:\n" for n in range(40)), "x:17: is nested too deeply"),
        ("- a\n" * 210_000, "x:200000: holds too much"),
        ("!!python/object/apply:os.system ['true']", "x:1: the tag tag:yaml.org,2002:python/object"),
        ("a: !<tag:yaml.org,2002:binary> aGVsbG8=", "x:1: the tag tag:yaml.org,2002:binary"),
        ("%TAG ! tag:x,2000:\n---\n!a b", "x:3: the tag tag:x,2000:a"),
        ("<<: {a: b}\na: 'open", "x:2: is not YAML"),
        ("? [a]\n: b", "x:1: the name of a field is a word"),
        ("a\n---\nb", "x:2: a second document begins"),
        ("a: b\n\tc: d", "x:2: is not YAML"),
    ],
)
def test_hostile_yaml_is_refused_in_little_time(text: str, expected: str) -> None:
    started = time.process_time()  # the reader's own time, whatever else the machine is doing
    found = [str(fault) for fault in read_yaml(text, "x").faults]
    assert any(fault.startswith(expected) for fault in found), found[:5]
    assert time.process_time() - started < 5


# Zips.


def zipped(files: dict[str, bytes], **fields: Any) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in fields.items():
                setattr(info, field, value)
            archive.writestr(info, content)
    return data.getvalue()


@pytest.mark.parametrize("top", ["", "tiny/"])
def test_a_zip_is_read_like_its_folder(top: str) -> None:
    document = build_document(course())
    files = {top + name: content for name, content in write_package(document).items()}
    assert read_zip(zipped(files)).document == document


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is not a zip that can be read"),
        (b"PK\x03\x04" + b"\x00" * 100, "is not a zip that can be read"),
        (zipped({"../course.yaml": b""}), "leads out of the package"),
        (zipped({"/etc/passwd": b""}), "leads out of the package"),
        (zipped({"a/../../b": b""}), "leads out of the package"),
        (zipped({"a\\..\\b": b""}), "leads out of the package"),
        (zipped({"C:/b": b""}), "leads out of the package"),
        (zipped({"final.yaml": b"/etc/passwd"}, external_attr=0o120777 << 16), "is a link or a special file"),
        (zipped({"claims.yaml": b"a" * 1_500_000}), "is packed to less than a 100th of its size"),
        (zipped({f"{n}.md": b"" for n in range(6_001)}), "at most 3,000 files"),
    ],
)
def test_a_hostile_zip_is_refused(data: bytes, expected: str) -> None:
    with pytest.raises(PackageError, match=expected):
        read_zip(data)


def test_a_zip_that_lies_about_a_size_is_refused() -> None:
    data = zipped({"claims.yaml": bytes(range(256)) * 4})
    with pytest.raises(PackageError):
        read_zip(data.replace((1024).to_bytes(4, "little"), (10).to_bytes(4, "little")))


def test_a_zip_that_holds_a_file_twice_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("course.yaml", "a")
        archive.writestr("course.yaml", "b")
    with pytest.raises(PackageError, match="holds a file twice"):
        read_zip(data.getvalue())
