"""Oscar's partner CSV: no headings, nine columns, separated by commas or by semicolons after the category. Quotes in a cell have a
backslash before them, or are doubled, by whichever program wrote the file.

class, category, UPC, title, description [, partner, partner SKU, price, stock]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sellers.imports.breadcrumbs import breadcrumb, category_breadcrumbs, distinct_paths
from sellers.imports.cells import CellRefused, cell_amount, cell_units, check_cells
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, VariantDraft
from sellers.imports.row_groups import DraftCollector, refusing_maker
from sellers.imports.tables import Sheet, TableRow, large_fields

OSCAR_COLUMNS = ("class", "category", "upc", "title", "description", "partner", "partner_sku", "price", "stock")
LIMITS = {"upc": 80, "partner_sku": 80}


def recognises(sheet: Sheet) -> bool:
    """Whether the first record already is a product: a class, a path of categories, a code of digits, and words."""
    first = next(iter(_oscar_records(sheet.text)), None)
    if first is None or not 4 <= len(first) <= 9:
        return False
    return ">" in first[1] and first[2].strip().isalnum() and any(letter.isdigit() for letter in first[2]) and bool(first[3].strip())


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file; a product's handle is its UPC."""
    collector = DraftCollector("partner_sku", "title")
    catalogue = collector.catalogue
    seen: set[str] = set()
    for number, record in enumerate(_oscar_records(sheet.text), start=1):
        catalogue.rows += 1
        catalogue.variants += 1
        cells = {column: cell for column, cell in zip(OSCAR_COLUMNS, record, strict=False) if cell not in {"", "NULL"}}
        row = TableRow(number, cells)
        handle = row.text("upc") or row.text("partner_sku")
        if not handle:
            collector.refuse(CellRefused(row, "upc", _("The code is missing: we cannot tell which product this is.")), "", [row])
        elif handle in seen:
            collector.refuse(CellRefused(row, "upc", _("This product was there before.")), handle, [row])
        elif len(record) > len(OSCAR_COLUMNS):
            fault = CellRefused(row, "", _("The row has more cells than there are columns."))
            collector.add(handle, [row], refusing_maker(fault))
        else:
            collector.add(handle, [row], _oscar_product)
        seen.add(handle)
    return catalogue


def _oscar_product(handle: str, rows: list[TableRow]) -> ProductDraft:
    row = rows[0]
    check_cells(row, LIMITS)
    if not row.text("title"):
        raise CellRefused(row, "title", _("The title is missing."))
    price = cell_amount(row, "price")
    if not price:
        raise CellRefused(row, "price", _("The row ends before the price: this product has none."))
    variant = VariantDraft(
        row=row.number, price=price, sku=row.text("partner_sku"), barcode=row.text("upc"), stock=cell_units(row, "stock") or 0
    )
    return ProductDraft(
        handle=handle,
        row=row.number,
        title=row.text("title"),
        description=row.text("description"),
        status="active",
        shelves=distinct_paths([*category_breadcrumbs(row.text("category")), breadcrumb([row.text("class")])]),
        variants=(variant,),
    )


def _oscar_records(text: str) -> Iterator[list[str]]:
    """Each line's cells. Where semicolons separate, the class and category before them are still separated by commas."""
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    with large_fields():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, escapechar="\\", doublequote=True)
        for record in reader:
            if not any(cell.strip() for cell in record):
                continue
            if separator == ";" and record[0].count(",") >= 2:
                kind, category, code = record[0].split(",", 2)
                record[:1] = [kind, category, code.strip().strip('"')]
            yield record
