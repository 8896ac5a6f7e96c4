"""Shopify's product CSV: one row for each variant or further picture, rows of one product share its handle.

The headings of all its generations are known; the reader speaks those of the older ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import attribute_headings, attributes_in_columns
from sellers.imports.breadcrumbs import breadcrumb, distinct_paths, google_path, levels_of
from sellers.imports.cells import (
    CellRefused,
    cell_amount,
    cell_condition,
    cell_grams,
    cell_moment,
    cell_truth,
    cell_units,
    check_cells,
    list_items,
)
from sellers.imports.drafts import Catalogue, Problem, ProductDraft, ReadOptions, Unreadable, VariantDraft, axes_of_drafts
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading, open_sheet

OPTIONS = (1, 2, 3)
NEEDED = ("Handle", "Title", "Variant Price")
LIMITS = {"Handle": 200, "Variant SKU": 80, "Variant Barcode": 80}
_VARIANT_COLUMNS = ("Option1 Value", "Option2 Value", "Option3 Value", "Variant SKU", "Variant Price", "Variant Compare At Price")
_SHOPIFY_COLUMNS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Published", "Status", "Gift Card",
    *(f"Option{number} {part}" for number in OPTIONS for part in ("Name", "Value")),
    "Variant SKU", "Variant Barcode",
    "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Price", "Variant Compare At Price",
    "Variant Requires Shipping", "Variant Sale Price", "Variant Sale Starts",
    "Variant Sale Ends", "Variant Inventory Base", "Price Currency",
    "Image Src", "Image Position", "Image Alt Text", "Variant Image", "Google Shopping / Condition",
    "Google Shopping / Google Product Category",
)  # fmt: skip
HEADINGS: Mapping[str, str] = {folded_heading(name): name for name in _SHOPIFY_COLUMNS} | {
    # The generation of 2025.
    "url handle": "Handle", "description": "Body (HTML)", "product category": "Product Category", "sku": "Variant SKU",
    "published on online store": "Published", "price": "Variant Price", "compare-at price": "Variant Compare At Price",
    "barcode": "Variant Barcode", "requires shipping": "Variant Requires Shipping",
    "inventory tracker": "Variant Inventory Tracker", "inventory quantity": "Variant Inventory Qty",
    "weight value (grams)": "Variant Grams", "product image url": "Image Src", "variant image url": "Variant Image",
    "google shopping / condition": "Google Shopping / Condition", "standardized product type": "Product Category",
    "custom product type": "Type",
}  # fmt: skip

_ATTRIBUTE_COLUMNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(.+?) \(product\.metafields\.[\w-]+\.[\w-]+\)",
        r"(?:product\.)?metafields?(?:: ?|\.)[\w-]+\.([\w-]+)(?: \[.*\])?",
        r"product\.(?:custom|shopify)\.([\w-]+)",
        r"google shopping / (gender|age group|mpn)",
    )
)


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are Shopify's."""
    old = {"handle", "title"} <= headings and any(name.startswith(("variant ", "option1 ", "image src")) for name in headings)
    return old or {"url handle", "title"} <= headings


