"""A few bytes that stand for a picture until it is there."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

from shop.common.late import late_module

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = late_module("PIL.Image")

_SIDE = 8  # pixels
GREY = "data:image/gif;base64,R0lGODlhAQABAIAAAMzMzAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="  # one pixel, for who has none of his own


def placeholder_of(picture: Image.Image) -> str:
    """The picture at some ten pixels as a data address of at most 300 characters."""
    tiny = picture.copy() if max(picture.size) <= _SIDE else picture.resize(_tiny_size(picture), Image.Resampling.BOX, reducing_gap=2.0)
    buffer = io.BytesIO()
    tiny.save(buffer, "WEBP", quality=20, method=6)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()


def tint_of(picture: Image.Image) -> str:
    """Its mean colour as #rgb."""
    colour = picture.resize((1, 1), Image.Resampling.BOX, reducing_gap=2.0).getpixel((0, 0))
    assert isinstance(colour, tuple)
    return "#" + "".join(f"{round(part / 17):x}" for part in colour[:3])


def _tiny_size(picture: Image.Image) -> tuple[int, int]:
    scale = _SIDE / max(picture.size)
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
