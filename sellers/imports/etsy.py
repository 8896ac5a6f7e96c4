"""Etsy's listings CSV: one row a listing, with up to three variations as lists of values. The price is one, the quantity a sum."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import product as cross

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import distinct_attributes
from sellers.imports.cells import CellRefused, cell_units, check_cells, list_items, loose_amount
from sellers.imports.drafts import MOST_VARIANTS, Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of_drafts, combination_count
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading

MOST_PICTURES = 10
_VARIATIONS = (1, 2, 3)
# The shop's own language names the columns: folded, each in French, German, Italian and Spanish.
_COLUMNS: Mapping[str, str] = {
    "title": "titre titel titolo título titulo",
    "description": "description beschreibung descrizione descripción descripcion",
    "price": "prix preis prezzo precio",
    "currency code": "code devise|code de devise|devise|code monnaie|währungscode|waehrungscode|währung|codice valuta|codice della valuta|"
    "valuta|código moneda|código de moneda|codigo de moneda",
    "quantity": "quantité quantite anzahl menge stückzahl quantità quantita cantidad",
    "tags": "tag tags mots-clés schlagwörter schlagworte etichette etiquetas étiquettes",
    "materials": "matériaux materiaux matières materialien materiali materiales",
    "sku": "référence art.-nr. artikelnummer",
}
_PICTURE = re.compile(r"(?:image|photo|bild|foto|immagine|imagen) ?(\d+)")
_VARIATION = re.compile(r"(?:variation|variante|variazione|variación|variacion|option) ?(\d) (.+)")
_PARTS = {
    "type": "type typ tipo", "name": "name nom nome nombre", "values": "values valeurs werte valori valores valeur(s) wert(e) valore/i",
}  # fmt: skip
_NEEDED = frozenset({"title", "description", "price", "currency code", "quantity"})


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are Etsy's, in whatever language of theirs."""
    names = {_etsy_name(heading) for heading in headings}
    return names >= _NEEDED and bool(names & {"tags", "materials", "image1", "variation 1 type"})


def _etsy_name(heading: str) -> str:
    """What the English file calls that column (folded); the heading itself when it is none of Etsy's."""
    if picture := _PICTURE.fullmatch(heading):
        return f"image{picture[1]}"
    if variation := _VARIATION.fullmatch(heading):
        part = next((part for part, words in _PARTS.items() if variation[2] in words.split()), variation[2])
        return f"variation {variation[1]} {part}"
    return _column_names().get(heading, heading)


@cache
def _column_names() -> dict[str, str]:
    return {word: name for name, words in _COLUMNS.items() for word in (words.split("|") if "|" in words else words.split())}


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file. A listing's handle is its SKU when it has one, else the words of its title."""
    sheet = sheet.renamed({folded_heading(heading): _etsy_name(folded_heading(heading)) for heading in sheet.headings})
    collector = DraftCollector("sku", "title", shown=sheet.original)
    catalogue = collector.catalogue

    def key(row: TableRow) -> str:
        skus = list_items(row.text("sku"), ",")
        return skus[0] if len(skus) == 1 else slugify(row.text("title"))[:200]

    missing = _("There is no SKU and no title: we cannot tell which product this is.")
    groups, faults = group_by_handle(sheet.rows(), catalogue, column="sku", key=key, missing=missing)
    for handle, group in groups.items():
        catalogue.pictures += len(_etsy_pictures(group[0]))
        catalogue.variants += combination_count([values for _name, values in _etsy_axes(group[0])])
        make = refusing_maker(faults[handle]) if handle in faults else lambda of, rows: _etsy_product(of, rows, options)
        collector.add(handle, group, make)
    return catalogue


def _etsy_product(handle: str, rows: list[TableRow], options: ReadOptions) -> ProductDraft:
    if len(rows) > 1:
        raise CellRefused(rows[1], "title", _("Another listing of the file has this SKU or title: give each its own SKU."))
    row = rows[0]
    check_cells(row, {})
    if not row.text("title"):
        raise CellRefused(row, "title", _("The title is missing."))
    axes = _etsy_axes(row)
    choices = [values for _name, values in axes]
    if combination_count(choices) > MOST_VARIANTS:
        raise CellRefused(row, "variation 1 values", _("A product has at most %(count)d variants.") % {"count": MOST_VARIANTS})
    variants = _etsy_variants(row, list(cross(*choices)), options)
    return ProductDraft(
        handle=handle,
        row=row.number,
        title=row.text("title"),
        description=row.text("description"),
        status="active",
        tags=list_items(row.text("tags").replace("_", " "), ","),
        axes=axes_of_drafts([name for name, _values in axes], variants),
        variants=variants,
        pictures=_etsy_pictures(row),
        currency=row.text("currency code").upper(),
        attributes=distinct_attributes([("Material", row.text("materials").replace("_", " "))]),
    )


def _etsy_axes(row: TableRow) -> list[tuple[str, tuple[str, ...]]]:
    given = [
        (row.text(f"variation {n} name") or row.text(f"variation {n} type"), list_items(row.text(f"variation {n} values"), ","))
        for n in _VARIATIONS
    ]
    return [(name.capitalize(), values) for name, values in given if name and values]


def _etsy_variants(row: TableRow, combinations: list[tuple[str, ...]], options: ReadOptions) -> tuple[VariantDraft, ...]:
    price = loose_amount(row, "price", currency=options.currency)
    if not price:
        raise CellRefused(row, "price", _("The variant has no price."))
    total = cell_units(row, "quantity")
    if total is None:
        total = options.default_stock * len(combinations)
    share, rest = divmod(total, len(combinations))  # the file has one sum: it is shared evenly, and adds up
    skus = list_items(row.text("sku"), ",")
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


def _etsy_pictures(row: TableRow) -> tuple[str, ...]:
    found = [row.text(f"image{number}") for number in range(1, MOST_PICTURES + 1)]
    return tuple(dict.fromkeys(address for address in found if address))
