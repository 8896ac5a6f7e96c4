"""Where uploaded files lie, and how a file comes to lie anywhere: whole, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.deconstruct import deconstructible


def private_storage() -> Storage:
    """Where files lie that no visitor may fetch."""
    return storages["private"]


def guarded_storage() -> Storage:
    """Where files lie that the site hands out itself, to those who may have them: in a bucket, where one is named, for all machines."""
    return storages["private_pictures"]


class WholeFiles:
    """For storages on a disk: what is written stands under a name of its own until it is there to the last byte.

    A disk that is full, or a process that is killed, leaves nothing under the name that somebody asks for.
    """

    def _save(self, name: str, content: Any) -> str:
        storage: Any = self
        folder, _slash, last = name.rpartition("/")
        part = f"{folder}/.{secrets.token_hex(8)}-{last}"[:250] if folder else f".{secrets.token_hex(8)}-{last}"[:250]
        whole = Path(storage.path(part))
        try:
            super()._save(part, content)  # type: ignore[misc]
            _flush(whole)
            return self._put(whole, name)
        finally:
            with suppress(OSError):
                whole.unlink(missing_ok=True)

    def _put(self, whole: Path, name: str) -> str:
        """Under this name, or the next free one where somebody else was quicker."""
        storage: Any = self
        while True:
            try:
                os.link(whole, storage.path(name))
            except FileExistsError:
                if getattr(storage, "_allow_overwrite", False):
                    whole.replace(storage.path(name))
                    return name
                name = storage.get_available_name(name)
            except OSError:  # a file system without hard links
                whole.replace(storage.path(name))
                return name
            else:
                return name


@deconstructible(path="shop.common.storages.WholeFileStorage")
class WholeFileStorage(WholeFiles, FileSystemStorage):
    """Files on the disk, each of them whole."""


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file to write; it appears, and replaces what was there, once it is whole. OSError, and nothing has changed."""
    part = path.with_name(f".{secrets.token_hex(8)}-{path.name}"[:250])
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
