"""Google Merchant feeds: RSS or Atom with the g: namespace, or the same attributes as a table. Items of one group are variants.

What our own export adds in a namespace of its own (stock, the product's handle and state) is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from sellers.imports.cells import Refused, addresses, check_cells, condition, moment, pieces, strict_amount, truth, units, weight_in_grams
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of
from sellers.imports.gathering import Gathering, by_handle, raised
from sellers.imports.tables import Row, Sheet, folded
from sellers.imports.telling import Told, told, told_in
from sellers.imports.xml import Item, read_items

AXES = {"color": "Colour", "size": "Size", "material": "Material", "pattern": "Pattern"}
LIMITS = {"id": 80, "brand": 80, "makiti:handle": 200}
OPTION = "makiti:option:"  # and the option's name
_LISTS = frozenset({"additional_image_link", "makiti:image"})
_PRICE = re.compile(r"(?:([A-Za-z]{3})\s*)?(\d[\d,]*(?:\.\d+)?)\s*([A-Za-z]{3})?")


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings of a table are a feed's."""
    return {"id", "title", "link", "price"} <= headings and bool({"image link", "availability"} & headings)


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """A feed as a table."""
    names = {folded(heading): heading.strip().lower().removeprefix("g:").replace(" ", "_") for heading in sheet.headings}
    return _read(sheet.renamed(names).rows(), options)


def read_xml(content: bytes, options: ReadOptions) -> Catalogue:
    """A feed as XML. Unreadable when it is broken or plays tricks with entities."""
    return _read((_row(number, item) for number, item in enumerate(read_items(content), start=1)), options)


def _row(number: int, item: Item) -> Row:
    return Row(number, {name: " , ".join(texts) if name in _LISTS else texts[0] for name, texts in item.items()})


def _read(rows: Iterable[Row], options: ReadOptions) -> Catalogue:
    gathering = Gathering("id", "title", "id")
    catalogue = gathering.catalogue
    missing = _("The item has no id: nobody can say which product this is.")
    groups, faults = by_handle(rows, catalogue, column="id", key=_handle, missing=missing)
    for handle, group in groups.items():
        catalogue.variants += len(group)
        catalogue.pictures += len(_pictures(group))
        make = raised(faults[handle]) if handle in faults else lambda of, items: _product(of, items, options)
        gathering.add(handle, group, make)
    return catalogue


def _handle(row: Row) -> str:
    return row.text("makiti:handle") or row.text("item_group_id") or row.text("id")


def _product(handle: str, rows: list[Row], options: ReadOptions) -> ProductDraft:
    for row in rows:
        check_cells(row, LIMITS)
    first = rows[0]
    title = first.text("makiti:title") or _common_title(rows)
    if not title:
        raise Refused(first, "title", _("The title is missing."))
    if len(title) > 140:
        raise Refused(first, "title", _("At most %(count)d characters fit here.") % {"count": 140})
    names = _axis_names(rows)
    variants = tuple(_variant(row, names, options) for row in rows)
    path = [part.strip() for part in first.text("product_type").split(">")]
    taxonomy = [part.strip() for part in first.text("google_product_category").split(">")]
    return ProductDraft(
        handle=handle,
        row=first.number,
        title=title,
        description=first.text("makiti:description") or first.text("description"),
        brand=first.text("brand"),
        status=first.text("makiti:status") or "active",
        shelves=tuple(name for name in [*reversed(path), *reversed(taxonomy)] if name),
        axes=axes_of([AXES.get(name, name.removeprefix(OPTION)) for name in names], variants),
        variants=variants,
        pictures=_pictures(rows),
        condition=condition(first.text("condition")),
        currency=_currency(first),
        told=_told(rows, names),
    )


def _told(rows: list[Row], axes: list[str]) -> Told:
    """In our own feed what it calls so; else what is no option: colour, material, for whom, and the details of any name."""
    if "makiti:handle" in rows[0].cells:
        return told_in(rows)
    columns = [name for name in (*AXES, "gender", "age_group") if name not in axes]
    details = [tuple(part.strip() for part in text.split(":")) for text in pieces(rows[0].text("product_detail"), ",")]
    pairs = [(each[-2], each[-1]) for each in details if len(each) in {2, 3}]
    return told([*told_in(rows), *((AXES.get(name, name), rows[0].text(name)) for name in columns), *pairs])


