"""Imports for the seller's pages: the runs, what is in them, and the outcome row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.imports.formats import FORMATS
from sellers.models import ImportRow, ImportRun, PictureFetch
from sellers.states import FALLBACK, SHELF, WAITING_FOR_SELLER, FetchState, ImportState, RowOutcome, ShelfBy
from shop.catalog.models import Category
from shop.catalog.states import Condition, ProductStatus
from shop.stores.models import Store

CHANGE_LABELS: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "category": gettext_lazy("Category"),
    "description": gettext_lazy("Description"),
    "brand": gettext_lazy("Brand"),
    "condition": gettext_lazy("Condition"),
    "tags": gettext_lazy("Tags"),
    "options": gettext_lazy("Options"),
    "attribute": gettext_lazy("Detail"),
    "variant": gettext_lazy("Variant"),
    "variants": gettext_lazy("Variants"),
    "price": gettext_lazy("Price"),
    "compare_at": gettext_lazy("Price before"),
    "sale_price": gettext_lazy("Sale price"),
    "sale_starts": gettext_lazy("Sale begins"),
    "sale_ends": gettext_lazy("Sale ends"),
    "sku": gettext_lazy("SKU"),
    "is_active": gettext_lazy("On sale"),
    "weight": gettext_lazy("Weight in grams"),
    "barcode": gettext_lazy("Barcode"),
    "position": gettext_lazy("Place"),
    "stock": gettext_lazy("Stock"),
    "figure": gettext_lazy("Stock figure of the file"),
    "pictures": gettext_lazy("Pictures"),
    "status": gettext_lazy("State"),
}
_TONES = {RowOutcome.CREATED: "success", RowOutcome.CHANGED: "info", RowOutcome.REFUSED: "danger"}
_LABELS = {**dict(ProductStatus.choices), **dict(Condition.choices), "True": gettext_lazy("yes"), "False": gettext_lazy("no")}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One changed value: before and after."""

    label: str | Promise
    variant: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One product of an import, as its page shows it."""

    row: ImportRow
    outcome: str
    label: str
    tone: str
    changes: list[ShownChange]
    shelf: str = ""  # the path of the category of what is new; "" for what is not
    shelf_name: str = ""
    shelf_by: str = ""  # a ShelfBy

    @property
    def shelf_note(self) -> str | Promise:
        """Who says so."""
        return ShelfBy(self.shelf_by).label if self.shelf_by else ""


@dataclass(frozen=True, slots=True)
class OutcomeTab:
    """A filter with its number."""

    key: str
    label: str | Promise
    count: int
    current: bool


def imports_of_store(store: Store) -> QuerySet[ImportRun]:
    """The store's imports, newest first."""
    return ImportRun.objects.filter(store=store).select_related("store", "author").order_by("-pk")


def latest_imports(store: Store, *, most: int) -> list[ImportRun]:
    """The store's imports: those waiting for the seller first, then the newest."""
    is_waiting = Case(When(state__in=WAITING_FOR_SELLER, then=1), default=0)
    return list(imports_of_store(store).order_by(is_waiting.desc(), "-pk")[:most])


def was_overtaken(run: ImportRun) -> bool:
    """Whether another import changed the store after this one was checked."""
    later = ImportRun.objects.filter(store=run.store, state=ImportState.DONE, finished_at__gt=run.finished_at or run.created_at)
    return run.state == ImportState.CHECKED and later.exists()


def rows_of_run(run: ImportRun, *, show: str = "") -> QuerySet[ImportRow]:
    """The run's rows, or those with one outcome: the real one once it has run, before that the planned one."""
    field = outcome_field(run)
    rows = ImportRow.objects.filter(run=run).select_related("product").order_by("number")
    return rows.filter(**{field: show}) if show in RowOutcome.values else rows


def outcome_field(run: ImportRun) -> str:
    """Which column holds the outcome to show: "outcome" once it has run, else "planned"."""
    return "outcome" if run.state in (ImportState.RUNNING, ImportState.DONE) or _was_confirmed(run) else "planned"


