import pytest
from django import forms
from hypothesis import example, given
from hypothesis import strategies as st

from sellers.descriptions import to_html, to_text
from shop.catalog.texts import safe_html
from shop.common.amounts import MoneyField, read_amount
from shop.common.money import Money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("150000", "GNF", 150_000),
        ("150 000", "GNF", 150_000),
        ("150\u202f000", "GNF", 150_000),
        ("150.000", "GNF", 150_000),
        ("1,500,000", "GNF", 1_500_000),
        ("12.50", "KES", 1_250),
        ("12,50", "KES", 1_250),
        ("12,5", "KES", 1_250),
        ("1,500", "KES", 150_000),
        ("1,500.50", "KES", 150_050),
        ("1.500,50", "KES", 150_050),
        ("0", "GNF", 0),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, currency: str, minor: int) -> None:
    assert read_amount(text, currency) == Money(minor, currency)


@pytest.mark.parametrize("text", ["", "abc", "12.5", "1.5000", "--5", "1e9x", "1e9", "2E3", "1_000", "5.", "١٢٣x", "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the text is for the writer
        read_amount(text, "GNF")


def test_field_shows_what_it_reads() -> None:
    field = MoneyField(currency="KES")
    shown = field.prepare_value(Money(123_456_750, "KES"))
    assert shown == "1,234,567.50"
    assert field.clean(shown) == Money(123_456_750, "KES")


@pytest.mark.parametrize("text", ["0", "-1", "9" * 20])
def test_field_keeps_amounts_in_reach(text: str) -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField(currency="GNF").clean(text)


@pytest.mark.parametrize("text", ["", "One line", "Two\nlines", "Two\n\nparagraphs", "5 < 6 & 7 > 2", "“Quoted”"])
def test_plain_text_comes_back_as_it_was(text: str) -> None:
    stored = safe_html(to_html(text))
    assert to_text(stored) == text
    assert safe_html(to_html(to_text(stored))) == stored


def test_markup_stays_markup() -> None:
    stored = "<h3>Care</h3><ul><li>Wash cold</li></ul>"
    assert to_text(stored) == stored
    assert to_html(stored) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Bonjour\n\n<img src=x>", "<p>Bonjour</p>"),
        ("One\n\ntwo <b>three</b>\nfour", "<p>One</p>\n\n<p>two <b>three</b><br>four</p>"),
        ("Intro\n\nMore\n\n<ul>\n\n<li>a</li></ul>\n\nEnd", "<p>Intro</p>\n\n<p>More</p><ul>\n\n<li>a</li></ul><p>End</p>"),
        ("One<br />\ntwo<br><br>three", "<p>One<br>two</p>\n\n<p>three</p>"),
        ("One<script>a\n\nb</script>\n\ntwo &lt;b&gt;", "<p>One</p>\n\n<p>two &lt;b&gt;</p>"),
    ],
)
def test_paragraphs_stay_whatever_tags_are_among_them(text: str, stored: str) -> None:
    assert to_html(text) == stored


_PIECES = [
    "a",
    "<",
    "&",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\x0b",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br>",
    "<ul><li>",
    "</li></ul>",
    "<hr>",
    "<img src=x>",
]
_PIECES += ["<table><tr><td>", "</table>", "<a href=x>", "</a>", "<h3>", "</h3>", "&lt;p&gt;", "<script>", "</script>", "<!--", "-->", "</"]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
@example("<b>a\n\nb</b>")
@example("<b>a<p>b</p></b>")
def test_stored_description_is_the_same_after_going_out_and_in(text: str) -> None:
    stored = to_html(text)
    assert to_html(stored.strip().replace("\n", "\r\n")) == stored == safe_html(stored)
