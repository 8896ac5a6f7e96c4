"""XLSX and ODS come in like CSV; what is hostile or enormous is refused in words, quickly and in little memory."""

import io
import random
import struct
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sellers.imports import spreadsheets
from sellers.imports.drafts import Catalogue, ReadOptions, Unreadable
from sellers.imports.formats import read_catalogue, recognise
from shop.accounts.models import User
from shop.catalog.models import Product
from tests.data_makers.spreadsheets import ods, ods_cells, ods_document, ods_rows, packed, xlsx, xlsx_cells, xlsx_parts
from tests.factories.imports import import_bytes
from tests.factories.stores import create_store

HEAD = ["Name", "Price", "Stock", "Size", "Sale price", "Sale begins"]
ROWS = [HEAD, ["Robe & co", 15000, 4, "S"], ["Natte", 12.5, 3, "", None, None]]
EMPTY_ODS_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def read(content: bytes) -> Catalogue:
    found = recognise(content)
    return read_catalogue(content, found.format.code, ReadOptions(currency="EUR"))


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_spreadsheet_is_read_like_csv(make) -> None:
    robe, mat = read(make(ROWS)).products
    assert (robe.title, robe.variants[0].price, robe.variants[0].stock, robe.axes) == ("Robe & co", 15000, 4, (("Size", ("S",)),))
    assert (mat.row, mat.variants[0].price) == (3, Decimal("12.5"))
    assert recognise(make(ROWS)).encoding == make.__name__


@pytest.mark.parametrize("make", [xlsx, ods])
def test_every_format_may_come_as_a_spreadsheet(make) -> None:
    rows = [["Handle", "Title", "Variant Price", "Option1 Name", "Option1 Value"], ["a", "A", 10, "Size", 38], ["a", None, 11, None, 40]]
    [draft] = read(make(rows)).products
    assert recognise(make(rows)).format.code == "shopify"
    assert [(variant.values, variant.price) for variant in draft.variants] == [(("38",), 10), (("40",), 11)]


def test_formulas_are_their_results_and_days_are_days() -> None:
    rows = [HEAD, ["=A1|7", "=B9*2|5000", 1, "", 4000, "@46023"], ["Never computed", "=1+1", 1], ["Error", "#N/A", 1]]
    catalogue = read(xlsx(rows))
    [draft] = catalogue.products
    assert (draft.title, draft.variants[0].price) == ("7", 5000)
    assert draft.variants[0].sale_starts == datetime(2026, 1, 1, tzinfo=UTC)
    assert [(problem.row, problem.column) for problem in catalogue.problems] == [(3, "Price"), (4, "Price")]


def test_cells_joined_over_rows_hold_for_each_and_a_title_may_stand_above() -> None:
    rows = [["Our shop"], [], ["Name", "Price", "Size"], ["Robe", 50, "S"], [None, 55, "M"], ["Natte", 9, None]]
    robe, mat = read(packed(xlsx_parts(xlsx_cells(rows, merged="A4:A5")))).products
    assert [(variant.row, variant.values) for variant in robe.variants] == [(4, ("S",)), (5, ("M",))]
    assert mat.row == 6


def test_cells_joined_over_rows_in_ods_hold_for_each() -> None:
    """Also below rows that stand for many, in the second table of the document, and over several columns at once."""
    spans = 'office:value-type="string" table:number-rows-spanned="{}" table:number-columns-spanned="{}"'
    joined = f"<table:table-cell {spans}><text:p>{{}}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    rows = [
        ods_rows([["Our shop"], [None], ["Name", "Brand", "Price", "Size"]]),
        f"<table:table-row>{joined.format(2, 1, 'Robe')}{joined.format(3, 1, 'Fouta')}{ods_cells(50, 'S')}</table:table-row>",
        f"<table:table-row>{covered}{covered}{ods_cells(55, 'M')}</table:table-row>",
        f"<table:table-row>{ods_cells('Natte')}{covered}{ods_cells(9, None)}</table:table-row>",
    ]
    tables = [ods_rows([["Read me"]]), "".join(rows)]
    robe, mat = read(ods_document('</table:table><table:table table:name="B">'.join(tables))).products
    assert [(variant.row, variant.values) for variant in robe.variants] == [(4, ("S",)), (5, ("M",))]
    assert (robe.brand, mat.brand, mat.row) == ("Fouta", "Fouta", 6)


def test_joined_cells_without_end_take_no_time() -> None:
    """Some span a million rows that are not there."""
    cell = '<table:table-cell office:value-type="string" table:number-rows-spanned="1000000"><text:p>Robe</text:p></table:table-cell>'
    content = ods_document(ods_rows([["Name", "Price"]]) + f"<table:table-row>{cell}{ods_cells(5)}</table:table-row>" * 50)
    assert len(read(content).products) + len(read(content).problems) == 1