def _was_confirmed(run: ImportRun) -> bool:
    return run.state in (ImportState.CANCELLED, ImportState.FAILED) and ImportRow.objects.filter(run=run).exclude(outcome="").exists()


def import_row_as_shown(row: ImportRow, *, field: str) -> ShownRow:
    """A row of the import as its page shows it."""
    outcome = getattr(row, field) or row.planned
    label = str(RowOutcome(outcome).label)
    shown = [_shown_change(*change) for change in row.changes if change[0] != SHELF]
    shelf, by = next(((path, by) for name, path, by, _after in row.changes if name == SHELF), ("", ""))
    name = next((change.after for change in shown if change.label == CHANGE_LABELS["category"]), "") if shelf else ""
    return ShownRow(row, outcome, label, _TONES.get(RowOutcome(outcome), "neutral"), shown, shelf, name, by)


def shelf_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The categories that a product may lie in, by the name of the one above: for a select. One query."""
    categories = list(Category.objects.order_by("position", "path"))
    names, above = {each.pk: each.name for each in categories}, {each.parent_id for each in categories}
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in categories:
        if each.pk not in above and each.path != FALLBACK:
            groups.setdefault(names.get(each.parent_id or 0, each.name), []).append((each.path, each.name))
    return list(groups.items())


def _shown_change(name: str, variant: str, before: str, after: str) -> ShownChange:
    translated = name in {"status", "condition", "is_active"}
    texts = [str(_LABELS.get(text, text)) if translated else text for text in (before, after)]
    return ShownChange(CHANGE_LABELS.get(name, name), variant, *texts)


def outcome_tabs(run: ImportRun, *, current: str) -> list[OutcomeTab]:
    """The filters of the run's rows."""
    counts = run.counts
    labels: dict[str, str | Promise] = {
        RowOutcome.CREATED: gettext_lazy("New"),
        RowOutcome.CHANGED: gettext_lazy("Changed"),
        RowOutcome.UNCHANGED: gettext_lazy("Unchanged"),
        RowOutcome.REFUSED: gettext_lazy("Refused"),
    }
    tabs = [OutcomeTab("", gettext_lazy("All"), sum(counts.values()), current not in labels)]
    return tabs + [OutcomeTab(str(key), label, counts[key], current == key) for key, label in labels.items()]


def picture_counts(run: ImportRun) -> dict[str, int]:
    """How many pictures there are: all, done, waiting, failed."""
    numbers = dict(PictureFetch.objects.filter(run=run).order_by().values_list("state").annotate(Count("pk")))
    counts = {str(state): numbers.get(state, 0) for state in FetchState.values}
    return counts | {"all": sum(counts.values())}


def failed_pictures(run: ImportRun, *, most: int = 20) -> list[PictureFetch]:
    """The pictures that could not be fetched, or not yet, with the reason."""
    return list(PictureFetch.objects.filter(run=run).exclude(reason="").select_related("product").order_by("pk")[:most])


def format_label(code: str) -> str:
    return str(FORMATS[code].label) if code in FORMATS else code


def outcome_lines(run: ImportRun) -> Iterator[str]:
    """The outcome as CSV, row by row."""
    head = [_("Row"), _("Handle"), _("SKU"), _("Title"), _("Outcome"), _("What"), _("Column"), _("Value"), _("Reason"), _("Address")]
    yield "\ufeff" + _csv_line(head)
    field = outcome_field(run)
    for row in rows_of_run(run).iterator(chunk_size=500):
        each = import_row_as_shown(row, field=field)
        what = "; ".join(
            f"{change.label}{' ' + change.variant if change.variant else ''}: {change.before} → {change.after}" for change in each.changes
        )
        address = row.product.get_absolute_url() if row.product else ""
        yield _csv_line([row.line, row.handle, row.sku, row.title, each.label, what, row.column, row.value, row.reason, address])


def _csv_line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([formula_free(str(cell)) for cell in cells])
    return buffer.getvalue()


def formula_free(cell: str) -> str:
    """The cell with an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
