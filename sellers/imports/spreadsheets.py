"""Spreadsheets (XLSX of Excel, ODS of LibreOffice) as text in columns: values only, as formulas were last computed.

Both are archives of XML, which can be made small on the outside and endless inside. So an archive is measured first: how large it is
unpacked, and how far its cells reach, for the library that reads them makes room for every cell between the first and the last.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.parsers import expat

from django.utils.translation import gettext as _

from sellers.imports.drafts import Unreadable
from shop.common.late import late_module

python_calamine = late_module("python_calamine")

PACKED = b"PK\x03\x04"
MAX_UNPACKED = 150_000_000  # bytes of the whole archive
MAX_PARTS = 5_000
MAX_CELLS = 3_000_000  # between the first and the last one
MOST_TITLE_ROWS = 10  # above the headings
_CHUNK = 1 << 16
# What the library that unpacks raises for archives that are broken, locked or packed in a way it does not know.
_UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, OSError, ValueError)
_XLSX_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "iso-8859-1"}  # those that any parser of XML knows
_REFERENCE = re.compile(r"([A-Z]{1,4})(\d{1,8})")
Row = list[str]
Range = tuple[tuple[int, int], tuple[int, int]]  # of joined cells: the first one's row and column, from 0, and the last one's
Ranges = Sequence[Range]


@dataclass(frozen=True, slots=True)
class SpreadsheetText:
    """A spreadsheet as CSV with commas. `heading_row` is the number of the row with the headings, which is the first of the text."""

    text: str
    heading_row: int
    kind: str


def spreadsheet_text(content: bytes) -> SpreadsheetText:
    """The first sheet with a table in it. Raises Unreadable for what is none, is broken or is larger than any catalogue."""
    kind, joined = _measure_spreadsheet(content)
    rows, merged = _first_table(_read_sheets(content), joined)
    start = _heading_place(rows)
    _fill_down(rows, merged, after=start)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows[start:]:
        writer.writerow(_without_tail(row) or [""])
    return SpreadsheetText(out.getvalue(), start + 1, kind)


def _broken_spreadsheet() -> Unreadable:
    return Unreadable(_("This spreadsheet is broken or locked with a password. Save it again, or as CSV."))


def _too_large() -> Unreadable:
    return Unreadable(_("This spreadsheet is too large. Delete what is no product in it, or save it as CSV."))


def _read_sheets(content: bytes) -> Iterator[tuple[str, Sequence[Sequence[object]], Ranges]]:
    """Of the sheets that are shown, each one's name, cells, and which of them are joined (as XLSX says it; of ODS nothing)."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = [each.name for each in book.sheets_metadata if each.visible == python_calamine.SheetVisibleEnum.Visible]
            for name in shown or book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                yield name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or ()
    except (python_calamine.CalamineError, ValueError, OSError) as error:  # of the library alone: what is done with a sheet is done outside
        raise _broken_spreadsheet() from error


def _first_table(sheets: Iterable[tuple[str, Sequence[Sequence[object]], Ranges]], joined: dict[str, Ranges]) -> tuple[list[Row], Ranges]:
    """The first with headings and something below them, else the first with anything."""
    anything: tuple[list[Row], Ranges] | None = None
    for name, cells, merged in sheets:
        rows = [[cell_text(value) for value in row] for row in cells]
        filled = sum(any(row) for row in rows)
        if filled >= 2 and any(sum(map(bool, row)) >= 2 for row in rows):
            return rows, merged or joined.get(name, ())
        if filled and anything is None:
            anything = rows, ()
    if anything is None:
        raise Unreadable(_("The file is empty."))
    return anything


def cell_text(value: object) -> str:
    """As a person would have typed it: whole numbers without a point, days as year-month-day, what is true as TRUE."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        text = f"{value:.15g}"
        return text if "e" not in text else f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _heading_place(rows: Sequence[Row]) -> int:
    """Where the headings are: below a title of the whole sheet, if there is one."""
    first = next((place for place, row in enumerate(rows) if any(row)), 0)
    for place in range(first, min(first + MOST_TITLE_ROWS, len(rows))):
        if sum(map(bool, rows[place])) >= 2:
            return place
    return first


def _fill_down(rows: list[Row], merged: Ranges, *, after: int) -> None:
    """Write what stands in cells that are joined over several rows into each of these rows: it holds for all of them."""
    room = MAX_CELLS
    for (top, left), (bottom, _right) in merged:
        if top <= after or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : min(bottom + 1, top + 1 + room)]:
            row[left] = row[left] or rows[top][left]
            room -= 1


def _without_tail(row: Row) -> Row:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _measure_spreadsheet(content: bytes) -> tuple[str, dict[str, Ranges]]:
    """xlsx or ods, and for ODS the cells that are joined, by table. Raises Unreadable unless it is one that is safe to open."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _UNPACKING as error:
        raise _broken_spreadsheet() from error
    with archive:
        _check_archive(archive)
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            for name in names:
                if _XLSX_SHEET.fullmatch(name):
                    _measure_part(archive, name, _XlsxExtent())
            return "xlsx", {}
        if {"content.xml", "mimetype"} <= names and b"spreadsheet" in b"".join(_unpacked_part(archive, "mimetype"))[:80]:
            extent = _OdsExtent()
            _measure_part(archive, "content.xml", extent)
            return "ods", {name: tuple(ranges) for name, ranges in extent.joined.items()}
    raise Unreadable(_("This is not a spreadsheet. Save it as XLSX, ODS or CSV, and send that file."))


