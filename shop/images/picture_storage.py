"""Where pictures lie: those for everybody, and those for a few, told apart by the folder that their names begin with."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage, storages
from django.utils.deconstruct import deconstructible

PUBLIC, PRIVATE = "images", "pictures"  # folders; web servers know the first alone


def is_private_name(name: str) -> bool:
    """Whether only some may see what lies under that name."""
    return name.startswith(f"{PRIVATE}/")


@deconstructible
class PictureStorage(Storage):
    """Both stores as one. What is private has no address here: `private_address` makes one for one viewer, with an end."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Under the name that the store gives it."""
        return self._of(str(name)).save(name, content)

    def delete(self, name: str) -> None:
        self._of(name).delete(name)

    def exists(self, name: str) -> bool:
        return self._of(name).exists(name)

    def size(self, name: str) -> int:
        """Bytes."""
        return self._of(name).size(name)

    def url(self, name: str | None) -> str:
        """Of a picture for everybody; "" for others."""
        return "" if is_private_name(str(name)) else default_storage.url(str(name))

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        return self._of(name).open(name, mode)

    def _of(self, name: str) -> Storage:
        return storages["private_pictures"] if is_private_name(name) else default_storage


picture_storage = PictureStorage()
