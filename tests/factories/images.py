"""Valid pictures from nothing."""

import io
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from pillow_heif import register_heif_opener

from shop.images.content_address import content_address
from shop.images.models import Image

_counter = count(1)
register_heif_opener(thumbnails=False)  # the site learns to read HEIF with the first picture that comes


def picture_bytes(*, size: tuple[int, int] = (64, 48), format: str = "JPEG", mode: str = "RGB", color: Any = None, **options: Any) -> bytes:
    """An encoded picture of one colour; another colour each time unless told."""
    number = next(_counter)
    color = color if color is not None else _distinct_color(number) if mode == "RGB" else 0
    buffer = io.BytesIO()
    Pillow.new(mode, size, color).save(buffer, format=format, **options)
    return buffer.getvalue()


def _distinct_color(number: int) -> tuple[int, int, int]:
    """Of 32,768 that JPEG does not mistake for one another: a picture is stored once, whoever sends it again."""
    place = number * 20_077 % 2**15
    red, green, blue = place >> 10, place >> 5 & 31, place & 31
    return 8 * red + 4, 8 * green + 4, 8 * blue + 4


def create_upload(*, name: str = "photo.jpg", **fields: Any) -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, picture_bytes(**fields), content_type="image/jpeg")


def create_image(**fields: Any) -> Image:
    """A row without a file and without renditions: enough for pages, and quick."""
    cid = content_address(f"picture {next(_counter)}".encode())
    defaults = {"cid": cid, "file": f"images/{cid}.jpg", "width": 800, "height": 1000, "size": 1000}
    return Image.objects.create(**(defaults | fields))
