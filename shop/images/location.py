"""Where a photo says that it was taken."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

_GPS_BLOCK = 0x8825
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE, _STATUS = 1, 2, 3, 4, 9


def location_in(picture: Image.Image) -> tuple[float, float] | None:
    """Latitude and longitude, degrees WGS 84; None when the photo does not say, or says nonsense."""
    with suppress(Exception):  # a camera's broken notes: it does not say
        block = picture.getexif().get_ifd(_GPS_BLOCK)
        if _exif_text(block, _STATUS) == "V":  # "void": the camera had no fix
            return None
        latitude = _degrees(block, _LATITUDE, _exif_text(block, _LATITUDE_REF), signs={"N": 1, "S": -1})
        longitude = _degrees(block, _LONGITUDE, _exif_text(block, _LONGITUDE_REF), signs={"E": 1, "W": -1})
        # Zero and zero is what cameras without a fix write, and lies in the sea.
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0):
            return round(latitude, 6), round(longitude, 6)
    return None


def _exif_text(block: Mapping[int, Any], tag: int) -> str:
    value = block.get(tag, "")
    return (value.decode("ascii") if isinstance(value, bytes) else str(value)).strip("\0 ").upper()


def _degrees(block: Mapping[int, Any], tag: int, reference: str, *, signs: Mapping[str, int]) -> float:
    """From degrees, minutes and seconds. Raises whatever it likes on anything else: a figure without its hemisphere means nothing."""
    degrees, minutes, seconds = (float(part) for part in block[tag])
    if not all(isfinite(part) and part >= 0 for part in (degrees, minutes, seconds)) or minutes > 60 or seconds > 60:
        raise ValueError("no angle")
    return signs[reference] * (degrees + minutes / 60 + seconds / 3600)