def read_shopify(content: bytes) -> Catalogue:
    """Everything in the file: whole products, and for each refused one a problem. Unreadable when it is no such file at all."""
    sheet = open_sheet(content)
    if not {"handle", "url handle"} & {folded_heading(heading) for heading in sheet.headings}:
        raise Unreadable(_("This is not a table with the column “%(column)s”.") % {"column": "Handle"})
    return read(sheet, ReadOptions())


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Read a table that is open already."""
    sheet = sheet.renamed(attribute_headings(sheet, _ATTRIBUTE_COLUMNS) | dict(HEADINGS))
    collector = DraftCollector("Variant SKU", "Title", "Option1 Value", shown=sheet.original)
    catalogue = collector.catalogue
    for column in NEEDED:
        if column not in sheet.known:
            catalogue.problems.append(Problem(1, _("This column is missing."), column=column))
    missing = _("The handle is missing: we cannot tell which product this row belongs to.")
    product = partial(_shopify_product, options)
    groups, faults = group_by_handle(
        sheet.rows(), catalogue, column=sheet.original("Handle"), key=lambda row: row.text("Handle"), missing=missing
    )
    for handle, group in groups.items():
        catalogue.variants += sum(_is_shopify_variant(row) for row in group)
        catalogue.pictures += len(_shopify_pictures(group))
        collector.add(handle, group, refusing_maker(faults[handle]) if handle in faults else product)
    return catalogue


def _shopify_product(options: ReadOptions, handle: str, rows: list[TableRow]) -> ProductDraft:
    for row in rows:
        check_cells(row, LIMITS)
    first = _first_with(rows, "Title")
    if cell_truth(first, "Gift Card"):
        raise CellRefused(first, "Gift Card", _("Gift cards cannot be sold here."))
    variant_rows = [row for row in rows if _is_shopify_variant(row)]
    if not variant_rows:
        raise CellRefused(first, "Variant Price", _("There is no variant with a price."))
    names = _shopify_axis_names(rows)
    variants = tuple(_shopify_variant(row, names, options) for row in variant_rows)
    pictures = _shopify_pictures(rows)
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=first.text("Title"),
        description=first.text("Body (HTML)"),
        brand=first.text("Vendor"),
        status=_shopify_status(first),
        shelves=_shopify_categories(first),
        tags=tuple(list_items(first.text("Tags"), ",")),
        axes=axes_of_drafts(list(names.values()), variants),
        variants=variants,
        pictures=tuple(pictures),
        alts=tuple(pictures.values()),
        condition=cell_condition(first.text("Google Shopping / Condition")),
        currency=first.text("Price Currency").upper(),
        attributes=attributes_in_columns(rows),
    )


def _first_with(rows: list[TableRow], column: str) -> TableRow:
    titled = [row for row in rows if row.text(column)]
    if not titled:
        raise CellRefused(rows[0], column, _("The title is missing."))
    for row in titled:
        if row.text(column) != titled[0].text(column):
            raise CellRefused(row, column, _("Two products share this handle: it has another title in an earlier row."))
    return titled[0]


def _shopify_axis_names(rows: list[TableRow]) -> dict[int, str]:
    """Option number → its name, for the options this product has; none when it comes in one form only."""
    names = {}
    for number in OPTIONS:
        if any(row.text(f"Option{number} Value") for row in rows):
            names[number] = next((row.text(f"Option{number} Name") for row in rows if row.text(f"Option{number} Name")), "")
    is_plain = {row.text("Option1 Value") for row in rows} <= {"Default Title", ""} and names.get(1) in {"Title", "", None}
    if is_plain:
        names.pop(1, None)
    for number, name in names.items():
        if not name:
            raise CellRefused(rows[0], f"Option{number} Name", _("The option has values but no name."))
    return names


def _shopify_variant(row: TableRow, names: dict[int, str], options: ReadOptions) -> VariantDraft:
    for number in names:
        if not row.text(f"Option{number} Value"):
            raise CellRefused(row, f"Option{number} Value", _("The variant has no value for this option."))
    price = cell_amount(row, "Variant Price")
    if price is None:
        raise CellRefused(row, "Variant Price", _("The variant has no price."))
    figure, is_counted = cell_units(row, "Variant Inventory Qty"), bool(row.text("Variant Inventory Tracker"))
    if figure is None:  # what is given counts, whether that shop kept count itself or not
        figure = 0 if is_counted else options.default_stock
    else:
        is_counted = True
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(row.text(f"Option{number} Value") for number in names),
        sku=row.text("Variant SKU"),
        barcode=row.text("Variant Barcode").lstrip("'"),
        compare_at=cell_amount(row, "Variant Compare At Price") or None,
        weight_grams=cell_grams(row, "Variant Grams"),
        stock=figure,
        base=cell_units(row, "Variant Inventory Base"),
        is_tracked=is_counted,
        sale_price=cell_amount(row, "Variant Sale Price"),
        sale_starts=cell_moment(row, "Variant Sale Starts"),
        sale_ends=cell_moment(row, "Variant Sale Ends", ends=True),
        picture=row.text("Variant Image"),
        is_download=row.text("Variant Requires Shipping").lower() == "false",
    )


def _shopify_status(row: TableRow) -> str:
    status = row.text("Status").lower()
    if status not in {"", "active", "draft", "archived"}:
        raise CellRefused(row, "Status", _("A status is active, draft or archived."))
    if status == "archived":
        return status
    published = "Published" not in row.headings or cell_truth(row, "Published")
    return "active" if published and status != "draft" else "draft"


def _shopify_categories(row: TableRow) -> tuple[str, ...]:
    taxonomy = [google_path(row.text(column)) for column in ("Product Category", "Google Shopping / Google Product Category")]
    return distinct_paths([taxonomy[0], breadcrumb(levels_of(row.text("Type"))), taxonomy[1]])


def _shopify_pictures(rows: Iterable[TableRow]) -> dict[str, str]:
    """Address → description, in the order of their positions; what only a variant shows comes last."""

    def position(row: TableRow) -> int:
        text = row.text("Image Position")
        return int(text) if re.fullmatch(r"\d{1,6}", text) else 10**6

    found: dict[str, str] = {}
    for row in sorted(rows, key=position):
        if row.text("Image Src"):
            found.setdefault(row.text("Image Src"), row.text("Image Alt Text")[:200])
    return found


def _is_shopify_variant(row: TableRow) -> bool:
    return any(row.text(column) for column in _VARIANT_COLUMNS)
