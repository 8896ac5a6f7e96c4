"""Etsy's listings CSV: one row a listing, with up to two variations as lists of values. The price is one, the quantity a sum."""

from __future__ import annotations

from itertools import product as cross

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sellers.imports.cells import Refused, check_cells, loose_amount, pieces, units
from sellers.imports.drafts import MOST_VARIANTS, Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of, how_many
from sellers.imports.gathering import Gathering, by_handle, raised
from sellers.imports.tables import Row, Sheet, folded
from sellers.imports.telling import told

MOST_PICTURES = 10
_VARIATIONS = (1, 2)


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are Etsy's."""
    return {"title", "description", "price", "currency code", "quantity", "tags"} <= headings


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file. A listing's handle is its SKU when it has one, else the words of its title."""
    sheet = sheet.renamed({folded(heading): folded(heading) for heading in sheet.headings})
    gathering = Gathering("sku", "title", shown=sheet.original)
    catalogue = gathering.catalogue

    def key(row: Row) -> str:
        skus = pieces(row.text("sku"), ",")
        return skus[0] if len(skus) == 1 else slugify(row.text("title"))[:200]

    missing = _("There is neither a SKU nor a title: nobody can say which product this is.")
    groups, faults = by_handle(sheet.rows(), catalogue, column="sku", key=key, missing=missing)
    for handle, group in groups.items():
        catalogue.pictures += len(_pictures(group[0]))
        catalogue.variants += how_many([values for _name, values in _axes(group[0])])
        make = raised(faults[handle]) if handle in faults else lambda of, rows: _product(of, rows, options)
        gathering.add(handle, group, make)
    return catalogue


def _product(handle: str, rows: list[Row], options: ReadOptions) -> ProductDraft:
    if len(rows) > 1:
        raise Refused(rows[1], "title", _("Another listing of the file has this SKU or title: give each its own SKU."))
    row = rows[0]
    check_cells(row, {"title": 140})
    if not row.text("title"):
        raise Refused(row, "title", _("The title is missing."))
    axes = _axes(row)
    choices = [values for _name, values in axes]
    if how_many(choices) > MOST_VARIANTS:
        raise Refused(row, "variation 1 values", _("A product has at most %(count)d variants.") % {"count": MOST_VARIANTS})
    variants = _variants(row, list(cross(*choices)), options)
    return ProductDraft(
        handle=handle,
        row=row.number,
        title=row.text("title"),
        description=row.text("description"),
        status="active",
        shelves=pieces(row.text("tags").replace("_", " "), ","),
        axes=axes_of([name for name, _values in axes], variants),
        variants=variants,
        pictures=_pictures(row),
        currency=row.text("currency code").upper(),
        told=told([("Material", row.text("materials").replace("_", " "))]),
    )


def _axes(row: Row) -> list[tuple[str, tuple[str, ...]]]:
    """Each option with its values."""
    given = [
        (row.text(f"variation {n} name") or row.text(f"variation {n} type"), pieces(row.text(f"variation {n} values"), ","))
        for n in _VARIATIONS
    ]
    return [(name.capitalize()[:60], values) for name, values in given if name and values]


def _variants(row: Row, combinations: list[tuple[str, ...]], options: ReadOptions) -> tuple[VariantDraft, ...]:
    price = loose_amount(row, "price", currency=options.currency)
    if not price:
        raise Refused(row, "price", _("The variant has no price."))
    total = units(row, "quantity")
    if total is None:
        total = options.default_stock * len(combinations)
    share, rest = divmod(total, len(combinations))  # the file has one sum: it is shared evenly, and adds up
    skus = pieces(row.text("sku"), ",")
    fitting = skus if len(skus) == len(combinations) else ()
    return tuple(
        VariantDraft(
            row=row.number,
            price=price,
            values=values,
            sku=fitting[place][:80] if fitting else "",
            stock=share + (place < rest),
        )
        for place, values in enumerate(combinations)
    )


def _pictures(row: Row) -> tuple[str, ...]:
    found = [row.text(f"image{number}") or row.text(f"image {number}") for number in range(1, MOST_PICTURES + 1)]
    return tuple(dict.fromkeys(address for address in found if address))
