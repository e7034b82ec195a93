"""Forms of a course's material. What is uploaded is told by its content, never by its name."""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any, Final

from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps
from pydantic import TypeAdapter, ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from courses.document.course import AssetName
from courses.package import svg_faults
from courses.package.assets import described, expected_type

MAX_DRAWING: Final = 200_000
MAX_FILE: Final = 40_000_000
MAX_PIXELS: Final = 30_000_000
ASSET_NAME: Final[TypeAdapter[str]] = TypeAdapter(AssetName)


class MaterialForm(WagtailAdminModelForm):
    """A part of a course's material; where there is only one course, it is of that one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and not self.initial.get("course"):
            courses = list(self.fields["course"].queryset[:2])
            self.initial["course"] = courses[0].pk if len(courses) == 1 else None


class FigureForm(MaterialForm):
    """A drawing may be uploaded as a file or pasted as text."""

    upload = forms.FileField(
        required=False, label="Drawing (an SVG file)", help_text="Replaces the drawing below."
    )

    def clean(self) -> Any:
        """Take the file's text as the drawing, and name every fault of it with its line."""
        cleaned = super().clean()
        file = cleaned.get("upload")
        if file:
            cleaned["svg"] = self._text(file)
        svg = (cleaned.get("svg") or "").replace("\r\n", "\n").strip()
        cleaned["svg"] = svg
        if not svg:
            self.add_error("upload", "Choose an SVG file, or paste the drawing below.")
        for line, message in svg_faults(svg) if svg else []:
            self.add_error("upload" if file else "svg", f"Line {line}: {message}.")
        return cleaned

    def _text(self, file: Any) -> str:
        if file.size > MAX_DRAWING:
            self.add_error("upload", f"The file is larger than {MAX_DRAWING:,} bytes. Simplify the drawing.")
            return ""
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            self.add_error("upload", "This is not an SVG file: it is not UTF-8 text.")
            return ""


class AssetForm(MaterialForm):
    """A film, captions, a picture or a PDF, stored under the digest of its bytes."""

    upload = forms.FileField(
        required=False, label="File", help_text="mp4, webm, vtt, png, jpeg, webp or pdf."
    )

    def clean(self) -> Any:
        """Look at the bytes themselves: their type must be the one that the name promises."""
        cleaned = super().clean()
        file = cleaned.get("upload")
        if not file:
            if not self.instance.sha256:
                self.add_error("upload", "Choose a file.")
            return cleaned
        name = cleaned.get("key") or re.sub(r"[^A-Za-z0-9._-]+", "-", file.name).strip("-.")
        cleaned["key"] = self.instance.key = name
        if not _is_asset_name(name):
            self.add_error("key", "Letters, digits, full stops, hyphens, and / for folders only.")
        elif file.size > MAX_FILE:
            self.add_error("upload", f"The file is larger than {MAX_FILE:,} bytes.")
        else:
            self._take(file.read(), name)
        return cleaned

    def _take(self, content: bytes, name: str) -> None:
        found = described(content)
        if str(found["media_type"]).startswith("image/"):
            try:
                content = drawn_anew(content)
            except ValueError as error:
                self.add_error("upload", str(error))
                return
            found = described(content)
        wanted = expected_type(name)
        if wanted is None or found["media_type"] != wanted:
            self.add_error(
                "upload", "Its content is not of a type that its name promises, or of none we take."
            )
            return
        for field in ("sha256", "media_type", "size"):
            setattr(self.instance, field, found[field])
        self._content = content

    def save(self, commit: bool = True) -> Any:
        """Store the bytes, then the row."""
        content: bytes | None = getattr(self, "_content", None)
        if content is not None and not default_storage.exists(self.instance.stored_name):
            assert hashlib.sha256(content).hexdigest() == self.instance.sha256
            default_storage.save(self.instance.stored_name, ContentFile(content))
        return super().save(commit=commit)


def drawn_anew(content: bytes) -> bytes:
    """A picture encoded again from its pixels, so that nothing but pixels is kept. Raises ValueError."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValueError(f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.")
            kind, turned = picture.format, ImageOps.exif_transpose(picture)
            plain = Image.new(turned.mode, turned.size)
            plain.paste(turned)
            if turned.mode == "P":
                plain.putpalette(turned.getpalette() or [])
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise ValueError("This picture cannot be read.") from None
    out = io.BytesIO()
    plain.save(out, format=kind, quality=90)
    return out.getvalue()


def _is_asset_name(name: str) -> bool:
    try:
        ASSET_NAME.validate_python(name)
    except ValidationError:
        return False
    return True
