"""Reading a QR code from a photo or a camera frame, on the server: for browsers that cannot do it themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from couriers.exceptions import PictureRefused
from shop.common.late import late_module
from shop.images.exceptions import ImageRefused
from shop.images.services import Readable, preview_upload

if TYPE_CHECKING:
    import zxingcpp
    from PIL import Image
else:
    zxingcpp = late_module("zxingcpp")

SIDES = (1600, 800)  # longest side of the copies that are searched, pixels
_ADDRESS = re.compile(r"(?:https?://[^/\s?#]+)?/h/([A-Za-z0-9_-]{16,32})/?", re.IGNORECASE)


def read_token_in_picture(file: Readable) -> str | None:
    """The token of the first handover address in the picture; None when there is none. PictureRefused when it is no fair picture."""
    return next(filter(None, map(find_token, read_texts(file))), None)


def find_token(text: str) -> str | None:
    """The token of a handover address, whatever the host before it: the token alone decides."""
    match = _ADDRESS.fullmatch(text.strip())
    return match[1] if match else None


def read_texts(file: Readable) -> list[str]:
    """What the picture's QR codes say. PictureRefused when the one door of pictures does not take it; nothing is kept."""
    try:
        return _search(preview_upload(file, side=SIDES[0]))
    except ImageRefused as refusal:
        raise PictureRefused(str(refusal)) from refusal


def _search(picture: Image.Image) -> list[str]:
    grey = picture.convert("L")
    qr_only = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for side in SIDES:
        grey.thumbnail((side, side))
        codes = zxingcpp.read_barcodes(grey, formats=qr_only, text_mode=zxingcpp.TextMode.Plain)
        if codes:
            return [code.text for code in codes if code.valid]
    return []
