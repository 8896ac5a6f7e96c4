"""The files that rows name: pictures with their sizes, and what is sold or imported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.apps import apps
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db.models import FileField

from shop.common.storages import private_storage
from shop.images.file_store import storage_errors
from shop.images.models import FORMATS, Image
from site_config.backups.archive import CHUNK, ArchiveWriter

FILES = "files/"
IN_MEMORY = 16 * CHUNK  # any picture: a bucket may want to send it twice
Ask = Callable[[str], Iterable[Any]]  # SQL → rows


def named_files(ask: Ask) -> Iterator[str]:
    """Member names ("files/default/images/….jpg") of all files that rows name, as `ask` sees the database."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                folder = f"{FILES}{_alias(field)}/"
                sql = f'SELECT "{field.column}" FROM "{model._meta.db_table}" WHERE "{field.column}" <> \'\''  # noqa: S608  # of models
                yield from (f"{folder}{name}" for (name,) in ask(sql))
    for cid, widths in ask(f'SELECT cid, widths FROM "{Image._meta.db_table}"'):  # noqa: S608  # of a model
        image = Image(cid=cid, widths=json.loads(widths) if isinstance(widths, str) else widths)
        yield from (f"{FILES}default/{image.rendition_name(width, format)}" for width in image.widths for format in FORMATS)


def put_files(archive: ArchiveWriter, members: Iterable[str]) -> tuple[int, int, list[str]]:
    """Write these files; returns how many there were, their bytes, and the first thousand that were not there."""
    count = size = 0
    missing: list[str] = []
    for member in members:
        storage, name = _place(member)
        try:
            length = storage.size(name)
            with storage.open(name) as file:
                archive.add_file(member, file, size=length)
        except storage_errors() as error:
            if not _is_missing(storage, name, error):
                raise
            missing = [*missing, member] if len(missing) < 1_000 else missing
            continue
        count, size = count + 1, size + length
    return count, size, missing


def put_back_file(member: str, content: IO[bytes], *, size: int) -> bool:
    """Keep the file under exactly its name. False when it lies there already; another of that name makes way."""
    storage, name = _place(member)
    if storage.exists(name):
        if storage is storages["default"] and storage.size(name) == size:  # its name is made of its content
            return False
        storage.delete(name)
    saved = storage.save(name, ContentFile(content.read()) if size <= IN_MEMORY else File(content))
    if saved != name:
        storage.delete(saved)
        raise OSError(f"{name} could not be kept under its name.")
    return True


def drop_file(member: str) -> None:
    """As if it had never been taken."""
    storage, name = _place(member)
    storage.delete(name)


def _alias(field: FileField) -> str:
    return "private" if getattr(field, "_storage_callable", None) is private_storage else "default"


def _place(member: str) -> tuple[Storage, str]:
    alias, _slash, name = member.removeprefix(FILES).partition("/")
    return storages[alias], name


def _is_missing(storage: Storage, name: str, error: Exception) -> bool:
    return isinstance(error, FileNotFoundError) or not storage.exists(name)
