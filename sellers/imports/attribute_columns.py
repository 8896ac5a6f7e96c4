"""What products tell in figures and choices (material, storage) beside their words, as each kind of file has it.

A reader only collects names and texts; what they mean here, the plan of the import asks the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sellers.imports.tables import Sheet, TableRow, folded_heading

ATTRIBUTE_PREFIX = "told:"  # and the attribute's name: how a reader calls such a column
MOST_ATTRIBUTES = 40
AttributeTexts = tuple[tuple[str, str], ...]


def attribute_headings(sheet: Sheet, patterns: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """The headings (folded) of attribute columns → the reader's names; the first group of a pattern is the attribute's name."""
    found = {}
    for heading in sheet.headings:
        match = next((match for pattern in patterns if (match := pattern.fullmatch(heading.strip()))), None)
        if match:
            found[folded_heading(heading)] = ATTRIBUTE_PREFIX + match[1].replace("_", " ").strip()[:60]
    return found


def distinct_attributes(pairs: Iterable[tuple[str, str]]) -> AttributeTexts:
    """The pairs of name and text, cleaned: each name once, with its first text that is not empty."""
    found: dict[str, str] = {}
    for name, text in pairs:
        if name.strip() and text.strip():
            found.setdefault(name.strip()[:60], " ".join(text.split())[:400])
    return tuple(found.items())[:MOST_ATTRIBUTES]


def attributes_in_columns(rows: Iterable[TableRow]) -> AttributeTexts:
    """The attributes in the columns found by `attribute_headings`, over all rows of a product."""
    return distinct_attributes(
        (column.removeprefix(ATTRIBUTE_PREFIX), row.text(column))
        for row in rows
        for column in row.cells
        if column.startswith(ATTRIBUTE_PREFIX)
    )
