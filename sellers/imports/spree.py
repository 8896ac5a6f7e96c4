"""Spree's product CSV: one row for the product and one for each variant, all under the product's slug."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import SIZES, attribute_headings, attributes_in_columns, distinct_attributes, measured_pairs
from sellers.imports.breadcrumbs import breadcrumb, distinct_paths, levels_of
from sellers.imports.cells import CellRefused, cell_amount, cell_truth, cell_units, check_cells, list_items, weight_in_grams
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of_drafts
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading

LIMITS = {"slug": 200, "sku": 80}
_OPTIONS = (1, 2, 3)
_PICTURE = re.compile(r"image\d+_src")
_CUSTOM_COLUMNS = (re.compile(r"(?:custom_field|property|metafield)\.[\w-]+\.(?!brand$)([\w -]+)", re.IGNORECASE),)


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are Spree's."""
    return {"slug", "sku", "name", "price", "option1 name", "inventory count"} <= headings


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file."""
    folded = map(folded_heading, sheet.headings)
    sheet = sheet.renamed({heading: heading.replace(" ", "_") for heading in folded} | attribute_headings(sheet, _CUSTOM_COLUMNS))
    collector = DraftCollector("sku", "name", "option1_value", shown=sheet.original)
    catalogue = collector.catalogue
    missing = _("The handle is missing: we cannot tell which product this row belongs to.")
    groups, faults = group_by_handle(sheet.rows(), catalogue, column="slug", key=lambda row: row.text("slug"), missing=missing)
    for handle, group in groups.items():
        catalogue.variants += sum(_is_spree_variant(row) for row in group) or 1
        catalogue.pictures += len(_spree_pictures(group))
        make = refusing_maker(faults[handle]) if handle in faults else lambda of, rows: _spree_product(of, rows, options)
        collector.add(handle, group, make)
    return catalogue


def _spree_product(handle: str, rows: list[TableRow], options: ReadOptions) -> ProductDraft:
    for row in rows:
        check_cells(row, LIMITS)
    first = next((row for row in rows if row.text("name")), None)
    if first is None:
        raise CellRefused(rows[0], "name", _("The title is missing."))
    sold = [row for row in rows if _is_spree_variant(row)] or [first]
    names = list(dict.fromkeys(row.text(f"option{n}_name") for row in sold for n in _OPTIONS if row.text(f"option{n}_value")))
    variants = tuple(_spree_variant(row, names, options) for row in sold)
    status = first.text("status").lower()
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=first.text("name"),
        description=first.text("description"),
        brand=first.text("brand_name") or first.text("custom_field.custom.brand"),
        status=status if status in {"active", "archived"} else "draft",
        shelves=_spree_categories(first),
        axes=axes_of_drafts(names, variants),
        variants=variants,
        pictures=_spree_pictures(rows),
        currency=first.text("currency").upper(),
        tags=list_items(first.text("tags"), ","),
        attributes=distinct_attributes(
            [*attributes_in_columns(rows), *measured_pairs(first, SIZES, first.text("dimensions_unit"))],
        ),
    )


def _spree_variant(row: TableRow, names: list[str], options: ReadOptions) -> VariantDraft:
    given = {row.text(f"option{n}_name"): row.text(f"option{n}_value") for n in _OPTIONS}
    for name in names:
        if not given.get(name):
            raise CellRefused(row, "option1_value", _("The variant has no value for this option."))
    price = cell_amount(row, "price")
    if not price:
        raise CellRefused(row, "price", _("The variant has no price."))
    counted = cell_units(row, "inventory_count") if cell_truth(row, "track_inventory") else None
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(given[name] for name in names),
        sku=row.text("sku"),
        barcode=row.text("barcode")[:80],
        compare_at=cell_amount(row, "compare_at_price") or None,
        weight_grams=weight_in_grams(Decimal(cell_amount(row, "weight") or 0), row.text("weight_unit")),
        stock=counted if counted is not None else options.default_stock,
        is_tracked=counted is not None,
        picture=next(iter(_spree_pictures([row])), "") if names else "",
    )


def _is_spree_variant(row: TableRow) -> bool:
    return any(row.text(f"option{number}_value") for number in _OPTIONS)


def _spree_categories(row: TableRow) -> tuple[str, ...]:
    return distinct_paths(breadcrumb(levels_of(row.text(f"category{number}"))) for number in _OPTIONS)


def _spree_pictures(rows: list[TableRow]) -> tuple[str, ...]:
    columns = sorted({column for row in rows for column in row.cells if _PICTURE.fullmatch(column)})
    return tuple(dict.fromkeys(row.text(column) for row in rows for column in columns if row.text(column)))
