"""Which formats there are, and which one a file is: told by what is in it, never by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.imports import etsy, google, oscar, plain, prestashop, saleor, shopify, spree, woocommerce, woocommerce_legacy
from sellers.imports.drafts import Catalogue, ReadOptions, Unreadable
from sellers.imports.spreadsheets import PACKED
from sellers.imports.tables import Sheet, TableRow, decode_named, folded_heading, open_sheet
from sellers.imports.xml import looks_like_feed

PLAIN = "plain"
ENOUGH_TELLING = 3  # headings
# What any table may call its columns.
_EVERYDAY = frozenset(
    {
        "id", "name", "title", "description", "price", "sku", "type", "status", "tags", "vendor", "stock", "quantity", "category",
        "categories", "images", "image", "brand", "brands", "weight", "condition", "reference", "active", "parent", "published", "nom",
        "marques", "catégories",
    }
)  # fmt: skip
Read = Callable[[Sheet, ReadOptions], Catalogue]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `kind` says what its files are made of: a table, XML or JSON."""

    code: str
    label: str | Promise
    kind: str
    recognises: Callable[[frozenset[str]], bool]
    read_sheet: Read | None = None
    read_bytes: Callable[[bytes, ReadOptions], Catalogue] | None = None
    headings: frozenset[str] = frozenset()  # folded: those that no other table has


def _never(_headings: frozenset[str]) -> bool:
    return False


FORMATS = {
    each.code: each
    for each in (
        Format("shopify", "Shopify", "table", shopify.recognises, shopify.read, headings=frozenset(shopify.HEADINGS)),
        Format(
            "woocommerce", "WooCommerce, Dokan", "table", woocommerce.recognises, woocommerce.read, headings=frozenset(woocommerce.HEADINGS)
        ),
        Format(
            "woocommerce_legacy",
            gettext_lazy("WooCommerce before version 3"),
            "table",
            woocommerce_legacy.recognises,
            woocommerce_legacy.read,
        ),
        Format("google", gettext_lazy("Google Merchant feed (XML)"), "xml", _never, None, google.read_xml),
        Format("google_table", gettext_lazy("Google Merchant feed (table)"), "table", google.recognises, google.read),
        Format("spree", "Spree", "table", spree.recognises, spree.read),
        Format("prestashop", "PrestaShop", "table", prestashop.recognises, prestashop.read, headings=frozenset(prestashop.HEADINGS)),
        Format("etsy", "Etsy", "table", etsy.recognises, etsy.read),
        Format("oscar", "Oscar", "table", _never, oscar.read),
        Format("saleor", "Saleor", "json", _never, None, saleor.read),
        Format(PLAIN, gettext_lazy("Another table: I say what its columns mean"), "table", _never, plain.read),
    )
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file seems to be. `sheet` is there for tables; `likely` is the format that one of nobody's looks most like."""

    format: Format
    encoding: str
    sheet: Sheet | None = None
    likely: Format | None = None

    def first_rows(self, most: int = 3) -> list[TableRow]:
        """The first rows of a table, to show beside its columns."""
        return [row for row, _place in zip(self.sheet.rows(), range(most), strict=False)] if self.sheet else []


def recognise(content: bytes) -> Recognised:
    """The format of the file; a table that nobody knows is PLAIN. Unreadable for what is no catalogue at all."""
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content.startswith(PACKED):
        return _recognise_table(open_sheet(content))
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        raise Unreadable(_("We cannot read this kind of file. Save your spreadsheet as XLSX, ODS or CSV, and send that file."))
    text, encoding = decode_named(content)
    head = text[:4000]
    if looks_like_feed(head):
        return Recognised(FORMATS["google"], encoding)
    if saleor.looks_like_fixture(head):
        return Recognised(FORMATS["saleor"], encoding)
    if head.lstrip("\ufeff \r\n\t")[:1] in {"<", "{", "["}:
        raise Unreadable(_("We cannot read this file: it is not a table or a feed that we know."))
    return _recognise_table(open_sheet(content))


def _recognise_table(sheet: Sheet) -> Recognised:
    headings = frozenset(folded_heading(heading) for heading in sheet.headings)
    for each in FORMATS.values():
        if each.recognises(headings):
            return Recognised(each, sheet.encoding, sheet)
    if oscar.recognises(sheet):
        return Recognised(FORMATS["oscar"], sheet.encoding, sheet)
    return Recognised(FORMATS[PLAIN], sheet.encoding, sheet, _likely_format(headings))


def _likely_format(headings: frozenset[str]) -> Format | None:
    """The format with the most of these headings, if there are enough that only one system would write."""
    telling = {each.code: headings & each.headings - _EVERYDAY for each in FORMATS.values()}
    best = max(telling, key=lambda code: len(telling[code]))
    return FORMATS[best] if len(telling[best]) >= ENOUGH_TELLING else None


def read_catalogue(content: bytes, code: str, options: ReadOptions) -> Catalogue:
    """Read the file in that format. Raises Unreadable."""
    chosen = FORMATS[code]
    if chosen.read_bytes is not None:
        return chosen.read_bytes(content, options)
    assert chosen.read_sheet is not None, "a format reads one way or the other"
    return chosen.read_sheet(open_sheet(content), options)
