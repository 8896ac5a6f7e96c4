"""Google Merchant feeds: RSS or Atom with the g: namespace, or the same attributes as a table. Items of one group are variants.

What our own export adds in a namespace of its own (stock, the product's handle and state) is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import AttributeTexts, attributes_in_columns, distinct_attributes
from sellers.imports.breadcrumbs import breadcrumb, distinct_paths, google_path, levels_of
from sellers.imports.cells import (
    CellRefused,
    cell_condition,
    cell_moment,
    cell_truth,
    cell_units,
    check_cells,
    list_items,
    picture_addresses,
    strict_amount,
    weight_in_grams,
)
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of_drafts
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading
from sellers.imports.xml import Item, read_items

GOOGLE_AXES = {"color": "Colour", "size": "Size", "material": "Material", "pattern": "Pattern"}
LIMITS = {"id": 80, "gtin": 80, "makiti:handle": 200}
OPTION = "makiti:option:"  # and the option's name
_LISTS = frozenset({"additional_image_link", "makiti:image"})
_PRICE = re.compile(r"(?:([A-Za-z]{3})\s*)?(\d[\d,]*(?:\.\d+)?)\s*([A-Za-z]{3})?")


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings of a table are a feed's."""
    return {"id", "title", "link", "price"} <= headings and bool({"image link", "availability"} & headings)


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Read a feed that is a table."""
    names = {folded_heading(heading): heading.strip().lower().removeprefix("g:").replace(" ", "_") for heading in sheet.headings}
    return _read_items(sheet.renamed(names).rows(), options)


def read_xml(content: bytes, options: ReadOptions) -> Catalogue:
    """Read a feed that is XML. Raises Unreadable when it is broken or declares entities."""
    return _read_items((_item_row(number, item) for number, item in enumerate(read_items(content), start=1)), options)


def _item_row(number: int, item: Item) -> TableRow:
    return TableRow(number, {name: " , ".join(texts) if name in _LISTS else texts[0] for name, texts in item.items()})


def _read_items(rows: Iterable[TableRow], options: ReadOptions) -> Catalogue:
    collector = DraftCollector("id", "title", "id")
    catalogue = collector.catalogue
    missing = _("The item has no ID: we cannot tell which product this is.")
    groups, faults = group_by_handle(rows, catalogue, column="id", key=_item_handle, missing=missing)
    for handle, group in groups.items():
        catalogue.variants += len(group)
        catalogue.pictures += len(_google_pictures(group))
        make = refusing_maker(faults[handle]) if handle in faults else lambda of, items: _google_product(of, items, options)
        collector.add(handle, group, make)
    return catalogue


def _item_handle(row: TableRow) -> str:
    return row.text("makiti:handle") or row.text("item_group_id") or row.text("id")


def _google_product(handle: str, rows: list[TableRow], options: ReadOptions) -> ProductDraft:
    for row in rows:
        check_cells(row, LIMITS)
    first = rows[0]
    title = first.text("makiti:title") or _common_title(rows)
    if not title:
        raise CellRefused(first, "title", _("The title is missing."))
    names = _google_axis_names(rows)
    variants = tuple(_google_variant(row, names, options) for row in rows)
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=title,
        description=first.text("makiti:description") or first.text("description"),
        brand=first.text("brand"),
        status=first.text("makiti:status") or "active",
        shelves=distinct_paths([breadcrumb(levels_of(first.text("product_type"))), google_path(first.text("google_product_category"))]),
        axes=axes_of_drafts([GOOGLE_AXES.get(name, name.removeprefix(OPTION)) for name in names], variants),
        variants=variants,
        pictures=_google_pictures(rows),
        condition=cell_condition(first.text("condition")),
        currency=_price_currency(first),
        attributes=_google_answers(rows, names),
    )


def _google_answers(rows: list[TableRow], axes: list[str]) -> AttributeTexts:
    """The attributes of the product that are not options: colour, material, gender, and product details of any name."""
    if "makiti:handle" in rows[0].cells:
        return attributes_in_columns(rows)
    columns = [name for name in (*GOOGLE_AXES, "gender", "age_group") if name not in axes]
    details = [tuple(part.strip() for part in text.split(":")) for text in list_items(rows[0].text("product_detail"), ",")]
    pairs = [(each[-2], each[-1]) for each in details if len(each) in {2, 3}]
    return distinct_attributes(
        [
            *attributes_in_columns(rows),
            ("MPN", rows[0].text("mpn")),
            *((GOOGLE_AXES.get(name, name), rows[0].text(name)) for name in columns),
            *pairs,
        ]
    )


def _common_title(rows: list[TableRow]) -> str:
    """The beginning that all titles of a group share: the rest often names the options, after a dash or in brackets."""
    titles = [row.text("title") for row in rows]
    if len(set(titles)) <= 1:
        return titles[0]
    shared = titles[0]
    for title in titles[1:]:
        while not title.startswith(shared):
            shared = shared[:-1]
    return shared.rstrip(" -–—/(,|") or titles[0]


def _google_axis_names(rows: list[TableRow]) -> list[str]:
    """The columns in which the items of the group differ; in our own feed, its option columns."""
    own = list(dict.fromkeys(column for row in rows for column in row.cells if column.startswith(OPTION)))
    if own or len(rows) == 1:
        return own
    names = [name for name in GOOGLE_AXES if any(row.text(name) for row in rows)]
    differing = [name for name in names if len({row.text(name) for row in rows}) > 1]
    if not differing:
        raise CellRefused(rows[1], "item_group_id", _("The items of this group differ in neither colour, size, material nor pattern."))
    return differing[:3]


def _google_variant(row: TableRow, names: list[str], options: ReadOptions) -> VariantDraft:
    for name in names:
        if not row.text(name):
            raise CellRefused(row, name, _("The variant has no value for this option."))
    price = _priced_amount(row, "price")
    if not price:
        raise CellRefused(row, "price", _("The variant has no price."))
    counted = cell_units(row, "makiti:stock")
    if counted is None:
        counted = cell_units(row, "quantity")
    available = row.text("availability").replace("_", " ").lower() in {"in stock", "limited availability", ""}
    starts, ends = _sale_window(row)
    own_sku = "makiti:handle" in row.cells
    pictures = picture_addresses(row.text("image_link"))
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(row.text(name) for name in names),
        sku=row.text("makiti:sku") if own_sku else row.text("id"),
        barcode=row.text("makiti:barcode") or row.text("gtin"),
        compare_at=strict_amount(row, "makiti:compare_at", row.text("makiti:compare_at")),
        weight_grams=_weight(row),
        stock=counted if counted is not None else (options.default_stock if available else 0),
        base=cell_units(row, "makiti:base"),
        is_download=cell_truth(row, "makiti:download"),
        is_tracked=counted is not None,
        sale_price=_priced_amount(row, "sale_price"),
        sale_starts=starts,
        sale_ends=ends,
        picture=row.text("makiti:picture") if own_sku else (pictures[0] if names and pictures else ""),
    )


def _priced_amount(row: TableRow, column: str) -> Decimal | None:
    text = row.text(column)
    if not text:
        return None
    found = _PRICE.fullmatch(text)
    if found is None:
        raise CellRefused(row, column, _("This is not an amount with its currency, as in “15.00 USD”."))
    return strict_amount(row, column, found[2].replace(",", ""))


def _price_currency(row: TableRow) -> str:
    found = _PRICE.fullmatch(row.text("price"))
    return (found[1] or found[3] or "").upper() if found else ""


def _sale_window(row: TableRow) -> tuple[datetime | None, datetime | None]:
    start, _slash, end = row.text("sale_price_effective_date").partition("/")
    column = "sale_price_effective_date"
    return cell_moment(row, column, start), cell_moment(row, column, end, ends=True)


def _weight(row: TableRow) -> int | None:
    figure, _space, unit = row.text("shipping_weight").partition(" ")
    return weight_in_grams(strict_amount(row, "shipping_weight", figure), unit) if figure else None


def _google_pictures(rows: list[TableRow]) -> tuple[str, ...]:
    """The first item's pictures, then those of the other variants; in our own feed, the column that lists them all."""
    if rows[0].text("makiti:image"):
        return tuple(dict.fromkeys(picture_addresses(rows[0].text("makiti:image"))))
    found = [row.text("image_link") for row in rows[:1]] + [
        address for row in rows for address in picture_addresses(row.text("additional_image_link"))
    ]
    found += [row.text("image_link") for row in rows[1:]]
    return tuple(dict.fromkeys(address for address in found if address))
