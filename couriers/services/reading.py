"""Reading a QR code from a photo or a camera frame, on the server: for browsers that cannot do it themselves."""

import re
from typing import BinaryIO

import zxingcpp
from PIL import Image, ImageOps

from couriers.exceptions import PictureRefused

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000  # a phone's camera; read from the header, before anything is unpacked
FORMATS = ("JPEG", "PNG", "WEBP")
QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
SIDES = (1600, 800)  # longest side of the copies that are searched, pixels
_ADDRESS = re.compile(r"(?:https?://[^/\s?#]+)?/h/([A-Za-z0-9_-]{16,32})/?", re.IGNORECASE)


def read_token(file: BinaryIO) -> str | None:
    """The token of the first handover address in the picture; None when there is none. PictureRefused when it is no fair picture."""
    return next(filter(None, map(token_in, read_texts(file))), None)


def token_in(text: str) -> str | None:
    """The token of a handover address, whatever the host before it: the token alone decides."""
    match = _ADDRESS.fullmatch(text.strip())
    return match[1] if match else None


def read_texts(file: BinaryIO) -> list[str]:
    """What the picture's QR codes say. PictureRefused above 8 MB or 40 million pixels, or when it is no JPEG, PNG or WebP."""
    if _size_of(file) > MAX_BYTES:
        raise PictureRefused
    try:
        with Image.open(file, formats=FORMATS) as picture:
            return _search(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureRefused from error


def _search(picture: Image.Image) -> list[str]:
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureRefused
    picture.draft("L", (SIDES[0], SIDES[0]))
    upright = ImageOps.exif_transpose(picture).convert("L")
    for side in SIDES:
        upright.thumbnail((side, side))
        codes = zxingcpp.read_barcodes(upright, formats=QR_ONLY, text_mode=zxingcpp.TextMode.Plain)
        if codes:
            return [code.text for code in codes if code.valid]
    return []


def _size_of(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size
