"""The CSV of WooCommerce's importers before version 3: columns named after the database (post_title, tax:product_cat)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import distinct_attributes, measured_pairs
from sellers.imports.breadcrumbs import category_breadcrumbs
from sellers.imports.cells import CellRefused, cell_moment, cell_truth, cell_units, check_cells, list_items, loose_amount, picture_addresses
from sellers.imports.cells import weight_in_grams as in_grams
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of_drafts
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading

LIMITS = {"sku": 80, "post_name": 200}
_AXIS = "attribute:"
_OF_VARIATION = "meta:attribute_"


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are of that generation."""
    return {"post title", "regular price"} <= headings


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file. A product's handle is its address there (post_name), else its SKU, else its number."""
    folded = map(folded_heading, sheet.headings)
    sheet = sheet.renamed({heading: heading.replace(" ", "_") for heading in folded} | {"id": "ID"})
    collector = DraftCollector("sku", "post_title", shown=sheet.original)
    catalogue = collector.catalogue
    handles: dict[str, str] = {}

    def key(row: TableRow) -> str:
        parent = row.text("post_parent")
        if _legacy_kind(row) == "variation" and parent not in {"", "0"}:
            return handles.get(parent, f"id:{parent}")
        own = row.text("post_name") or row.text("sku") or (f"id:{row.text('ID')}" if row.text("ID") else "")
        handles[row.text("ID")] = own
        return own

    missing = _("There is no name and no SKU: we cannot tell which product this is.")
    groups, faults = group_by_handle(sheet.rows(), catalogue, column="post_name", key=key, missing=missing)
    for handle, group in groups.items():
        catalogue.variants += sum(_legacy_kind(row) == "variation" for row in group) or 1
        catalogue.pictures += len(_legacy_pictures(group))
        make = refusing_maker(faults[handle]) if handle in faults else lambda of, rows: _legacy_product(of, rows, options)
        collector.add(handle, group, make)
    return catalogue


def _legacy_product(handle: str, rows: list[TableRow], options: ReadOptions) -> ProductDraft:
    for row in rows:
        check_cells(row, LIMITS)
    first = next((row for row in rows if _legacy_kind(row) != "variation"), None)
    if first is None:
        raise CellRefused(rows[0], "post_parent", _("The product of this variation is not in the file."))
    if _legacy_kind(first) in {"grouped", "external"}:
        raise CellRefused(first, "tax:product_type", _("A group, or sold on another site: it has no price here."))
    if not first.text("post_title"):
        raise CellRefused(first, "post_title", _("The title is missing."))
    variations = [row for row in rows if _legacy_kind(row) == "variation"]
    if not variations and _legacy_kind(first) == "variable":
        raise CellRefused(first, "regular_price", _("A product with variations, but none of them is in the file: it has no price."))
    names = [column.removeprefix(_AXIS) for column in sorted(first.cells) if column.startswith(_AXIS)] if variations else []
    variants = tuple(_legacy_variant(row, names, options) for row in variations or [first])
    titles = [_attribute_title(name) for name in names]
    others = [column.removeprefix(_AXIS) for column in first.cells if column.startswith(_AXIS) and column.removeprefix(_AXIS) not in names]
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=first.text("post_title"),
        summary=first.text("post_excerpt"),
        description=first.text("post_content"),
        tags=list_items(first.text("tax:product_tag"), "|"),
        status="active" if first.text("post_status") == "publish" and first.text("visibility") != "hidden" else "draft",
        shelves=tuple(reversed(category_breadcrumbs(first.text("tax:product_cat"), "|"))),
        axes=axes_of_drafts(titles, variants),
        variants=variants,
        pictures=_legacy_pictures(rows),
        attributes=distinct_attributes(
            [
                *((_attribute_title(name), first.text(_AXIS + name).replace("|", ", ")) for name in others),
                *measured_pairs(first, [("length", "Length"), ("width", "Width"), ("height", "Height")]),
            ]
        ),
    )


def _attribute_title(name: str) -> str:
    return name.removeprefix("pa_").replace("-", " ").capitalize()


def _legacy_variant(row: TableRow, names: list[str], options: ReadOptions) -> VariantDraft:
    price = loose_amount(row, "regular_price", currency=options.currency)
    if price is None:
        raise CellRefused(row, "regular_price", _("The variant has no price."))
    counted = cell_units(row, "stock") if cell_truth(row, "manage_stock") or row.text("stock") else None
    is_download = cell_truth(row, "downloadable")
    in_stock = row.text("stock_status").lower() != "outofstock" and not is_download
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(_legacy_value(row, name) for name in names),
        sku=row.text("sku"),
        sale_price=loose_amount(row, "sale_price", currency=options.currency),
        sale_starts=cell_moment(row, "sale_price_dates_from"),
        sale_ends=cell_moment(row, "sale_price_dates_to", ends=True),
        weight_grams=in_grams(loose_amount(row, "weight", currency="EUR"), "kg"),
        stock=counted if counted is not None else (options.default_stock if in_stock else 0),
        is_tracked=counted is not None,
        is_download=is_download,
    )


def _legacy_value(row: TableRow, name: str) -> str:
    value = row.text(_OF_VARIATION + name) or row.text(_AXIS + name)
    if not value or "|" in value:
        raise CellRefused(row, _AXIS + name, _("The variant has no value for this option."))
    return value


def _legacy_kind(row: TableRow) -> str:
    if row.text("post_type") == "product_variation" or row.text("post_parent") not in {"", "0"}:
        return "variation"
    return row.text("tax:product_type").lower() or "simple"


def _legacy_pictures(rows: list[TableRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for row in rows for address in picture_addresses(row.text("images"))))
