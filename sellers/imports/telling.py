"""What products tell in figures and choices (material, storage) beside their words, as each kind of file has it.

A reader only collects names and texts; what they mean here, the plan of the import asks the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sellers.imports.tables import Row, Sheet, folded

TOLD = "told:"  # and the attribute's name: how a reader calls such a column
MOST = 40
Told = tuple[tuple[str, str], ...]


def told_headings(sheet: Sheet, patterns: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """The file's headings (folded) → the reader's, of the columns that tell something; a pattern's first group is the name."""
    found = {}
    for heading in sheet.headings:
        match = next((match for pattern in patterns if (match := pattern.fullmatch(heading.strip()))), None)
        if match:
            found[folded(heading)] = TOLD + match[1].replace("_", " ").strip()[:60]
    return found


def told(pairs: Iterable[tuple[str, str]]) -> Told:
    """Each name once, with the first text that it has; what is empty tells nothing."""
    found: dict[str, str] = {}
    for name, text in pairs:
        if name.strip() and text.strip():
            found.setdefault(name.strip()[:60], " ".join(text.split())[:400])
    return tuple(found.items())[:MOST]


def told_in(rows: Iterable[Row]) -> Told:
    """The same of the columns that are named so, in all rows of a product."""
    return told((column.removeprefix(TOLD), row.text(column)) for row in rows for column in row.cells if column.startswith(TOLD))