@pytest.mark.parametrize(
    ("place", "name"), [(spreadsheets, "cell_text"), (spreadsheets, "_heading_place"), (spreadsheets._XlsxExtent, "start")]
)
def test_fault_of_ours_is_not_called_a_broken_file(place: object, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> str:
        raise ValueError("ours")

    monkeypatch.setattr(place, name, fail)
    with pytest.raises(ValueError, match="ours"):
        read(xlsx(ROWS))


def test_first_shown_sheet_with_a_table_is_read() -> None:
    sheets = ["#" + xlsx_cells([["Name", "Price"], ["Hidden", 1]]), xlsx_cells([["Read me"]]), xlsx_cells(ROWS)]
    assert [draft.title for draft in read(packed(xlsx_parts(*sheets))).products] == ["Robe & co", "Natte"]


@pytest.mark.parametrize(
    "content",
    [
        ods_document(ods_rows(ROWS) + EMPTY_ODS_ROWS),
        packed(xlsx_parts(xlsx_cells(ROWS).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'))),
        packed(xlsx_parts("<sheetData>" + xlsx_cells(ROWS)[11:-12] + '<row/>' * 1_000_000 + "</sheetData>")),
    ],
    ids=["ods", "one far cell", "rows"],
)  # fmt: skip
def test_a_million_empty_rows_are_nothing(content: bytes) -> None:
    assert [draft.title for draft in read(content).products] == ["Robe & co", "Natte"]


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FULL_CELL = '<table:table-cell office:value-type="float" office:value="1" {} />'
MANY = f'<table:table-row table:number-rows-repeated="1000000">{FULL_CELL}</table:table-row>'
DECLARED = '<?xml version="1.0" encoding="{}"?>'
HOSTILE = {
    "a far cell": lambda: packed(xlsx_parts(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{FAR}</sheetData>')),
    "repeated cells": lambda: ods_document(MANY.format('table:number-columns-repeated="16384"')),
    "repeated rows": lambda: ods_document(MANY.format("") * 5),
    "entities": lambda: ods_document("&b;", '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'),
    "zeros": lambda: packed(xlsx_parts(xlsx_cells(ROWS)) | {"xl/media/a.bin": b"\0" * 160_000_000}),
    "no number of a row": lambda: packed(xlsx_parts('<sheetData><row r="x"><c r="A1"><v>1</v></c></row></sheetData>')),
    "no number of cells": lambda: ods_document(MANY.format('table:number-columns-repeated="-5"')),
    "an encoding of another world": lambda: ods_document(ods_rows(ROWS), DECLARED.format("x-mac-moon")),
    "an encoding of several bytes": lambda: ods_document(ods_rows(ROWS), DECLARED.format("shift_jis")),
    "not xml": lambda: packed(xlsx_parts("<sheetData><row>")),
    "another document": lambda: packed({"word/document.xml": "<a/>"}),
    "no sheet": lambda: packed(xlsx_parts()),
    "nothing in it": lambda: packed(xlsx_parts("<sheetData/>")),
    "half of it": lambda: xlsx(ROWS)[:400],
    "only the beginning": lambda: b"PK\x03\x04",
}


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8"])
def test_encoding_may_be_declared(encoding: str) -> None:
    assert len(read(ods_document(ods_rows(ROWS), DECLARED.format(encoding))).products) == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_or_broken_is_refused(name: str) -> None:
    with pytest.raises(Unreadable):
        read(HOSTILE[name]())


def test_part_that_is_larger_than_it_says_is_refused() -> None:
    content = bytearray(packed(xlsx_parts(xlsx_cells(ROWS)) | {"xl/sharedStrings.xml": b"<a>" + b"x" * 5_000_000 + b"</a>"}))
    directory = content.index(b"PK\x01\x02", content.rindex(b"xl/sharedStrings.xml") - 60)
    content[directory + 24 : directory + 28] = struct.pack("<I", 100)
    with pytest.raises(Unreadable, match="broken"):
        read(bytes(content))


def test_two_parts_of_one_name_are_refused(recwarn: pytest.WarningsRecorder) -> None:
    out = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", "<worksheet/>")
    with pytest.raises(Unreadable, match="broken"):
        read(out.getvalue())


def test_bytes_turned_at_random_never_break_the_reader() -> None:
    chance = random.Random(7)
    for whole in (xlsx(ROWS), ods(ROWS)):
        for _time in range(300):
            content = bytearray(whole)
            for _byte in range(chance.randrange(1, 6)):
                content[chance.randrange(4, len(content))] = chance.randrange(256)
            try:
                read(bytes(content))
            except Unreadable:
                continue


def test_markup_turned_at_random_never_breaks_the_reader() -> None:
    chance = random.Random(8)
    markup = xlsx_cells([*ROWS, ["=1|5", "@46023", "#N/A"]], merged="A2:A3")
    for _time in range(300):
        text = list(markup)
        for _sign in range(chance.randrange(1, 4)):
            text[chance.randrange(len(text))] = chance.choice('<>/"0919ZzA:&e-')
        try:
            read(packed(xlsx_parts("".join(text))))
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5000.0, "5000"), (12.5, "12.5"), (0.1 + 0.2, "0.3"), (6123456789012.0, "6123456789012"), (1e15, "1000000000000000"),
        (1e-7, "0.0000001"), (True, "TRUE"), (" a ", "a"), (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),
    ],
)  # fmt: skip
def test_cells_are_written_as_people_do(value: object, text: str) -> None:
    assert spreadsheets.cell_text(value) == text


def test_spreadsheet_goes_all_the_way_by_the_page(client: Client, bob: User) -> None:
    store = create_store(owner=bob, is_trusted=True)
    client.force_login(bob)
    content = xlsx([["Name", "Price", "Stock"], ["Robe", 15000, 4]])
    answer = client.post(reverse("sellers:imports"), {"file": SimpleUploadedFile("a.xlsx", content)}, follow=True)
    assert [field.initial for field in answer.context["form"].columns] == ["title", "price", "stock"]
    assert "XLSX" in answer.content.decode()
    assert import_bytes(store, content).created == 1
    assert import_bytes(store, content).unchanged == 1
    assert Product.objects.get().title == "Robe"
