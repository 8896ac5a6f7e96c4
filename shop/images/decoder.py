"""From whatever somebody sends to an upright sRGB picture. Hostile bytes meet Pillow here and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from shop.common.late import late_module
from shop.images.exceptions import ImageRefused, PictureRefusal
from shop.images.inspection import inspect_file

if TYPE_CHECKING:
    import pillow_heif
    from PIL import Image, ImageCms
else:
    Image, ImageCms, pillow_heif = late_module("PIL.Image"), late_module("PIL.ImageCms"), late_module("pillow_heif")

MAX_PIXELS = 40_000_000
MAX_SIDE = 2_560  # pixels; twice the widest rendition
BAND = 256  # rows worked on at once
_ORIENTATION = 0x0112
_PLAIN = {"RGB", "CMYK", "L"}
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
# A picture of 40 megapixels takes 130 to 600 MB while it is open, a second or two: however many threads serve, one is.
_one_at_a_time = Lock()
Result = TypeVar("Result")


def decode_picture(data: bytes, *, side: int = MAX_SIDE) -> Image.Image:
    """The picture in mode RGB, upright, on white, at most `side` pixels on its longer side, without metadata.

    Raises ImageRefused on anything that is not a whole picture of a sane size and nothing else. Of an animation the first frame counts.
    """
    with _one_at_a_time:
        picture = open_unread(data)
        # A large JPEG is decoded at a half, a quarter or an eighth: the rest would be thrown away anyway.
        _guarded(lambda: picture.draft(None, (side, side)))
        _guarded(picture.load)
        _refuse_giants(picture)
        small = _guarded(lambda: _shrunk(picture, side))
    turn = _TURNS.get(_orientation(picture))
    upright = small if turn is None else small.transpose(Image.Transpose[turn])
    return _in_srgb(upright, profile=picture.info.get("icc_profile"))


def open_unread(data: bytes) -> Image.Image:
    """The picture with its header read, and no pixel yet. ImageRefused as for `decode_picture`."""
    format = inspect_file(data)
    _learn_heif()
    picture = _guarded(lambda: Image.open(io.BytesIO(data), formats=(format,)))
    _refuse_giants(picture)
    return picture


@cache
def _learn_heif() -> None:
    pillow_heif.register_heif_opener(thumbnails=False)  # for HEIF alone: Pillow reads AVIF by itself


def _guarded(step: Callable[[], Result]) -> Result:
    try:
        return step()
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a decoder that is fed garbage raises whatever it likes
        text = _("This picture is damaged or incomplete. Upload it again, or take a new one.")
        raise ImageRefused(text, reason=PictureRefusal.DAMAGED) from error


def _refuse_giants(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> ImageRefused:
    text = _("This picture has too many pixels: at most %(count)d million are allowed. Make it smaller and send it again.")
    return ImageRefused(text % {"count": MAX_PIXELS // 1_000_000}, reason=PictureRefusal.TOO_MANY_PIXELS)


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    """Band by band, so that a large picture is never copied whole into a wider mode."""
    factor = max(1, max(picture.size) // side)
    if factor == 1 and picture.mode in _PLAIN and "transparency" not in picture.info:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        return picture
    width, height = -(-picture.width // factor), -(-picture.height // factor)
    canvas: Image.Image | None = None
    for top in range(0, picture.height, BAND * factor):
        rows = picture.crop((0, top, picture.width, min(top + BAND * factor, picture.height)))
        band = _in_plain_mode(rows, palette_of=picture).reduce(factor)
        canvas = canvas or Image.new(band.mode, (width, height))
        canvas.paste(band, (0, top // factor))
    assert canvas is not None, "a picture has at least one row"
    canvas.thumbnail((side, side), Image.Resampling.LANCZOS)
    return canvas


def _in_plain_mode(rows: Image.Image, *, palette_of: Image.Image) -> Image.Image:
    """In RGB on white; ink stays CMYK and grey stays grey until the profile has been heard."""
    if rows.mode.startswith("I") or rows.mode == "F":  # 16 bits a pixel: keep the upper eight
        return rows.convert("F").point(lambda value: value / 256).convert("L").convert("RGB")
    if rows.mode in _PLAIN and "transparency" not in palette_of.info:
        return rows
    if rows.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in palette_of.info:
        rows.info.setdefault("transparency", palette_of.info.get("transparency"))
        layer = rows.convert("RGBA")
        white = Image.new("RGB", rows.size, "white")
        white.paste(layer, mask=layer.getchannel("A"))
        return white
    return rows.convert("RGB")


def _orientation(picture: Image.Image) -> int:
    with suppress(Exception):  # a camera's broken notes are no reason to refuse its picture
        return int(picture.getexif().get(_ORIENTATION, 1))
    return 1


def _in_srgb(picture: Image.Image, *, profile: bytes | None) -> Image.Image:
    if profile:
        with suppress(Exception):  # a broken or unfitting profile: the plain conversion below is close enough
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return _without_metadata(converted) if converted else picture
    return _without_metadata(picture.convert("RGB"))


def _without_metadata(picture: Image.Image) -> Image.Image:
    picture.info = {}
    return picture
