"""Making a backup."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.crypto import salted_hmac

from shop.common.clock import now
from site_config.backups.archive import ArchiveWriter
from site_config.backups.databases import database_dump
from site_config.backups.files import named_files, put_files

Say = Callable[[str], None]


def make_backup(out: IO[bytes], *, say: Say) -> None:
    """Write an archive of the whole site, while it runs: the database of one instant first, then every file that its rows name.

    Files are written under names of their own and removed days after the last row let go of them, so that what a row of that instant
    names is still there. One that is not is named to `say`, and in the manifest.
    """
    with ArchiveWriter(out) as archive, tempfile.TemporaryFile("w+", encoding="utf-8", dir=settings.DATA_DIR) as names:
        with database_dump(archive) as (facts, ask):
            names.writelines(f"{member}\n" for member in named_files(ask))
        names.seek(0)
        count, size, missing = put_files(archive, _lines_of(names))
        files = {"count": count, "bytes": size, "missing": missing}
        archive.close({"made_at": now().isoformat(), "site": settings.SITE_URL, "secret": secret_mark(), **facts, "files": files})
    rows = sum(table["rows"] for table in facts["tables"].values())
    say(f"{rows} rows in {len(facts['tables'])} tables, {count} files of {size // 1_000_000} MB.")
    for member in missing:
        say(f"Not there, though a row names it: {member}")


def secret_mark() -> str:
    """By which it is seen whether a site has the same SECRET_KEY; it tells nothing of it."""
    return salted_hmac("site_config.backups", "the same key", algorithm="sha256").hexdigest()[:16]


@contextmanager
def whole_archive(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there under its name only once it is whole, for nobody else to read; whatever goes wrong, nothing is left."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _lines_of(names: Iterable[str]) -> Iterator[str]:
    return (line.rstrip("\n") for line in names)


def default_name() -> str:
    """By the moment, so that they stand in order: "makiti-20261123-031000.tar"."""
    return f"{settings.SITE_NAME.lower()}-{now():%Y%m%d-%H%M%S}.tar"