def _common_title(rows: list[Row]) -> str:
    """Items of a group often carry their options behind a dash or in brackets: what all begin with is the product's title."""
    titles = [row.text("title") for row in rows]
    if len(set(titles)) <= 1:
        return titles[0]
    shared = titles[0]
    for title in titles[1:]:
        while not title.startswith(shared):
            shared = shared[:-1]
    return shared.rstrip(" -–—/(,|") or titles[0]


def _axis_names(rows: list[Row]) -> list[str]:
    """Which attributes tell the items of the group apart; our own options as they are named."""
    own = list(dict.fromkeys(column for row in rows for column in row.cells if column.startswith(OPTION)))
    if own or len(rows) == 1:
        return own
    names = [name for name in AXES if any(row.text(name) for row in rows)]
    differing = [name for name in names if len({row.text(name) for row in rows}) > 1]
    if not differing:
        raise Refused(rows[1], "item_group_id", _("The items of this group differ in neither colour, size, material nor pattern."))
    return differing[:3]


def _variant(row: Row, names: list[str], options: ReadOptions) -> VariantDraft:
    for name in names:
        if not row.text(name):
            raise Refused(row, name, _("The variant has no value for this option."))
    price = _price(row, "price")
    if not price:
        raise Refused(row, "price", _("The variant has no price."))
    counted = units(row, "makiti:stock")
    if counted is None:
        counted = units(row, "quantity")
    available = row.text("availability").replace("_", " ").lower() in {"in stock", "limited availability", ""}
    starts, ends = _window(row)
    own_sku = "makiti:handle" in row.cells
    pictures = addresses(row.text("image_link"))
    return VariantDraft(
        row=row.number,
        price=price,
        values=tuple(row.text(name) for name in names),
        sku=row.text("makiti:sku") if own_sku else row.text("id"),
        compare_at=strict_amount(row, "makiti:compare_at", row.text("makiti:compare_at")),
        weight_grams=_weight(row),
        stock=counted if counted is not None else (options.default_stock if available else 0),
        base=units(row, "makiti:base"),
        is_download=truth(row, "makiti:download"),
        is_tracked=counted is not None,
        sale_price=_price(row, "sale_price"),
        sale_starts=starts,
        sale_ends=ends,
        picture=row.text("makiti:picture") if own_sku else (pictures[0] if names and pictures else ""),
    )


def _price(row: Row, column: str) -> Decimal | None:
    text = row.text(column)
    if not text:
        return None
    found = _PRICE.fullmatch(text)
    if found is None:
        raise Refused(row, column, _("This is not an amount with its currency, as in “15.00 USD”."))
    return strict_amount(row, column, found[2].replace(",", ""))


def _currency(row: Row) -> str:
    found = _PRICE.fullmatch(row.text("price"))
    return (found[1] or found[3] or "").upper() if found else ""


def _window(row: Row) -> tuple[datetime | None, datetime | None]:
    start, _slash, end = row.text("sale_price_effective_date").partition("/")
    column = "sale_price_effective_date"
    return moment(row, column, start), moment(row, column, end, ends=True)


def _weight(row: Row) -> int | None:
    figure, _space, unit = row.text("shipping_weight").partition(" ")
    return weight_in_grams(strict_amount(row, "shipping_weight", figure), unit) if figure else None


def _pictures(rows: list[Row]) -> tuple[str, ...]:
    """The first item's own and further ones, then those of the other variants; in our own feed as they stand in a row."""
    if rows[0].text("makiti:image"):
        return tuple(dict.fromkeys(addresses(rows[0].text("makiti:image"))))
    found = [row.text("image_link") for row in rows[:1]] + [
        address for row in rows for address in addresses(row.text("additional_image_link"))
    ]
    found += [row.text("image_link") for row in rows[1:]]
    return tuple(dict.fromkeys(address for address in found if address))
