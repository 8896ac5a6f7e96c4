"""The CSV of WooCommerce's importers before version 3: columns named after the database (post_title, tax:product_cat)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sellers.imports.cells import Refused, addresses, check_cells, loose_amount, moment, pieces, truth, units
from sellers.imports.cells import weight_in_grams as in_grams
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of
from sellers.imports.gathering import Gathering, by_handle, raised
from sellers.imports.tables import Row, Sheet
from sellers.imports.telling import told

LIMITS = {"sku": 80, "post_title": 140, "post_name": 200}
_AXIS = "attribute:"
_OF_VARIATION = "meta:attribute_"


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are of that generation."""
    return {"post title", "regular price"} <= headings


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file. A product's handle is its address there (post_name), else its SKU, else its number."""
    gathering = Gathering("sku", "post_title")
    catalogue = gathering.catalogue
    handles: dict[str, str] = {}

    def key(row: Row) -> str:
        parent = row.text("post_parent")
        if _kind(row) == "variation" and parent not in {"", "0"}:
            return handles.get(parent, f"id:{parent}")
        own = row.text("post_name") or row.text("sku") or (f"id:{row.text('ID')}" if row.text("ID") else "")
        handles[row.text("ID")] = own
        return own

    missing = _("There is neither a name nor a SKU: nobody can say which product this is.")
    groups, faults = by_handle(sheet.rows(), catalogue, column="post_name", key=key, missing=missing)
    for handle, group in groups.items():
        catalogue.variants += sum(_kind(row) == "variation" for row in group) or 1
        catalogue.pictures += len(_pictures(group))
        make = raised(faults[handle]) if handle in faults else lambda of, rows: _product(of, rows, options)
        gathering.add(handle, group, make)
    return catalogue


def _product(handle: str, rows: list[Row], options: ReadOptions) -> ProductDraft:
    for row in rows:
        check_cells(row, LIMITS)
    first = next((row for row in rows if _kind(row) != "variation"), None)
    if first is None:
        raise Refused(rows[0], "post_parent", _("The product of this variation is not in the file."))
    if _kind(first) in {"grouped", "external"}:
        raise Refused(first, "tax:product_type", _("A group, or sold on another site: it has no price here."))
    if not first.text("post_title"):
        raise Refused(first, "post_title", _("The title is missing."))
    variations = [row for row in rows if _kind(row) == "variation"]
    if not variations and _kind(first) == "variable":
        raise Refused(first, "regular_price", _("A product with variations, but none of them is in the file: it has no price."))
    names = [column.removeprefix(_AXIS) for column in sorted(first.cells) if column.startswith(_AXIS)] if variations else []
    variants = tuple(_variant(row, names, options) for row in variations or [first])
    titles = [_title(name) for name in names]
    others = [column.removeprefix(_AXIS) for column in first.cells if column.startswith(_AXIS) and column.removeprefix(_AXIS) not in names]
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=first.text("post_title"),
        description=first.text("post_content") or first.text("post_excerpt"),
        status="active" if first.text("post_status") == "publish" and first.text("visibility") != "hidden" else "draft",
        shelves=tuple(reversed(pieces(first.text("tax:product_cat").replace(">", "|"), "|"))),
        axes=axes_of(titles, variants),
        variants=variants,
        pictures=_pictures(rows),
        told=told((_title(name), first.text(_AXIS + name).replace("|", ", ")) for name in others),
    )


def _title(name: str) -> str:
    return name.removeprefix("pa_").replace("-", " ").capitalize()


def _variant(row: Row, names: list[str], options: ReadOptions) -> VariantDraft:
    price = loose_amount(row, "regular_price", currency=options.currency)
    if price is None:
        raise Refused(row, "regular_price", _("The variant has no price."))
    counted = units(row, "stock") if truth(row, "manage_stock") or row.text("stock") else None
    is_download = truth(row, "downloadable")
    in_stock = row.text("stock_status").lower() != "outofstock" and not is_download
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(_value(row, name) for name in names),
        sku=row.text("sku"),
        sale_price=loose_amount(row, "sale_price", currency=options.currency),
        sale_starts=moment(row, "sale_price_dates_from"),
        sale_ends=moment(row, "sale_price_dates_to", ends=True),
        weight_grams=in_grams(loose_amount(row, "weight", currency="EUR"), "kg"),
        stock=counted if counted is not None else (options.default_stock if in_stock else 0),
        is_tracked=counted is not None,
        is_download=is_download,
    )


def _value(row: Row, name: str) -> str:
    value = row.text(_OF_VARIATION + name) or row.text(_AXIS + name)
    if not value or "|" in value:
        raise Refused(row, _AXIS + name, _("The variant has no value for this option."))
    return value


def _kind(row: Row) -> str:
    if row.text("post_type") == "product_variation" or row.text("post_parent") not in {"", "0"}:
        return "variation"
    return row.text("tax:product_type").lower() or "simple"


def _pictures(rows: list[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for row in rows for address in addresses(row.text("images"))))
