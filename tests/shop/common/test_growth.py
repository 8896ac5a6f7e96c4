"""What strangers write costs time in step with its length: twice as much takes twice as long, not four times."""

import gc
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from sellers.descriptions import to_html, to_text, typed_to_html
from sellers.imports.cells import picture_addresses
from shop.catalog.exceptions import InvalidListing
from shop.catalog.services.listing.option_words import check_option_words
from shop.catalog.texts import safe_html
from shop.chat.leaks import leak_signs
from shop.moderation.differences import readable, word_difference
from shop.search.search_words import fold_words

LENGTH = 40_000  # characters, then twice as many
MOST = 3.2  # times as long; the square would be four
SECONDS = 0.25  # what takes less than that has no ratio worth looking at, and is quick enough
HOSTILE = (
    "www.", "a", "a-", "a.", "1 ", "1", "@", "a@", "<", "<a", "<a<", "<br", "<br \n",
    '<a href="', '<a x="', "x<y>", "</p> ", "[[", "(", "&", " ",
    "\n", "\t ", "\u00a0", " ,", "http://", "+", "e\u0301", "(at)", '"id":', "<!--", "<b>", "<p>",
)  # fmt: skip


def _no_option(text: str) -> None:
    try:
        check_option_words([text])
    except InvalidListing:
        return


READERS: dict[str, Callable[[str], Any]] = {
    "signs in a message": leak_signs,
    "words of an option": _no_option,
    "a description that comes": to_html,
    "a description that is typed": typed_to_html,
    "a description that is shown in its form": to_text,
    "markup": safe_html,
    "a description for staff": readable,
    "two texts side by side": lambda text: word_difference(text, text[::-1]),
    "pictures in a cell": lambda text: picture_addresses("https://a.example/" + text),
    "what is searched for": fold_words,
}


@pytest.mark.parametrize("reader", READERS)
def test_twice_as_much_takes_about_twice_as_long(reader: str) -> None:
    """The shortest of three turns counts, by this process' own clock: what else the machine does is left out."""
    slow = {}
    for piece in HOSTILE:
        once, twice = (_seconds(READERS[reader], (piece * length)[:length]) for length in (LENGTH, 2 * LENGTH))
        if twice > SECONDS and twice > MOST * once:
            slow[piece] = (round(once, 3), round(twice, 3))
    assert slow == {}


def _seconds(read: Callable[[str], Any], text: str) -> float:
    turns = []
    for _turn in range(3):
        gc.disable()
        started = time.process_time()
        read(text)
        turns.append(time.process_time() - started)
        gc.enable()
        if turns[-1] < SECONDS:  # quick enough
            break
    return min(turns)


def test_what_is_bounded_still_reads_right() -> None:
    old, new = [" ".join(f"w{number}" for number in range(start, 4_000)) for start in (0, 1)]
    pieces = word_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
    assert [piece.kind for piece in pieces] == ["gone", "same"]
    assert to_text("<p>One <br> <br/>two</p>  <p>three</p>") == "One\n\ntwo\n\nthree"
    assert readable('<p>See <a href="https://x.example/" rel="y">here</a> &lt;b&gt;</p>') == "See [https://x.example/] here <b>"
    assert picture_addresses("https://a.example/1,2.jpg , https://a.example/3.jpg") == (
        "https://a.example/1,2.jpg",
        "https://a.example/3.jpg",
    )
    with pytest.raises(InvalidListing):
        check_option_words(["Order at my-shop.com"])
    assert re.fullmatch(r"\s*", to_html("   "))
