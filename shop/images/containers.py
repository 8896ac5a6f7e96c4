"""Where a picture ends in its file, by the grammar of each format. Damage is for the decoder to find: here it ends at the file's end."""

import re
from collections.abc import Callable, Iterator
from struct import unpack_from

_PADDING = re.compile(rb"[\x00\xff\s]*")
_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")  # in coded data: all but stuffing, restarts and fill
_JPEG_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_SOS, _EOI = 0xDA, 0xD9
_BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"wide", b"uuid", b"idat", b"mpvd", b"sefd", b"mini", b"styp", b"moof"}


def ends(data: bytes, format: str) -> Iterator[bytes]:
    """What lies behind the end of the picture and is neither padding nor another JPEG; nothing, as a rule."""
    end = _END_OF[format](data, 0)
    while end < len(data):
        end = _PADDING.match(data, end).end()  # type: ignore[union-attr]
        if format != "JPEG" or not data.startswith(b"\xff\xd8\xff", end - 1):
            break
        end = _jpeg_end(data, end - 1)  # its first byte was taken for padding
    if end < len(data):
        yield data[end:]


def isobmff_brands(data: bytes) -> set[bytes]:
    """The kinds of content that an ISO media file (HEIC, AVIF, films) declares; empty for other files."""
    if data[4:8] != b"ftyp":
        return set()
    size = min(unpack_from(">I", data)[0], 512)
    return {data[8:12], *(data[at : at + 4] for at in range(16, size, 4))}


def _jpeg_end(data: bytes, start: int) -> int:
    at = start + 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # junk between two segments, which decoders skip
            at = _offset_or_end(data.find(b"\xff", at), data)
            continue
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == _EOI:
            return at + 2
        elif marker in _JPEG_ALONE or marker == 0:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
            if marker == _SOS:
                coded = _JPEG_MARKER.search(data, at)
                at = coded.start() if coded else len(data)
    return at + 2 if data[at : at + 2] == b"\xff\xd9" else len(data)


def _png_end(data: bytes, start: int) -> int:
    at: int = start + 8
    while at + 12 <= len(data):
        size, kind = unpack_from(">I4s", data, at)
        at += 12 + int(size)
        if kind == b"IEND":
            return at
    return len(data)


def _gif_end(data: bytes, start: int) -> int:
    at = start + 13 + _gif_palette_size(data, start + 10)
    while at < len(data):
        block = data[at]
        if block == 0x3B:
            return at + 1
        if block == 0x21:
            at = _behind_blocks(data, at + 2)
        elif block == 0x2C:
            at = _behind_blocks(data, at + 11 + _gif_palette_size(data, at + 9))
        elif block == 0:  # padding between blocks, which decoders skip
            at += 1
        else:
            return at
    return len(data)


def _gif_palette_size(data: bytes, flags_at: int) -> int:
    flags = data[flags_at] if flags_at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _webp_end(data: bytes, start: int) -> int:
    size: int = unpack_from("<I", data, start + 4)[0]
    return start + 8 + size + (size & 1)


def _isobmff_end(data: bytes, start: int) -> int:
    at = start
    while at + 8 <= len(data):
        size, kind = unpack_from(">I4s", data, at)
        if kind not in _BOXES:
            return at
        if size == 1 and at + 16 <= len(data):
            size = unpack_from(">Q", data, at + 8)[0]
        if size == 0:
            return len(data)
        at += max(size, 8)
    return at


def _offset_or_end(position: int, data: bytes) -> int:
    return position if position >= 0 else len(data)


_END_OF: dict[str, Callable[[bytes, int], int]] = {
    "JPEG": _jpeg_end,
    "PNG": _png_end,
    "GIF": _gif_end,
    "WEBP": _webp_end,
    "AVIF": _isobmff_end,
    "HEIF": _isobmff_end,
}
