"""BitstringStatusList: one bit for each credential, set when it has been revoked; who has which bit is not told."""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Callable, Collection, Iterable
from typing import Final

LENGTH: Final = 131_072  # bits; the least that the standard allows, so that one bit hides among many
_MAX_TEXT: Final = 64 * 1024


class StatusListFullError(Exception):
    """Every index of the list is taken: begin another list."""


def encode_status_list(revoked: Iterable[int]) -> str:
    """The list with these bits set, the same text for the same bits. Bit 0 is the highest of the first byte."""
    bits = bytearray(LENGTH // 8)
    for index in revoked:
        if not 0 <= index < LENGTH:
            raise ValueError(f"A status list has no index {index}.")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def decode_status_list(text: str) -> frozenset[int]:
    """The indices that are set. Raises ValueError for what is no list of this length, without unpacking more."""
    if not text.startswith("u") or len(text) > _MAX_TEXT:
        raise ValueError("This is not a status list.")
    try:
        packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        bits = zlib.decompressobj(wbits=31).decompress(packed, LENGTH // 8 + 1)
    except (ValueError, binascii.Error, zlib.error):
        raise ValueError("This is not a status list.") from None
    if len(bits) != LENGTH // 8:
        raise ValueError(f"A status list here has {LENGTH} bits.")
    return frozenset(
        at * 8 + bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte & 0x80 >> bit
    )


def free_index(taken: Collection[int], randbelow: Callable[[int], int]) -> int:
    """A random index that is not taken, so that neighbours tell nothing. In earnest, give it ``secrets.randbelow``.

    Raises StatusListFullError.
    """
    used = set(taken)
    if len(used) >= LENGTH:
        raise StatusListFullError
    for _ in range(64):
        index = randbelow(LENGTH)
        if index not in used:
            return index
    free = [index for index in range(LENGTH) if index not in used]  # nearly full: choose among what is left
    return free[randbelow(len(free))]
