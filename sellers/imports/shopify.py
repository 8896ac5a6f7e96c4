"""Shopify's product CSV: one row for each variant or further picture, rows of one product share its Handle."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from sellers.imports.drafts import Catalogue, Problem, ProductDraft, VariantDraft, first_double
from sellers.imports.tables import Row, decode, read_rows

OPTIONS = (1, 2, 3)
NEEDED = ("Handle", "Title", "Variant Price")
LIMITS = {"Handle": 200, "Title": 140, "Vendor": 80, "Variant SKU": 80}
MAX_CELL = 100_000
MAX_STOCK = 1_000_000
_VARIANT_COLUMNS = ("Option1 Value", "Option2 Value", "Option3 Value", "Variant SKU", "Variant Price", "Variant Compare At Price")
_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,20})?")


class _Refused(Exception):
    """One product's first problem."""

    def __init__(self, row: Row, column: str, reason: str) -> None:
        super().__init__(reason)
        self.row, self.column, self.reason = row, column, reason


def read_shopify(content: bytes) -> Catalogue:
    """Everything in the file: whole products, and for each refused one a problem. Unreadable when it is no such file at all."""
    headings, rows = read_rows(decode(content), needed="Handle")
    catalogue = Catalogue()
    for column in NEEDED:
        if column not in headings:
            catalogue.problems.append(Problem(1, _("This column is missing."), column=column))
    groups, faults = _group(rows, catalogue)
    skus: dict[str, int] = {}
    for handle, group in groups.items():
        catalogue.variants += sum(_is_variant(row) for row in group)
        catalogue.pictures += len(_pictures(group))
        try:
            if handle in faults:
                raise faults[handle]
            draft = _product(handle, group)
            _claim_skus(draft, group, skus)
            catalogue.products.append(draft)
        except _Refused as refusal:
            catalogue.refused.append(handle)
            catalogue.problems.append(_problem(refusal, handle))
    return catalogue


def _group(rows: Iterable[Row], catalogue: Catalogue) -> tuple[dict[str, list[Row]], dict[str, _Refused]]:
    """The rows by handle, in the order in which handles first appear, and the handles that a broken row belongs to."""
    groups: dict[str, list[Row]] = {}
    faults: dict[str, _Refused] = {}
    for row in rows:
        catalogue.rows += 1
        handle = row.cells.get("Handle", "").strip()
        if not handle:
            catalogue.problems.append(
                Problem(row.number, row.fault or _("The handle is missing: nobody can say whose row this is."), "Handle")
            )
            continue
        groups.setdefault(handle, []).append(row)
        if row.fault:
            faults.setdefault(handle, _Refused(row, "", row.fault))
    return groups, faults


def _problem(refusal: _Refused, handle: str) -> Problem:
    value = refusal.row.cells.get(refusal.column, "").replace("\x00", "\\x00")
    return Problem(refusal.row.number, refusal.reason, refusal.column, value[:80], handle[:80].replace("\x00", "\\x00"))


def _product(handle: str, rows: list[Row]) -> ProductDraft:
    for row in rows:
        _check_cells(row)
    first = _first_with(rows, "Title")
    if _truth(first, "Gift Card"):
        raise _Refused(first, "Gift Card", _("Gift cards cannot be sold here."))
    variant_rows = [row for row in rows if _is_variant(row)]
    if not variant_rows:
        raise _Refused(first, "Variant Price", _("There is no variant with a price."))
    names = _axis_names(rows)
    variants = tuple(_variant(row, names) for row in variant_rows)
    double = first_double([variant.values for variant in variants])
    if double is not None:
        raise _Refused(variant_rows[double], "Option1 Value", _("These options were there before in this product."))
    axes = tuple((name, _choices(variants, place)) for place, name in enumerate(names.values()))
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=_cell(first, "Title"),
        description=_cell(first, "Body (HTML)"),
        brand=_cell(first, "Vendor"),
        status=_status(first),
        shelves=_shelves(first),
        axes=axes,
        variants=variants,
        pictures=_pictures(rows),
    )


def _check_cells(row: Row) -> None:
    for column, value in row.cells.items():
        if "\x00" in value:
            raise _Refused(row, column, _("The cell contains a NUL byte."))
        if len(value) > MAX_CELL:
            raise _Refused(row, column, _("The cell has more than %(count)d characters.") % {"count": MAX_CELL})
        limit = LIMITS.get(column)
        if limit and len(value.strip()) > limit:
            raise _Refused(row, column, _("At most %(count)d characters fit here.") % {"count": limit})


def _first_with(rows: list[Row], column: str) -> Row:
    titled = [row for row in rows if _cell(row, column)]
    if not titled:
        raise _Refused(rows[0], column, _("The title is missing."))
    for row in titled:
        if _cell(row, column) != _cell(titled[0], column):
            raise _Refused(row, column, _("Two products share this handle: it has another title in an earlier row."))
    return titled[0]


