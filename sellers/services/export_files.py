"""A store's products as a file: written by a job, whole or not at all, and handed out as it lies there.

A worker claims the row, writes under a key of its own, and puts that key into the row if it is still the one that has it. So an address
always leads to a whole file, however many workers write and whichever of them dies; what a dead one left is removed by the next.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO

import structlog
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q

from sellers.exports.google import google_feed
from sellers.exports.shopify import shopify_csv
from sellers.models import ExportFile
from sellers.queries.exports import PART, Exported, answered_attributes, exported_products
from sellers.states import ExportFormat
from shop.common.clock import now
from shop.common.storages import guarded_storage
from shop.common.tokens import url_token
from shop.stores.models import Store

log = structlog.get_logger(__name__)

DEBOUNCE = timedelta(minutes=5)  # after the first change: what follows it is in the same file
PERIOD = timedelta(hours=6)  # stock moves with every order, and tells nobody
SILENCE = timedelta(minutes=2)  # a worker that has not written for so long is dead
KEEP = timedelta(days=30)  # after it was last asked for
HOUR = timedelta(hours=1)


class _ExportLost(Exception):
    """Another worker has taken the file over."""


def ask_for_export(store: Store, format: ExportFormat) -> ExportFile:
    """The row of that file, noted as asked for. While its `made_at` is None, the caller puts `write_export` on the queue."""
    moment = now()
    export, _is_new = ExportFile.objects.get_or_create(store=store, format=format, defaults={"asked_at": moment})
    if export.asked_at < moment - HOUR:
        ExportFile.objects.filter(pk=export.pk).update(asked_at=moment)
    return export


def open_export(export: ExportFile, *, packed: bool) -> File[bytes] | None:
    """The finished file, compressed if `packed`; `export` is then the row that names it.

    None when it is not there: a backup holds the row alone. Then it is written anew, as one that was never made.
    """
    for _try in range(2):  # a newer one may have taken its place this very moment
        with suppress(FileNotFoundError):
            return guarded_storage().open(export.names_of(export.key)[packed])
        export.refresh_from_db()
    ExportFile.objects.filter(pk=export.pk, key=export.key).update(key="", made_at=None)
    return None


def note_changes(exports_of: Q) -> None:
    """What these files hold is different now."""
    ExportFile.objects.filter(exports_of, changed_at=None).exclude(made_at=None).update(changed_at=now())


def write_export(pk: int) -> bool:
    """Write the file anew. False when another worker is at it or it is fresh. Safe to call any number of times, from anywhere."""
    export = _claim_export(pk)
    if export is None:
        return False
    began = now()
    name, packed_name = export.names_of(export.owner)
    try:
        with TemporaryFile() as plain, TemporaryFile() as packed:
            fingerprint = _write_lines(_export_lines(export), plain, packed)
            sizes = _keep_file(name, plain), _keep_file(packed_name, packed)
        _put_export(export, began=began, fingerprint=fingerprint, sizes=sizes)
    except _ExportLost:
        _drop_files(export, export.owner)
        log.info("export_left", export_id=pk)
        return False
    return True


def find_due_exports(*, limit: int = 50) -> list[int]:
    """Keys of the files to be written: new, changed a while ago, or old; none that a worker has."""
    moment = now()
    rows = ExportFile.objects.filter(_is_free(moment), _needs_writing(moment, since=moment - DEBOUNCE)).order_by(
        F("made_at").asc(nulls_first=True), "pk"
    )
    return list(rows.values_list("pk", flat=True)[:limit])


def forget_exports(*, limit: int = 500) -> int:
    """Delete the files that nobody has asked for, and their rows. Returns how many."""
    moment = now()
    old = list(ExportFile.objects.filter(_is_free(moment), asked_at__lt=moment - KEEP).order_by("pk")[:limit])
    for export in old:
        if ExportFile.objects.filter(pk=export.pk, asked_at=export.asked_at, owner=export.owner).delete()[0]:
            _drop_files(export, export.key, export.owner)
    return len(old)


def _is_free(moment: datetime) -> Q:
    return Q(owner="") | Q(heartbeat__lt=moment - SILENCE)


def _needs_writing(moment: datetime, *, since: datetime) -> Q:
    """Whether there is anything to do, the file being free: an owner of a free one is a worker that died."""
    return Q(made_at=None) | Q(changed_at__lte=since) | Q(made_at__lte=moment - PERIOD) | ~Q(owner="")


def _claim_export(pk: int) -> ExportFile | None:
    """Take the file over, and remove what a dead worker has left of it."""
    moment = now()
    with transaction.atomic():
        rows = ExportFile.objects.filter(_is_free(moment), _needs_writing(moment, since=moment), pk=pk)
        export = rows.select_for_update(of=("self",)).select_related("store").first()
        if export is None:
            return None
        dead, export.owner, export.heartbeat = export.owner, url_token(), moment
        export.changed_at = None  # what changes from now on may not be in it
        export.save(update_fields=["owner", "heartbeat", "changed_at"])
    _drop_files(export, dead)
    return export


def _put_export(export: ExportFile, *, began: datetime, fingerprint: str, sizes: tuple[int, int]) -> None:
    """From now on the address leads to the new file. Raises _ExportLost."""
    own = ExportFile.objects.filter(pk=export.pk, owner=export.owner)
    made = {"key": export.owner, "made_at": began, "fingerprint": fingerprint, "size": sizes[0], "packed_size": sizes[1]}
    with transaction.atomic():
        if not own.select_for_update().exists():
            raise _ExportLost
        own.update(owner="", heartbeat=None, **made)
    _drop_files(export, export.key)


def _export_lines(export: ExportFile) -> Iterator[str]:
    if export.format == ExportFormat.GOOGLE:
        return google_feed(export.store, _while_owned(export, exported_products(export.store, live_only=True)))
    products = _while_owned(export, exported_products(export.store))
    return shopify_csv(products, answered=answered_attributes(export.store))


def _while_owned(export: ExportFile, products: Iterable[Exported]) -> Iterator[Exported]:
    """The same, with a sign of life for each part. Raises _ExportLost."""
    for number, each in enumerate(products):
        if number % PART == 0 and not ExportFile.objects.filter(pk=export.pk, owner=export.owner).update(heartbeat=now()):
            raise _ExportLost
        yield each


def _write_lines(lines: Iterable[str], plain: IO[bytes], packed: IO[bytes]) -> str:
    """Into both files at once; the SHA-256 of the first."""
    digest = sha256()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as packer:
        for line in lines:
            data = line.encode()
            digest.update(data)
            plain.write(data)
            packer.write(data)
    return digest.hexdigest()


def _keep_file(name: str, content: IO[bytes]) -> int:
    """Into the storage under exactly this name, which is a secret and nobody else's; its bytes."""
    size = content.seek(0, 2)
    content.seek(0)
    guarded_storage().save(name, File(content, name=name))
    return size


def _drop_files(export: ExportFile, *keys: str) -> None:
    """None of them is named by a row any more."""
    for name in (name for key in keys if key for name in export.names_of(key)):
        guarded_storage().delete(name)
