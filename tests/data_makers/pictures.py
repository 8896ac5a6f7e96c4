"""Pictures that test the door: whole ones, broken ones, and such as were made to harm. Each is named after its trait."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

SIZE = (96, 64)
_GPS, _ORIENTATION = 0x8825, 0x0112
_PNG = b"\x89PNG\r\n\x1a\n"


def make_hostile_pictures(folder: Path) -> None:
    """What somebody might send as a picture, be it by accident or on purpose."""
    for name, content in {**_whole(), **_odd_notes(), **_broken(), **_bombs(), **_foreign()}.items():
        (folder / name).write_bytes(content)


def encoded(format: str, *, mode: str = "RGB", size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    """A slope of light, so that no two places are alike; the same bytes each time."""
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def _frames(format: str) -> bytes:
    frames = [Image.new("RGB", SIZE, colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, format, save_all=True, append_images=frames[1:], duration=100)
    return buffer.getvalue()


def _whole() -> dict[str, bytes]:
    return {
        "plain.jpg": encoded("JPEG"),
        "plain.png": encoded("PNG"),
        "plain.webp": encoded("WEBP"),
        "plain.avif": encoded("AVIF"),
        "ink.jpg": encoded("JPEG", mode="CMYK"),
        "animated.png": _frames("PNG"),
        "animated.gif": _frames("GIF"),
        "really_a_png.jpg": encoded("PNG"),
        "no_palette.gif": b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + b",\0\0\0\0\1\0\1\0\0" + b"\2\2D\1\0;",
    }


def _with_notes(**tags: Any) -> bytes:
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[int(tag[1:], 16)] = value
    return encoded("JPEG", exif=exif)


def _segment(marker: int, content: bytes) -> bytes:
    """One part of a JPEG, to be put behind its first two bytes."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _odd_notes() -> dict[str, bytes]:
    """A camera's notes that are wrong: no reason to refuse its picture."""
    plain = encoded("JPEG")
    tiff = b"Exif\0\0II*\0\x08\0\0\0"
    upright = b"\1\0" + struct.pack("<HHI4s", _ORIENTATION, 2, 4, b"up\0\0") + bytes(4)  # type 2 is a text where a number belongs
    nine = struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<HHI4s", 2, 2, 4, b"nin\0")
    place = b"\1\0" + struct.pack("<HHII", _GPS, 4, 1, 26) + bytes(4) + b"\2\0" + nine + bytes(4)
    return {
        "sideways.jpg": _with_notes(x0112=6),
        "density_without_measure.jpg": _with_notes(x011A=IFDRational(1, 0), x0128=9),
        "empty_place.jpg": _with_notes(x8825={}),
        "place_of_texts.jpg": plain[:2] + _segment(0xE1, tiff + place) + plain[2:],
        "orientation_as_text.jpg": plain[:2] + _segment(0xE1, tiff + upright) + plain[2:],
        "notes_end_early.jpg": plain[:2] + _segment(0xE1, tiff + b"\xff\xff") + plain[2:],
        "notes_turn_in_circles.jpg": plain[:2] + _segment(0xE1, tiff + b"\0\0\x08\0\0\0") + plain[2:],
        "notes_of_noise.jpg": plain[:2] + _segment(0xE1, b"Exif\0\0" + bytes(range(256)) * 40) + plain[2:],
        "padded_header.jpg": plain[:2] + b"\xff" * 500 + plain[2:],
    }


def chunk(kind: bytes, content: bytes) -> bytes:
    """One part of a PNG with its length and its checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png_header(width: int, height: int, *, bits: int = 8, colours: int = 0) -> bytes:
    return _PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0))


def _broken() -> dict[str, bytes]:
    png, jpg = encoded("PNG"), encoded("JPEG")
    middle = len(png) // 2
    return {
        "header_only.png": _PNG + b"\0\0\0\x0dIHDR\0\0",
        "stream_of_noise.png": _png_header(*SIZE) + chunk(b"IDAT", zlib.compress(bytes(6_208))[:-30] + b"\xff" * 26) + chunk(b"IEND", b""),
        "flipped_bits.png": png[:middle] + bytes(byte ^ 0xFF for byte in png[middle : middle + 20]) + png[middle + 20 :],
        "cut_off.jpg": jpg[: len(jpg) // 2],
        "cut_off.webp": encoded("WEBP")[:-40],
        "cut_off.bmp": encoded("BMP")[:200],
        "negative_width.bmp": encoded("BMP")[:18] + struct.pack("<i", -96) + encoded("BMP")[22:],
        "directory_far_away.tif": b"II*\0" + struct.pack("<I", 0xFFFFFFF0) + bytes(500),
    }


def _bombs() -> dict[str, bytes]:
    """Few bytes that unfold."""
    text = b"Comment\0\0" + zlib.compress(bytes(70_000_000), 9)
    body = chunk(b"IDAT", zlib.compress(bytes(6_208))) + chunk(b"IEND", b"")
    icon = _png_header(60_000, 60_000) + body
    return {
        "vast_canvas.gif": b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b",\0\0\0\0\xff\xff\xff\xff\0" + b"\2\2D\1\0;",
        "vast_canvas.png": _png_header(60_000, 60_000, bits=1) + body,
        "vast_canvas.ico": struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(icon), 22) + icon,
        "text_that_unfolds.png": _png_header(*SIZE) + chunk(b"zTXt", text) + body,
    }


def _foreign() -> dict[str, bytes]:
    """Other things under the name of a picture, and pictures that are something else besides."""
    script = b"<script>alert(1)</script>"
    return {
        "grey.pgm": encoded("PPM", mode="L"),
        "layers.psd": b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 64, 96, 8, 3) + bytes(200),
        "notes.json": b'{"what": "no picture"}',
        "page.png": b"<!doctype html>" + script,
        "script.svg": b'<svg xmlns="http://www.w3.org/2000/svg">' + script + b"</svg>",
        "script_behind.gif": encoded("GIF", mode="P") + b"*/=1;" + script,
        "archive_behind.jpg": encoded("JPEG") + b"PK\x03\x04" + bytes(26) + b"run.sh" + b"PK\x05\x06" + bytes(18),
    }


def make_photos(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Photos with what a phone notes of the place; returns the tables of what must be read."""
    here, there = ((9, 30, 33), "N", (13, 42, 44), "W"), ((43, 28, 2.814), "N", (11, 53, 6.456), "E")
    south = ((1, 17, 11.004), "S", (36, 49, 1.848), "E")
    made = [
        ("conakry.jpg", here, 1, (9.509167, -13.712222)),
        ("nairobi.jpg", south, 1, (-1.286390, 36.817180)),
        ("tuscany.jpg", there, 1, (43.467448, 11.885127)),
        ("sideways_without_place.jpg", None, 6, None),
        ("place_unknown.jpg", (), 1, None),
    ]
    rows = []
    for name, place, orientation, expected in made:
        (folder / name).write_bytes(_photo(place, orientation))
        rows.append({"file": name, "lat": expected and expected[0], "lng": expected and expected[1]})
    return {"expected_derived.json": rows[:1], "expected.json": rows[1:]}


def _photo(place: Any, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[_ORIENTATION] = "Makiti", orientation
    if place is not None:
        latitude, north, longitude, east = place or (None, "", None, "")
        fields = {1: north, 2: latitude, 3: east, 4: longitude}
        exif[_GPS] = {0: b"\2\2\0\0"} | {tag: value for tag, value in fields.items() if value}
    return encoded("JPEG", size=(320, 240), exif=exif)
