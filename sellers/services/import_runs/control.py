"""Taking a file in, checking it, letting it run, and stopping it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import structlog
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import get_language

from sellers.exceptions import FileNotStored, ImportBusy, ImportMoved
from sellers.imports.formats import PLAIN, Recognised, recognise
from sellers.imports.plain import guess_columns
from sellers.imports.tables import MAX_TABLE_BYTES, Sheet, decoded_text
from sellers.models import ColumnMap, ImportRow, ImportRun
from sellers.services.import_runs.run_states import move_import
from sellers.states import AT_WORK, FALLBACK, FALLBACK_NAMES, SHELF, WAITING_FOR_SELLER, ImportState, RowOutcome, ShelfBy
from shop.accounts.models import User
from shop.catalog.models import Category
from shop.stores.models import Store

log = structlog.get_logger(__name__)

READ = MAX_TABLE_BYTES + 1


def take_file(store: Store, file: File[bytes], *, author: User | None, options: Mapping[str, Any] | None = None) -> ImportRun:
    """Store the file and recognise its format. Raises Unreadable when it is no catalogue, ImportBusy while another import runs,
    FileNotStored when the disk is full.

    Others that wait for the seller's word go on waiting; only the same file, brought before and never let in, is replaced by this one.
    """
    content = file.read(READ)
    if len(content) > MAX_TABLE_BYTES:
        decoded_text(content)  # says how large a file may be
    found = recognise(content)
    if ImportRun.objects.filter(store=store, state__in=AT_WORK).exists():
        raise ImportBusy
    fingerprint = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        ImportRun.objects.filter(store=store, state__in=WAITING_FOR_SELLER, fingerprint=fingerprint).update(state=ImportState.CANCELLED)
        run = ImportRun(
            store=store,
            author=author,
            name=(file.name or "catalogue")[-200:].replace("\x00", ""),
            size=len(content),
            fingerprint=fingerprint,
            format=found.format.code,
            options={"language": get_language(), **_remembered_columns(store, found), **(options or {})},
            facts={"encoding": found.encoding, "separator": found.sheet.separator if found.sheet else ""}
            | ({"likely": found.likely.code} if found.likely else {}),
        )
        try:
            run.file.save("catalogue", ContentFile(content), save=False)
        except OSError as error:
            log.exception("import_not_stored", store_id=store.pk)
            raise FileNotStored from error
        run.save()
    return run


def check_import(run: ImportRun, *, format: str = "", options: Mapping[str, Any] | None = None) -> None:
    """Start the dry run, which a job does. Raises ImportBusy and ImportMoved."""
    chosen = {"options": run.options | dict(options or {})}
    if format:
        chosen["format"] = format  # type: ignore[assignment]
    move_import(run, ImportState.CHECKING, **chosen)
    if run.format == PLAIN and run.options.get("columns"):
        remember_columns(run)


def confirm_import(run: ImportRun) -> None:
    """Start writing, which a job does. Raises ImportBusy and ImportMoved."""
    move_import(run, ImportState.RUNNING)


def choose_shelves(run: ImportRun, chosen: Mapping[int, str]) -> None:
    """The seller says where new products of a checked file belong: row numbers to paths of categories, FALLBACK for none.

    Rows that bring nothing new and paths of no category are passed over. What was only suggested stays a suggestion until it is changed.
    Raises ImportMoved once it is not waiting for the seller.
    """
    shelves = {each.path: each for each in Category.objects.filter(path__in=set(chosen.values()))}
    shelves.setdefault(FALLBACK, Category(path=FALLBACK, names=FALLBACK_NAMES))
    with transaction.atomic():
        held = ImportRun.objects.select_for_update().get(pk=run.pk)
        if held.state != ImportState.CHECKED:
            raise ImportMoved
        new = held.rows.filter(number__in=chosen, planned=RowOutcome.CREATED)
        moved = [row for row in new if chosen[row.number] in shelves and _choose_shelf(row, shelves[chosen[row.number]])]
        ImportRow.objects.bulk_update(moved, ["changes"])
        held.options["shelves"] = (held.options.get("shelves") or {}) | {str(row.number): chosen[row.number] for row in moved}
        held.save(update_fields=["options"])
    run.options = held.options


def _choose_shelf(row: ImportRow, shelf: Category) -> bool:
    """Whether that is another category than the row had; then its changes say so."""
    known = next((path for name, path, _by, _after in row.changes if name == SHELF), None)
    if known is None or known == shelf.path:
        return False
    said = {"category": ["category", "", "", shelf.name], SHELF: [SHELF, shelf.path, str(ShelfBy.SELLER), ""]}
    row.changes = [said.get(change[0], change) for change in row.changes]
    return True


def cancel_import(run: ImportRun) -> None:
    """Stop it: what was written stays. Raises ImportMoved when it is over already."""
    move_import(run, ImportState.CANCELLED)


def peek_into_file(run: ImportRun) -> Recognised:
    """The stored file's recognised format and table, for choosing format and columns."""
    with run.file.open("rb") as file:
        return recognise(file.read(READ))


def remember_columns(run: ImportRun) -> None:
    """Remember the meaning of the columns for the next file with the same headings."""
    sheet = peek_into_file(run).sheet
    if sheet is not None:
        ColumnMap.objects.update_or_create(store=run.store, headings=_fingerprint(sheet), defaults={"columns": run.options["columns"]})


def find_columns(store: Store, sheet: Sheet) -> dict[str, str]:
    """The remembered meaning of such headings, else a guess."""
    known = ColumnMap.objects.filter(store=store, headings=_fingerprint(sheet)).first()
    return dict(known.columns) if known else guess_columns(sheet.headings)


def _remembered_columns(store: Store, found: Recognised) -> dict[str, Any]:
    return {"columns": find_columns(store, found.sheet)} if found.sheet is not None and found.format.code == PLAIN else {}


def _fingerprint(sheet: Sheet) -> str:
    return hashlib.sha256("\x1f".join(sheet.headings).encode()).hexdigest()
