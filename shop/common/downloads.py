"""Files to take away, made while they are sent."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse

FORMULA = tuple("=+-@\t")
FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"


def csv_cell(text: object) -> str:
    """A text that no spreadsheet takes for a formula, on one line."""
    line = re.sub(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+", " ", str(text)).strip()
    return f"'{line}" if line.startswith(FORMULA) or (line[:1] in FULL_WIDTH and line) else line


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Each row as a line of CSV. The cells are the caller's to make harmless."""
    out = StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(row)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def streamed_file(lines: Iterator[str], *, kind: str, name: str) -> HttpResponse:
    """A file that is sent while it is made."""
    response = StreamingHttpResponse(lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, response)  # what decorators and middleware want of it, it has
