"""From a sealed snapshot to its PDF: the same bytes each time."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf_fonts
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

# FiraGO (SIL OFL 1.1, from the package pymupdf-fonts) writes Latin with its accents, Arabic and Urdu, Hebrew, Cyrillic and Greek.
_FONT = "FiraGO"
_CUTS = {"": "figo", "B": "figbo"}
_SOFT, _INK, _RULE, _SHADE = (96, 90, 84), (33, 31, 29), (210, 204, 196), (246, 242, 236)
_LIKES = str.maketrans({"₵": "¢", "\u202f": "\u00a0", "\u2066": "", "\u2067": "", "\u2068": "", "\u2069": ""})
_WIDTHS = {3: (64, 16, 26), 4: (52, 14, 20, 22), 5: (20, 26, 18, 18, 20)}


def draw_sheets(content: dict[str, Any]) -> bytes:
    """The PDF of a paper's content."""
    pdf = _Sheet(content)
    pdf.add_page()
    _draw_head(pdf, content)
    _draw_parties(pdf, content["parties"])
    _draw_table(pdf, content)
    _draw_totals(pdf, content["totals"])
    _draw_notes(pdf, content["notes"])
    return bytes(pdf.output())


class _Sheet(FPDF):
    """A4, with the paper's number and the page at its foot."""

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__(format="A4")
        self.number = str(content["number"])
        self.set_creation_date(datetime.fromisoformat(content["sealed_at"]))
        self.set_title(f"{content['title']} {self.number}")
        self.set_lang(content["language"])
        self.set_margins(18, 18)
        self.set_auto_page_break(True, margin=22)
        self.alias_nb_pages()
        for style, path in _font_files().items():
            self.add_font(_FONT, style, path)
        self.set_text_shaping(True)

    def footer(self) -> None:
        self.set_y(-15)
        _set_ink(self, 8, color=_SOFT)
        self.cell(0, 5, f"{self.number} · {self.page_no()}/{{nb}}", align="R")


def _set_ink(pdf: FPDF, size: float, *, bold: bool = False, color: tuple[int, int, int] = _INK) -> None:
    """What comes next is written so."""
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.set_text_color(*color)


def printable_text(text: str) -> str:
    """With spaces and signs that the font has, and a sign for each character that it lacks: nothing vanishes unseen."""
    known = _characters_of_font()
    return "".join(each if ord(each) in known or each == "\n" else "□" for each in text.translate(_LIKES))


def _draw_head(pdf: FPDF, content: dict[str, Any]) -> None:
    _set_ink(pdf, 20, bold=True)
    pdf.cell(0, 10, printable_text(content["title"]), new_x="LMARGIN", new_y="NEXT")
    _set_ink(pdf, 11, color=_SOFT)
    pdf.cell(0, 7, printable_text(content["number"]), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    for label, value in content["facts"]:
        _set_ink(pdf, 9, color=_SOFT)
        pdf.cell(40, 5.5, printable_text(label))
        _set_ink(pdf, 9)
        pdf.cell(0, 5.5, printable_text(value), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(5)


def _draw_parties(pdf: FPDF, parties: list[dict[str, Any]]) -> None:
    """Side by side; the next thing comes below the longer one."""
    top, width, bottom = pdf.get_y(), pdf.epw / 2 - 4, pdf.get_y()
    for place, party in enumerate(parties):
        left = pdf.l_margin + place * (width + 8)
        pdf.set_xy(left, top)
        _set_ink(pdf, 8, color=_SOFT)
        pdf.multi_cell(width, 5, printable_text(party["label"]), align="L", new_x="LEFT", new_y="NEXT")
        for row, line in enumerate(party["lines"]):
            _set_ink(pdf, 10 if row == 0 else 9, bold=row == 0)
            pdf.set_x(left)
            pdf.multi_cell(width, 5, printable_text(line), align="L", new_x="LEFT", new_y="NEXT")
        bottom = max(bottom, pdf.get_y())
    pdf.set_xy(pdf.l_margin, bottom + 6)


def _draw_table(pdf: FPDF, content: dict[str, Any]) -> None:
    _set_ink(pdf, 9)
    pdf.set_draw_color(*_RULE)
    columns = content["columns"]
    sides = ("LEFT", *("RIGHT" for _ in columns[1:])) if len(columns) < 5 else ("LEFT", "LEFT", "RIGHT", "RIGHT", "RIGHT")
    heading = FontFace(emphasis="BOLD", fill_color=_SHADE)
    options: dict[str, Any] = {"col_widths": _WIDTHS[len(columns)], "text_align": sides, "headings_style": heading, "line_height": 5.5}
    with pdf.table(borders_layout=TableBordersLayout.HORIZONTAL_LINES, padding=1.2, **options) as table:
        for cells in [columns, *content["rows"]]:
            row = table.row()
            for cell in cells:
                row.cell(printable_text(cell))
    pdf.ln(3)


def _draw_totals(pdf: FPDF, totals: list[list[Any]]) -> None:
    if pdf.will_page_break(7 * len(totals)):
        pdf.add_page()
    for label, value, counts in totals:
        _set_ink(pdf, 11 if counts else 9, bold=counts)
        pdf.cell(pdf.epw - 48, 7, printable_text(label), align="R")
        pdf.cell(48, 7, printable_text(value), align="R", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _draw_notes(pdf: FPDF, notes: list[str]) -> None:
    _set_ink(pdf, 8, color=_SOFT)
    for note in notes:
        pdf.multi_cell(0, 4.5, printable_text(note), align="L", new_x="LMARGIN", new_y="NEXT")


@cache
def _font_files() -> dict[str, Path]:
    """The package keeps its fonts packed, and fpdf2 reads files: unpacked once for each process."""
    folder = Path(tempfile.mkdtemp(prefix="makiti-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = {style: folder / f"{name}.ttf" for style, name in _CUTS.items()}
    for style, path in paths.items():
        path.write_bytes(pymupdf_fonts.myfont(_CUTS[style]))
    return paths


@cache
def _characters_of_font() -> frozenset[int]:
    return frozenset(TTFont(_font_files()[""]).getBestCmap())
