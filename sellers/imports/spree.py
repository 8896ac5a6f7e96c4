"""Spree's product CSV: one row for the product and one for each variant, all under the product's slug."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from sellers.imports.cells import Refused, amount, check_cells, truth, units, weight_in_grams
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of
from sellers.imports.gathering import Gathering, by_handle, raised
from sellers.imports.tables import Row, Sheet
from sellers.imports.telling import told_headings, told_in

LIMITS = {"slug": 200, "name": 140, "sku": 80, "brand_name": 80}
_OPTIONS = (1, 2, 3)
_PICTURE = re.compile(r"image\d+_src")
_TOLD = (re.compile(r"(?:custom_field|property|metafield)\.[\w-]+\.(?!brand$)([\w -]+)", re.IGNORECASE),)


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are Spree's."""
    return {"slug", "sku", "name", "price", "option1 name", "inventory count"} <= headings


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file."""
    sheet = sheet.renamed(told_headings(sheet, _TOLD))
    gathering = Gathering("sku", "name", "option1_value", shown=sheet.original)
    catalogue = gathering.catalogue
    missing = _("The handle is missing: nobody can say whose row this is.")
    groups, faults = by_handle(sheet.rows(), catalogue, column="slug", key=lambda row: row.text("slug"), missing=missing)
    for handle, group in groups.items():
        catalogue.variants += sum(_is_variant(row) for row in group) or 1
        catalogue.pictures += len(_pictures(group))
        make = raised(faults[handle]) if handle in faults else lambda of, rows: _product(of, rows, options)
        gathering.add(handle, group, make)
    return catalogue


def _product(handle: str, rows: list[Row], options: ReadOptions) -> ProductDraft:
    for row in rows:
        check_cells(row, LIMITS)
    first = next((row for row in rows if row.text("name")), None)
    if first is None:
        raise Refused(rows[0], "name", _("The title is missing."))
    sold = [row for row in rows if _is_variant(row)] or [first]
    names = list(dict.fromkeys(row.text(f"option{n}_name") for row in sold for n in _OPTIONS if row.text(f"option{n}_value")))
    variants = tuple(_variant(row, names, options) for row in sold)
    status = first.text("status").lower()
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=first.text("name"),
        description=first.text("description"),
        brand=first.text("brand_name") or first.text("custom_field.custom.brand")[:80],
        status=status if status in {"active", "archived"} else "draft",
        shelves=_shelves(first),
        axes=axes_of(names, variants),
        variants=variants,
        pictures=_pictures(rows),
        currency=first.text("currency").upper(),
        told=told_in(rows),
    )


def _variant(row: Row, names: list[str], options: ReadOptions) -> VariantDraft:
    given = {row.text(f"option{n}_name"): row.text(f"option{n}_value") for n in _OPTIONS}
    for name in names:
        if not given.get(name):
            raise Refused(row, "option1_value", _("The variant has no value for this option."))
    price = amount(row, "price")
    if not price:
        raise Refused(row, "price", _("The variant has no price."))
    counted = units(row, "inventory_count") if truth(row, "track_inventory") else None
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(given[name] for name in names),
        sku=row.text("sku"),
        compare_at=amount(row, "compare_at_price") or None,
        weight_grams=weight_in_grams(Decimal(amount(row, "weight") or 0), row.text("weight_unit")),
        stock=counted if counted is not None else options.default_stock,
        is_tracked=counted is not None,
        picture=next(iter(_pictures([row])), "") if names else "",
    )


def _is_variant(row: Row) -> bool:
    return any(row.text(f"option{number}_value") for number in _OPTIONS)


def _shelves(row: Row) -> tuple[str, ...]:
    paths = [row.text(f"category{number}").split("->") for number in _OPTIONS]
    return tuple(name.strip() for path in paths for name in reversed(path) if name.strip())


def _pictures(rows: list[Row]) -> tuple[str, ...]:
    columns = sorted({column for row in rows for column in row.cells if _PICTURE.fullmatch(column)})
    return tuple(dict.fromkeys(row.text(column) for row in rows for column in columns if row.text(column)))
