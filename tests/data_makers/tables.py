"""Rows as CSV."""

import csv
import io
from collections.abc import Sequence
from typing import Any

Cells = dict[str, Any]


def table(headings: str | Sequence[str], rows: Sequence[Cells], *, separator: str = ",", end: str = "\n", quoted: bool = False) -> str:
    """As CSV; what a row does not say is empty. Headings without commas in them may be one text."""
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    names = headings.split(",") if isinstance(headings, str) else headings
    writer = csv.DictWriter(out, names, restval="", delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
