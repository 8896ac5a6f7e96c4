"""From bytes to rows: encodings, byte order marks, separators, line ends and broken quotes of real files."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sellers.imports.drafts import Unreadable

MAX_BYTES = 50_000_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """One record by its headings. `fault` says why it could not be taken apart; then `cells` holds only what is certain."""

    number: int
    cells: dict[str, str]
    fault: str = ""


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16 (by its mark), else in the old Western code page, in which every byte means something."""
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than %(count)d megabytes.") % {"count": MAX_BYTES // 1_000_000})
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_rows(text: str, *, needed: str) -> tuple[list[str], Iterator[Row]]:
    """The headings, and the records below them. Unreadable when there is no heading `needed`, whichever separator is tried."""
    head = text.lstrip().splitlines()[:1]
    for separator in (",", ";", "\t"):
        headings = [cell.strip() for cell in next(csv.reader(head, delimiter=separator), [])] if head else []
        if needed in headings:
            return headings, _records(text.lstrip(), headings, separator)
    raise Unreadable(_("This is not a table with the column “%(column)s”.") % {"column": needed})


def _records(text: str, headings: list[str], separator: str) -> Iterator[Row]:
    lines = _Remembering(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 1
    with _large_fields():
        next(reader)
        while True:
            number += 1
            lines.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(number, headings, separator, raw="".join(lines.taken), error=error)
                continue
            if not any(cell.strip() for cell in cells):
                number -= 0 if cells else 1  # an entirely empty line is no row in a spreadsheet made from it
                continue
            extra = _("The row has more cells than there are headings.") if len(cells) > len(headings) else ""
            yield Row(number, dict(zip(headings, cells, strict=False)), extra)


def _broken(number: int, headings: list[str], separator: str, *, raw: str, error: csv.Error) -> Row:
    # The first cells of the raw text are still certain, unless they are what is broken.
    start = raw.split(separator, 1)[0].strip()
    certain = {headings[0]: start} if '"' not in start else {}
    return Row(number, certain, _("The quotation marks of this row do not match (%(error)s).") % {"error": error})


class _Remembering:
    """The lines of a text, and which of them the current record was made from."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.taken: list[str] = []

    def __iter__(self) -> _Remembering:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line


@contextmanager
def _large_fields() -> Iterator[None]:
    # The module's own limit stops in the middle of a record and reads the rest of the field as new ones.
    before = csv.field_size_limit(MAX_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)
