"""Encoding pictures, and keeping them under names made of their content."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from shop.images.picture_storage import picture_storage

if TYPE_CHECKING:
    from PIL import Image

_ENCODINGS: dict[str, dict[str, object]] = {
    "original": {"format": "JPEG", "quality": 90, "optimize": True},
    "webp": {"format": "WEBP", "quality": 80, "method": 3},
    "jpeg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
}


def storage_errors() -> tuple[type[Exception], ...]:
    """What a disk that is full, or an S3 that is down or turns us away, raises. To be asked when something was raised.

    Only a site with a bucket loads the library of S3, and nobody else can meet its errors.
    """
    library = sys.modules.get("botocore.exceptions")
    return (OSError, library.BotoCoreError, library.ClientError) if library else (OSError,)


def encode_picture(picture: Image.Image, how: str) -> bytes:
    """The picture's bytes as "original", "webp" or "jpeg"; no metadata."""
    buffer = io.BytesIO()
    picture.save(buffer, **_ENCODINGS[how])  # type: ignore[arg-type]
    return buffer.getvalue()


def write_picture_file(name: str, data: bytes) -> str:
    """Under exactly this name: it is made of the content, so what lies there whole is the same. What a crash left half-written is not."""
    size = _stored_size(name)
    if size == len(data):
        return name
    if size is not None:
        picture_storage.delete(name)
    saved = picture_storage.save(name, ContentFile(data))
    if saved != name:  # somebody else was storing the same picture at this moment
        picture_storage.delete(saved)
    return name


def _stored_size(name: str) -> int | None:
    """Bytes; None where there is no file. One question, not two: between them somebody else may remove it."""
    try:
        return picture_storage.size(name)
    except FileNotFoundError:
        return None


def delete_files(names: Iterable[str]) -> None:
    """Delete these files; those that are not there are no matter."""
    for name in names:
        picture_storage.delete(name)
