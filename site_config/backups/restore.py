"""A site from a backup."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from site_config.backups.archive import archive_members, read_manifest
from site_config.backups.backup import Say, secret_mark
from site_config.backups.databases import DATABASE, database_load, filled_tables
from site_config.backups.files import FILES, drop_file, put_back_file
from site_config.backups.refusals import BackupRefused


def restore_backup(path: Path, *, replace: bool, say: Say) -> None:
    """Put the archive's database and files in the place of this site's. All of it or nothing; nothing before all of it is checked.

    Raises BackupRefused. Unless `replace`, the database must be empty, or migrated and nothing else.
    """
    with path.open("rb") as file:
        manifest = read_manifest(file)
        _check_kind(manifest)
        filled = filled_tables()
        if filled and not replace:
            more = "…" if len(filled) > 5 else ""
            raise BackupRefused(f"The database is not empty: {', '.join(filled[:5])}{more}. Name an empty one, or say --replace.")
        _load(file, manifest)
    say(f"Restored what was made at {manifest['made_at']} for {manifest['site']}: {manifest['files']['count']} files.")
    for member in manifest["files"]["missing"]:
        say(f"Was not there when the backup was made: {member}")
    if manifest["secret"] != secret_mark():
        say("SECRET_KEY is another one than at that time: everybody has to sign in again, and links in e-mails are dead.")


def _load(file: IO[bytes], manifest: dict[str, Any]) -> None:
    with ExitStack() as stack:
        taken = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", dir=settings.DATA_DIR))
        stack.push(_undoing(taken))
        load = stack.enter_context(database_load(manifest))
        for name, member, size in archive_members(file):
            if name.startswith(DATABASE):
                load.take(name, member)
            elif name.startswith(FILES) and put_back_file(name, member, size=size):
                taken.write(f"{name}\n")


def _undoing(taken: Any) -> Callable[..., None]:
    """When it failed, the files that were taken for it go again."""

    def undo(kind: Any, _error: Any, _trace: Any) -> None:
        if kind is not None:
            taken.seek(0)
            for line in _names_in(taken):
                drop_file(line)

    return undo


def _names_in(taken: Iterable[str]) -> Iterable[str]:
    return (line.rstrip("\n") for line in taken)


def _check_kind(manifest: dict[str, Any]) -> None:
    if manifest["vendor"] != connection.vendor:
        raise BackupRefused(f"The archive is of a site on {manifest['vendor']}, and this one is on {connection.vendor}. Set DATABASE_URL.")
    lacks, has = _differing_migrations(set(manifest["migrations"]))
    if lacks or has:
        named = ", ".join([*(f"lacks {name}" for name in lacks[:3]), *(f"has {name}" for name in has[:3])])
        raise BackupRefused(f"The archive was made by another release: this one {named}. Install that one, restore, and upgrade then.")


def _differing_migrations(theirs: set[str]) -> tuple[list[str], list[str]]:
    """What this release lacks, and what it has besides. One that took the place of others stands in a database beside their names."""
    migrations = MigrationLoader(None).disk_migrations
    known = {f"{app}.{name}" for app, name in migrations}
    replaced = {f"{app}.{name}" for migration in migrations.values() for app, name in migration.replaces}
    return sorted(theirs - known - replaced), sorted(known - theirs)
