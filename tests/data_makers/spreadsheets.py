"""Spreadsheets made by hand, so that they can hold what no program would write: the archives of XLSX and ODS with the parts that matter."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """An archive with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx_parts(*sheets: str) -> dict[str, str | bytes]:
    """The parts of a workbook; each sheet is the markup within its worksheet. One whose markup begins with a hash is hidden."""
    numbers = range(1, len(sheets) + 1)
    hidden = ["hidden" if markup.startswith("#") else "visible" for markup in sheets]
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" state="{state}" r:id="r{n}"/>' for n, state in zip(numbers, hidden, strict=True))
    links = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    types = f'<Override PartName="/xl/workbook.xml" ContentType="{_DOCUMENT}.sheet.main+xml"/>' + "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_DOCUMENT}.worksheet+xml"/>' for n in numbers
    )
    relation = "application/vnd.openxmlformats-package.relationships+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{relation}"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        # Two ways to show a number: as it is, and as a day.
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        **{
            f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{_MAIN}">{markup.removeprefix("#")}</worksheet>'
            for n, markup in zip(numbers, sheets, strict=True)
        },
    }


def xlsx_cells(rows: Rows, *, first: int = 1, merged: str = "") -> str:
    """The markup of a worksheet. A text that begins with "=" is a formula and, after a bar, what it came to; with "@" a day as a number."""
    lines = []
    for number, row in enumerate(rows, start=first):
        cells = (_xlsx_cell(f"{_letters(place)}{number}", value) for place, value in enumerate(row, start=1))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    joined = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f"<sheetData>{''.join(lines)}</sheetData>{joined}"


def _letters(number: int) -> str:
    """The name of a column: A, Z, AA."""
    return (_letters((number - 1) // 26) if number > 26 else "") + chr(65 + (number - 1) % 26)


def _xlsx_cell(place: str, value: object) -> str:
    text = str(value)
    if value is None:
        return f'<c r="{place}" s="0"/>'
    if text.startswith("="):
        formula, _bar, result = text[1:].partition("|")
        return f'<c r="{place}"><f>{escape(formula)}</f>{f"<v>{result}</v>" if result else ""}</c>'
    if text.startswith("@"):
        return f'<c r="{place}" s="1"><v>{text[1:]}</v></c>'
    if text.startswith("#"):
        return f'<c r="{place}" t="e"><v>{text}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def xlsx(rows: Rows) -> bytes:
    """A workbook of one sheet."""
    return packed(xlsx_parts(xlsx_cells(rows)))


def ods_document(markup: str, prolog: str = "") -> bytes:
    """An ODS whose only table has these rows."""
    spaces = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="A">{markup}</table:table></office:spreadsheet></office:body>'
    manifest = f'<m:manifest xmlns:m="{_OPEN}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{_ODS}"/></m:manifest>'
    content = f"{prolog}<office:document-content {spaces}>{body}</office:document-content>"
    return packed({"mimetype": _ODS, "META-INF/manifest.xml": manifest, "content.xml": content})


def ods_rows(rows: Rows) -> str:
    """Their markup."""
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def ods_cells(*values: object) -> str:
    """Cells of one row."""
    return "".join(map(_ods_cell, values))


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def ods(rows: Rows) -> bytes:
    return ods_document(ods_rows(rows))