def _axis_names(rows: list[Row]) -> dict[int, str]:
    """Option number → its name, for the options this product has; none when it comes in one form only."""
    names = {}
    for number in OPTIONS:
        valued = [row for row in rows if _cell(row, f"Option{number} Value")]
        if valued:
            names[number] = _axis_name(rows, valued[0], f"Option{number} Name")
    is_plain = {_cell(row, "Option1 Value") for row in rows} <= {"Default Title", ""} and names.get(1) in {"Title", "", None}
    if is_plain:
        names.pop(1, None)
    for number, name in names.items():
        if not name:
            raise _Refused(rows[0], f"Option{number} Name", _("The option has values but no name."))
    return names


def _axis_name(rows: list[Row], valued: Row, column: str) -> str:
    name = next((_cell(row, column) for row in rows if _cell(row, column)), "")
    if len(name) > 60:
        raise _Refused(valued, column, _("At most %(count)d characters fit here.") % {"count": 60})
    return name


def _variant(row: Row, names: dict[int, str]) -> VariantDraft:
    for number in names:
        if not _cell(row, f"Option{number} Value"):
            raise _Refused(row, f"Option{number} Value", _("The variant has no value for this option."))
    price = _amount(row, "Variant Price")
    if price is None:
        raise _Refused(row, "Variant Price", _("The variant has no price."))
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(_cell(row, f"Option{number} Value") for number in names),
        sku=_cell(row, "Variant SKU"),
        compare_at=_amount(row, "Variant Compare At Price") or None,
        weight_grams=_grams(row),
        stock=_stock(row),
        is_tracked=bool(_cell(row, "Variant Inventory Tracker")),
    )


def _choices(variants: tuple[VariantDraft, ...], place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(variant.values[place] for variant in variants))


def _amount(row: Row, column: str) -> Decimal | None:
    text = _cell(row, column)
    if not text:
        return None
    if text.startswith("-"):
        raise _Refused(row, column, _("An amount cannot be negative."))
    if not _AMOUNT.fullmatch(text):
        raise _Refused(row, column, _("This is not an amount: digits, and a point before the decimals."))
    return Decimal(text)


def _grams(row: Row) -> int | None:
    return round(_amount(row, "Variant Grams") or 0) or None


def _stock(row: Row) -> int:
    """Whole units. Oversold variants have a negative figure in Shopify: nothing is on the shelf."""
    text = _cell(row, "Variant Inventory Qty")
    if not re.fullmatch(r"(-?\d{1,9}(\.0+)?)?", text):
        raise _Refused(row, "Variant Inventory Qty", _("This is not a whole number of units."))
    figure = max(0, int(text.partition(".")[0] or 0))
    if figure > MAX_STOCK:
        raise _Refused(row, "Variant Inventory Qty", _("More than %(count)d units cannot be counted.") % {"count": MAX_STOCK})
    return figure


def _status(row: Row) -> str:
    status = _cell(row, "Status").lower()
    if status not in {"", "active", "draft", "archived"}:
        raise _Refused(row, "Status", _("A status is active, draft or archived."))
    if status == "archived":
        return status
    published = "Published" not in row.cells or _truth(row, "Published")
    return "active" if published and status != "draft" else "draft"


def _shelves(row: Row) -> tuple[str, ...]:
    path = [part.strip() for part in _cell(row, "Product Category").split(">")]
    return tuple(name for name in [*reversed(path), _cell(row, "Type")] if name)


def _pictures(rows: list[Row]) -> tuple[str, ...]:
    def position(row: Row) -> int:
        text = _cell(row, "Image Position")
        return int(text) if re.fullmatch(r"\d{1,6}", text) else 10**6

    return tuple(dict.fromkeys(_cell(row, "Image Src") for row in sorted(rows, key=position) if _cell(row, "Image Src")))


def _claim_skus(draft: ProductDraft, rows: list[Row], taken: dict[str, int]) -> None:
    by_number = {row.number: row for row in rows}
    own: dict[str, int] = {}
    for variant in draft.variants:
        earlier = taken.get(variant.sku) or own.get(variant.sku)
        if variant.sku and earlier:
            reason = _("Row %(row)d has this SKU already.") % {"row": earlier}
            raise _Refused(by_number[variant.row], "Variant SKU", reason)
        own[variant.sku] = variant.row
    taken.update(own)


def _is_variant(row: Row) -> bool:
    return any(_cell(row, column) for column in _VARIANT_COLUMNS)


def _truth(row: Row, column: str) -> bool:
    return _cell(row, column).lower() in {"true", "yes", "1"}


def _cell(row: Row, column: str) -> str:
    return row.cells.get(column, "").strip()
