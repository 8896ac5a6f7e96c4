"""What the readers of tables share: rows by product, SKUs that nobody else may have, and what a refusal leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import draft_with_brand
from sellers.imports.cells import CellRefused
from sellers.imports.drafts import Catalogue, Problem, ProductDraft, first_repetition
from sellers.imports.shortening import shortened_draft
from sellers.imports.tables import TableRow

Make = Callable[[str, list[TableRow]], ProductDraft]


@dataclass(slots=True)
class DraftCollector:
    """Collects drafts and refusals. `sku_column`, `title_column`: where a refusal points; `shown` gives the file's own name of a column."""

    sku_column: str
    title_column: str
    options_column: str = ""
    shown: Callable[[str], str] = str
    catalogue: Catalogue = field(default_factory=Catalogue)
    skus: dict[str, int] = field(default_factory=dict)

    def add(self, handle: str, rows: list[TableRow], make: Make) -> None:
        """Make the product of these rows, or note why it is refused."""
        try:
            draft = make(handle, rows)
            _check_doubles(draft, rows, self.options_column)
            self._claim_skus(draft, rows)
            draft = shortened_draft(draft_with_brand(draft))
        except CellRefused as refusal:
            self.refuse(refusal, handle, rows)
        else:
            self.catalogue.products.append(draft)

    def refuse(self, refusal: CellRefused, handle: str, rows: list[TableRow]) -> None:
        title = next((row.text(self.title_column) for row in rows if row.text(self.title_column)), "")
        self.catalogue.refused.append(handle)
        self.catalogue.problems.append(
            Problem(
                refusal.row.number,
                refusal.reason,
                self.shown(refusal.column) if refusal.column else "",
                _printable_start(refusal.row.cells.get(refusal.column, ""), 80),
                _printable_start(handle, 80),
                _printable_start(title, 140),
            )
        )

    def _claim_skus(self, draft: ProductDraft, rows: list[TableRow]) -> None:
        by_number = {row.number: row for row in rows}
        own: dict[str, int] = {}
        for variant in draft.variants:
            earlier = self.skus.get(variant.sku) or own.get(variant.sku)
            if variant.sku and earlier:
                reason = _("Row %(row)d has this SKU already.") % {"row": earlier}
                raise CellRefused(by_number.get(variant.row, rows[0]), self.sku_column, reason)
            own[variant.sku] = variant.row
        self.skus.update(own)


def _check_doubles(draft: ProductDraft, rows: list[TableRow], column: str) -> None:
    double = first_repetition([variant.values for variant in draft.variants])
    if double is not None:
        by_number = {row.number: row for row in rows}
        row = by_number.get(draft.variants[double].row, rows[0])
        raise CellRefused(row, column, _("These options were there before in this product."))


def group_by_handle(
    rows: Iterable[TableRow], catalogue: Catalogue, *, column: str, key: Callable[[TableRow], str], missing: str
) -> tuple[dict[str, list[TableRow]], dict[str, CellRefused]]:
    """The rows by product's handle, in order of appearance, and the handles that have a row which could not be parsed."""
    groups: dict[str, list[TableRow]] = {}
    faults: dict[str, CellRefused] = {}
    for row in rows:
        catalogue.rows += 1
        handle = key(row)
        if not handle:
            catalogue.problems.append(Problem(row.number, row.fault or missing, column))
            continue
        groups.setdefault(handle, []).append(row)
        if row.fault:
            faults.setdefault(handle, CellRefused(row, "", row.fault))
    return groups, faults


def refusing_maker(fault: CellRefused) -> Make:
    """A maker that always refuses, for a product one of whose rows could not be parsed."""

    def refuse(_handle: str, _rows: list[TableRow]) -> ProductDraft:
        raise fault

    return refuse


def _printable_start(text: str, most: int) -> str:
    return text.replace("\x00", "\\x00")[:most]
