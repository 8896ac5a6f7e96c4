"""From bytes to rows: spreadsheets, encodings, byte order marks, separators, line ends and broken quotes of real files."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from sellers.imports.drafts import Unreadable
from sellers.imports.spreadsheets import PACKED, spreadsheet_text

MAX_TABLE_BYTES = 50_000_000
MAX_ROWS = 60_000
MAX_COLUMNS = 500
SEPARATORS = (",", ";", "\t", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD_BYTES = "makiti-cp1252"
_NO_HEADINGS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record by its headings. `fault` says why it could not be taken apart; then `cells` holds only what is certain.

    Empty cells are left out: most are. `headings` are those of the whole table.
    """

    number: int
    cells: Mapping[str, str]
    fault: str = ""
    headings: frozenset[str] = _NO_HEADINGS

    def text(self, column: str) -> str:
        """The cell without the spaces around it; empty when there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table before its rows are read. `names` translates the file's headings to those its reader knows."""

    text: str
    separator: str
    headings: tuple[str, ...]
    encoding: str
    names: Mapping[str, str] = field(default_factory=dict)
    heading_row: int = 1  # a spreadsheet may have a title above it

    def renamed(self, names: Mapping[str, str]) -> Sheet:
        """The same table under other headings: the file's own (as `folded_heading`) → the reader's.

        Of several columns with one name, the first that says anything in a row counts there.
        """
        found = ((heading, names.get(folded_heading(heading))) for heading in self.headings)
        return replace(self, names={heading: name for heading, name in found if name})

    @property
    def known(self) -> list[str]:
        """The headings, as the reader calls them."""
        return [self.names.get(heading, heading) for heading in self.headings]

    def original(self, column: str) -> str:
        """The file's own heading of that column."""
        return next((heading for heading, name in self.names.items() if name == column), column)

    def rows(self) -> Iterator[TableRow]:
        """Every record with anything in it. Raises Unreadable beyond MAX_ROWS."""
        return _sheet_rows(self)


def folded_heading(heading: str) -> str:
    """A heading for comparison: without differences of case, spaces and apostrophes."""
    return " ".join(heading.replace("’", "'").replace("\u00a0", " ").replace("_", " ").casefold().split()).rstrip(" *:")


def decoded_text(content: bytes) -> str:
    """The text of a file, decoded as `decode_named` says."""
    return decode_named(content)[0]


def decode_named(content: bytes) -> tuple[str, str]:
    """The text in UTF-8 or UTF-16 (by its mark or its zeros), else in the old Western code page; and which of them it was."""
    if len(content) > MAX_TABLE_BYTES:
        raise Unreadable(_("The file is larger than %(count)d megabytes.") % {"count": MAX_TABLE_BYTES // 1_000_000})
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding.removesuffix("-sig")
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # every other byte of Western text is zero
        head = content[:400]
        if len(head) > 20 and head[start::2].count(0) > len(head) * 0.4:
            return content.decode(encoding, errors="replace"), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_mixed(content)


def _decode_mixed(content: bytes) -> tuple[str, str]:
    """UTF-8 when most letters beyond ASCII are valid in it: a few cells pasted from an old program must not spoil the rest."""
    spoilt = content.decode("utf-8", errors="replace")
    if sum(letter > "\x7f" for letter in spoilt) > 2 * spoilt.count("\ufffd"):
        return content.decode("utf-8", errors=_OLD_BYTES), "utf-8"
    return content.decode("cp1252", errors="replace"), "cp1252"


def _read_old_bytes(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError), "only asked when reading"
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_OLD_BYTES, _read_old_bytes)


def open_sheet(content: bytes) -> Sheet:
    """The table in the file, its separator found by what its first records look like. Unreadable when it is none."""
    if content.startswith(PACKED):
        found = spreadsheet_text(content)
        return _table_in(found.text, ",", found.kind, found.heading_row)
    text, encoding = decode_named(content)
    text = text.lstrip(" \r\n\ufeff")  # not a tab: before it stands a column without a heading
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # a note of one spreadsheet program to itself
        text = rest
    best = max(SEPARATORS, key=lambda separator: _column_count(text, separator))
    return _table_in(text, best, encoding)


def _table_in(text: str, separator: str, encoding: str, heading_row: int = 1) -> Sheet:
    cells = [cell.strip() for cell in _first_record(text, separator)]
    if not any(cells) or "\x00" in "".join(cells):
        raise Unreadable(_("This is not a table, nor another catalogue that we know."))
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(_("A table has at most %(count)d columns.") % {"count": MAX_COLUMNS})
    headings = _distinct_headings(cells)
    _check_quotes(text, separator)
    return Sheet(text, separator, headings, encoding, heading_row=heading_row)


def _distinct_headings(cells: list[str]) -> tuple[str, ...]:
    """A distinct name for each column: missing and repeated headings get their column's number."""
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, start=1):
        name = cell or f"#{place}"
        while name in names:
            name += f" #{place}"
        names[name] = None
    return tuple(names)


def _check_quotes(text: str, separator: str) -> None:
    """Raise Unreadable when the quotation marks of the headings do not match: nobody could say where they end.

    Some programs write a backslash before a mark in a cell; a file without headings may have that in its first row.
    """
    escape = "\\" if '\\"' in text.partition("\n")[0] else None
    try:
        with large_fields():
            next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, escapechar=escape), None)
    except csv.Error as error:
        raise Unreadable(_("The quotation marks of the first row do not match (%(error)s).") % {"error": error}) from error


def _first_record(text: str, separator: str) -> list[str]:
    try:
        with large_fields():
            return next(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _column_count(text: str, separator: str) -> int:
    return len(_first_record(text, separator))


def _sheet_rows(sheet: Sheet) -> Iterator[TableRow]:
    lines = _Remembering(sheet.text)
    reader = csv.reader(lines, delimiter=sheet.separator, strict=True)
    columns, known = sheet.known, frozenset(sheet.known)
    number, count = sheet.heading_row, 0
    with large_fields():
        next(reader)
        while True:
            number += 1
            lines.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(number, columns, sheet.separator, raw="".join(lines.taken), error=error)
                continue
            if not any(cell.strip() for cell in cells):
                number -= 0 if cells else 1  # an entirely empty line is no row in a spreadsheet made from it
                continue
            count += 1
            if count > MAX_ROWS:
                raise Unreadable(
                    _("The file has more than %(count)d rows. Split it, and import one part after the other.") % {"count": MAX_ROWS}
                )
            yield _sheet_row(number, columns, cells, known)


def _sheet_row(number: int, columns: list[str], cells: list[str], known: frozenset[str]) -> TableRow:
    extra = any(cell.strip() for cell in cells[len(columns) :])
    fault = _("The row has more cells than there are headings.") if extra else ""
    found: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if cell and column not in found:
            found[column] = cell
    return TableRow(number, found, fault, known)


def _broken(number: int, columns: list[str], separator: str, *, raw: str, error: csv.Error) -> TableRow:
    # The first cells of the raw text are still certain, unless they are what is broken.
    start = raw.split(separator, 1)[0].strip()
    certain = {columns[0]: start} if '"' not in start else {}
    return TableRow(number, certain, _("The quotation marks of this row do not match (%(error)s).") % {"error": error})


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
def large_fields() -> Iterator[None]:
    """Cells of any length: the module's own limit stops in the middle of a record and reads the rest of the field as new ones."""
    before = csv.field_size_limit(MAX_TABLE_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)