def _check_archive(archive: zipfile.ZipFile) -> None:
    """Raise Unreadable when it is too large unpacked. Parts that say less than they hold are found by their checksums."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _too_large()
    is_twice = len({part.filename.casefold() for part in parts}) < len(parts)
    if is_twice or {part.compress_type for part in parts} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _broken_spreadsheet()
    for part in parts:
        for _chunk in _unpacked_part(archive, part.filename):
            pass


def _unpacked_part(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content of a part, piece by piece. Raises Unreadable where it cannot be unpacked."""
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _UNPACKING as error:
        raise _broken_spreadsheet() from error


def _number_told(text: str | None, otherwise: int) -> int:
    """A number in the markup. Raises Unreadable for what is none."""
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _broken_spreadsheet()
    return int(text)


@dataclass(slots=True)
class _Extent:
    """How far the cells of a part reach that hold anything."""

    rows: int = 0
    columns: int = 0
    row: int = 0  # where we are, from 1
    column: int = 0

    def reach(self, rows: int, columns: int) -> None:
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        if self.rows * self.columns > MAX_CELLS:
            raise _too_large()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """What ends matters to few."""


class _XlsxExtent(_Extent):
    """Of a worksheet: each cell says where it is, or follows the one before."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row, self.column = _number_told(attributes.get("r"), self.row + 1), 0
        elif name == "c":
            self.column += 1
            if found := _REFERENCE.fullmatch(attributes.get("r", "").upper().replace("$", "")):
                self.row, self.column = int(found[2]), _column_number(found[1])
        elif name in {"v", "is"}:
            self.reach(self.row, self.column)


@dataclass(slots=True)
class _OdsExtent(_Extent):
    """Of all tables: rows and cells may stand for many alike. `joined` has the cells that are joined over several rows, by table."""

    repeated: int = 0
    cells: int = 1
    tables: int = 0  # one in another, at this place
    name: str = ""
    joined: dict[str, list[Range]] = field(default_factory=dict)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.tables += 1
            if self.tables == 1:
                self.row = self.repeated = self.rows = self.columns = 0
                self.name = told.get("name", "")
        elif name == "table-row":
            self.row, self.column = self.row + self.repeated, 0
            self.repeated = _number_told(told.get("number-rows-repeated"), 1)
        elif name in {"table-cell", "covered-table-cell"}:
            self.cells = _number_told(told.get("number-columns-repeated"), 1)
            self._note_joined(told)
            if told.keys() & {"value-type", "value", "formula"}:
                self.reach(self.row + self.repeated, self.column + self.cells)
            self.column += self.cells
        elif name == "p":
            self.reach(self.row + self.repeated, self.column)

    def _note_joined(self, told: dict[str, str]) -> None:
        rows, columns = _number_told(told.get("number-rows-spanned"), 1), _number_told(told.get("number-columns-spanned"), 1)
        if rows > 1 and self.tables == 1:
            here = (self.row, self.column), (self.row + rows - 1, self.column + columns - 1)
            self.joined.setdefault(self.name, []).append(here)

    def end(self, tag: str) -> None:
        self.tables -= tag.rpartition(":")[2] == "table"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _measure_part(archive: zipfile.ZipFile, name: str, extent: _Extent) -> None:
    """Raise Unreadable when the cells of this part reach too far, or it declares a document type, whose entities could grow."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.EndElementHandler = extent.end
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for chunk in _unpacked_part(archive, name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _broken_spreadsheet() from error


def _check_encoding(_version: str, encoding: str | None, _is_alone: int) -> None:
    if encoding and encoding.lower() not in _ENCODINGS:
        raise _broken_spreadsheet()


def _refuse_doctype(*_arguments: object) -> None:
    raise _broken_spreadsheet()
