"""What products tell in figures and choices (material, storage) beside their words, as each kind of file has it.

A reader only collects names and texts; what they mean here, the plan of the import asks the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sellers.imports.drafts import ProductDraft
from sellers.imports.tables import Sheet, TableRow, folded_heading

ATTRIBUTE_PREFIX = "told:"  # and the attribute's name: how a reader calls such a column
MOST_ATTRIBUTES = 40
SIZES = (("width", "Width"), ("height", "Height"), ("depth", "Depth"))  # a column, and what its attribute is called
_AGAIN = "\t"
_BRAND_NAMES = frozenset({"brand", "marque", "manufacturer", "fabricant", "maker", "hersteller", "marca", "publisher"})
AttributeTexts = tuple[tuple[str, str], ...]


def attribute_headings(sheet: Sheet, patterns: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """The headings (folded) of attribute columns → the reader's names; the first group of a pattern is the attribute's name.

    Two columns of one name (in two namespaces of that shop) stay two.
    """
    found: dict[str, str] = {}
    for heading in sheet.headings:
        match = next((match for pattern in patterns if (match := pattern.fullmatch(heading.strip()))), None)
        if match:
            name = ATTRIBUTE_PREFIX + match[1].replace("_", " ").strip()[:60]
            found[folded_heading(heading)] = f"{name}{_AGAIN}{len(found)}" if name in found.values() else name
    return found


def distinct_attributes(pairs: Iterable[tuple[str, str]]) -> AttributeTexts:
    """The pairs of name and text, cleaned: without those that are empty, and each once."""
    cleaned = ((name.strip()[:60], " ".join(text.split())[:400]) for name, text in pairs)
    return tuple(dict.fromkeys(pair for pair in cleaned if all(pair)))[:MOST_ATTRIBUTES]


def attributes_in_columns(rows: Iterable[TableRow]) -> AttributeTexts:
    """The attributes in the columns found by `attribute_headings`, over all rows of a product."""
    return distinct_attributes(
        (column.removeprefix(ATTRIBUTE_PREFIX).partition(_AGAIN)[0], row.text(column))
        for row in rows
        for column in row.cells
        if column.startswith(ATTRIBUTE_PREFIX)
    )


def measured_pairs(row: TableRow, columns: Iterable[tuple[str, str]], unit: str = "") -> list[tuple[str, str]]:
    """Columns of sizes (column, its name) as attributes: "Length", "10 cm". Zeros say nothing."""
    given = [(name, row.text(column)) for column, name in columns]
    return [(name, f"{text} {unit}".strip()) for name, text in given if text.strip("0.,")]


def draft_with_brand(draft: ProductDraft) -> ProductDraft:
    """The same product, whose brand is what an attribute of that name says where the file has no column for it."""
    if draft.brand:
        return draft
    brand = next((text for name, text in draft.attributes if name.casefold() in _BRAND_NAMES), "")
    rest = tuple(pair for pair in draft.attributes if pair[1] != brand or pair[0].casefold() not in _BRAND_NAMES)
    return replace(draft, brand=brand, attributes=rest) if brand else draft
