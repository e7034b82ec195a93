"""Films and captions of editions, by the SHA-256 of their bytes: whoever knows the name may have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from courses.models import Asset

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)\Z")
_CHUNK: Final = 64 * 1024


@require_safe
def asset(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """The bytes, or the part of them that a player asks for. They never change, so they may be kept for good."""
    found = get_object_or_404(Asset, sha256=sha256)
    etag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return _marked(HttpResponse(status=304), etag)
    try:
        file = default_storage.open(found.stored_name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    asked = _RANGE.match(request.headers.get("Range", ""))
    response = _part(file, found, *asked.groups()) if asked else None
    if response is None:
        response = FileResponse(file, content_type=found.media_type)
        response["Content-Length"] = str(found.size)
    return _marked(response, etag)


def _part(file: Any, found: Asset, first: str, last: str) -> HttpResponseBase | None:
    """The bytes from first to last; None when the whole is meant."""
    if not first and not last:
        return None
    start = int(first) if first else max(0, found.size - int(last))
    end = min(int(last), found.size - 1) if first and last else found.size - 1
    if start > end:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    response = StreamingHttpResponse(
        _bytes(file, start, end - start + 1), status=206, content_type=found.media_type
    )
    response["Content-Range"] = f"bytes {start}-{end}/{found.size}"
    response["Content-Length"] = str(end - start + 1)
    return response


def _bytes(file: Any, start: int, left: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _marked(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
