"""What the readers of tables share: rows by product, SKUs that nobody else may have, and what a refusal leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sellers.imports.cells import Refused
from sellers.imports.drafts import Catalogue, Problem, ProductDraft, first_double
from sellers.imports.tables import Row

Make = Callable[[str, list[Row]], ProductDraft]


@dataclass(slots=True)
class Gathering:
    """Products as they are made one after the other. `sku_column` and `title_column` are where a refusal points; `shown` names columns."""

    sku_column: str
    title_column: str
    options_column: str = ""
    shown: Callable[[str], str] = str
    catalogue: Catalogue = field(default_factory=Catalogue)
    skus: dict[str, int] = field(default_factory=dict)

    def add(self, handle: str, rows: list[Row], make: Make) -> None:
        """Make the product of these rows, or note why it cannot be made."""
        try:
            draft = make(handle, rows)
            _check_doubles(draft, rows, self.options_column)
            self._claim_skus(draft, rows)
        except Refused as refusal:
            self.refuse(refusal, handle, rows)
        else:
            self.catalogue.products.append(draft)

    def refuse(self, refusal: Refused, handle: str, rows: list[Row]) -> None:
        """Note the problem; the product is not in the catalogue."""
        title = next((row.text(self.title_column) for row in rows if row.text(self.title_column)), "")
        self.catalogue.refused.append(handle)
        self.catalogue.problems.append(
            Problem(
                refusal.row.number,
                refusal.reason,
                self.shown(refusal.column) if refusal.column else "",
                _shown(refusal.row.cells.get(refusal.column, ""), 80),
                _shown(handle, 80),
                _shown(title, 140),
            )
        )

    def _claim_skus(self, draft: ProductDraft, rows: list[Row]) -> None:
        by_number = {row.number: row for row in rows}
        own: dict[str, int] = {}
        for variant in draft.variants:
            earlier = self.skus.get(variant.sku) or own.get(variant.sku)
            if variant.sku and earlier:
                reason = _("Row %(row)d has this SKU already.") % {"row": earlier}
                raise Refused(by_number.get(variant.row, rows[0]), self.sku_column, reason)
            own[variant.sku] = variant.row
        self.skus.update(own)


def _check_doubles(draft: ProductDraft, rows: list[Row], column: str) -> None:
    double = first_double([variant.values for variant in draft.variants])
    if double is not None:
        by_number = {row.number: row for row in rows}
        row = by_number.get(draft.variants[double].row, rows[0])
        raise Refused(row, column, _("These options were there before in this product."))


def by_handle(
    rows: Iterable[Row], catalogue: Catalogue, *, column: str, key: Callable[[Row], str], missing: str
) -> tuple[dict[str, list[Row]], dict[str, Refused]]:
    """The rows by handle, in the order in which handles first appear, and the handles that a broken row belongs to."""
    groups: dict[str, list[Row]] = {}
    faults: dict[str, Refused] = {}
    for row in rows:
        catalogue.rows += 1
        handle = key(row)
        if not handle:
            catalogue.problems.append(Problem(row.number, row.fault or missing, column))
            continue
        groups.setdefault(handle, []).append(row)
        if row.fault:
            faults.setdefault(handle, Refused(row, "", row.fault))
    return groups, faults


def raised(fault: Refused) -> Make:
    """A maker that refuses: for a product one of whose rows could not be taken apart."""

    def refuse(_handle: str, _rows: list[Row]) -> ProductDraft:
        raise fault

    return refuse


def _shown(text: str, most: int) -> str:
    return text.replace("\x00", "\\x00")[:most]
