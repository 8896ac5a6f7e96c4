import re

import pytest
from django import forms
from hypothesis import example, given
from hypothesis import strategies as st

from sellers.descriptions import to_html, to_text, typed_to_html
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


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("<p>One</p><ul><li>100 % cotton</li><li>5 &lt; 6</li></ul>", "One\n\n- 100 % cotton\n- 5 < 6"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>After</p>", "- a\n- b\n\nAfter"),
        ("<p>In the box:</p><ul><li>a</li><li>b</li></ul><p>x<br>y</p>", "In the box:\n\n- a\n- b\n\nx\ny"),
    ],
)
def test_a_plain_list_is_shown_as_lines_and_stays_a_list(stored: str, shown: str) -> None:
    assert to_text(stored) == shown
    written = typed_to_html(shown)
    assert re.sub(r"\s+", "", written) == re.sub(r"\s+", "", stored)
    assert to_text(written) == shown


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("In the box:\n- a\n- b", "<p>In the box:</p><ul><li>a</li><li>b</li></ul>"),
        ("• a\r\n• b & c", "<ul><li>a</li><li>b &amp; c</li></ul>"),
        ("- only one", "<p>- only one</p>"),
        ("-5 to -10\n-20", "<p>-5 to -10<br>-20</p>"),
        ("- a <b>c</b>\n- d", "<p>- a <b>c</b><br>- d</p>"),
        ("- <script>x</script>\n- d", "<p>- <br>- d</p>"),
    ],
)
def test_lines_that_begin_with_a_dash_are_a_list(typed: str, stored: str) -> None:
    assert typed_to_html(typed) == stored


@pytest.mark.parametrize("stored", ["<ul><li>a</li></ul><h3>x</h3>", "<ul><li><b>a</b></li></ul>", "<ol><li>a</li></ol>"])
def test_what_is_no_plain_list_stays_markup(stored: str) -> None:
    assert to_text(stored) == stored


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
