"""Numbers and their units are one thing, however they are written."""

import pytest

from shop.search.measures import with_measures
from shop.search.search_words import listed_words, query_words


@pytest.mark.parametrize(
    ("ways", "word"),
    [
        (["24 in.", '24"', "24 inch", "24-inch", "24 inches", "24 pouces", "24in", "24”"], "24inch"),
        (["20v", "20-Volt", "20 V", "20 volts"], "20v"),
        (["20 000 mAh", "20000mah", "20,000 mAh", "20.000mAh", "20\u00a0000 mAh", "20\u202f000\u202fmAh"], "20000mah"),
        (["36x30x12", "36 x 30 x 12", "36 in. x 30 in. x 12 in.", "36×30×12 cm", "36*30*12"], "36x30x12"),
        (["6,6 pouces", '6.6"', "6.60 in"], "6p6inch"),
        (["6,6", "6.6", "6.60"], "6p6"),
        (["128gb", "128 Go", "128GO", "128 gigas"], "128gb"),
        (["1,5 l", "1.5 litres", "1.5L"], "1p5l"),
        (["1 kg", "1 kilo", "1kg"], "1kg"),
        (["1 200 W", "1,200 watts"], "1200w"),
    ],
)
def test_ways_of_writing_a_measure(ways: list[str], word: str) -> None:
    assert {way: query_words(way) for way in ways} == {way: [word] for way in ways}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2 in 1 blender", "2 in 1 blender"),
        ("iphone 13 128 GB", "iphone 13 128gb"),
        ("220 V 50 Hz", "220v 50hz"),
        ("galaxy s21 256Go 8 Go", "galaxy s21 256gb 8gb"),
        ("taille 42", "taille 42"),
        ("5 to 10", "5 to 10"),
        ("made in Guinea", "made in guinea"),
        ("robe n°3", "robe n°3"),
    ],
)
def test_what_is_no_measure_stays(text: str, words: str) -> None:
    assert with_measures(text).split() == words.split()


def test_a_listing_is_found_by_the_measure_its_number_and_its_own_words() -> None:
    assert listed_words("Batterie 20 000 mAh") == ["batterie", "20", "000", "mah", "20000mah", "20000"]
    assert {"36x30x12", "36", "30", "12"} <= set(listed_words("Armoire 36 in. x 30 in. x 12 in."))


@pytest.mark.parametrize("text", ["", "x", "x x x", "1" * 500, "1x" * 200, "1," * 200, "١٢٣ كغ", "½ kg", "1e9 kg", '"' * 200, "0 000 000"])
def test_nothing_breaks_it(text: str) -> None:
    assert all(word.isalnum() for word in query_words(text))


def test_fillers_weigh_nothing_unless_nothing_else_was_typed() -> None:
    assert query_words("robes femme pas cher") == ["robes", "femme"]
    assert query_words("sono 6 pa cher svp") == ["sono", "6"]
    assert query_words("the best price for a phone please") == ["phone"]
    assert query_words("pas cher") == ["pas", "cher"]


def test_tea_is_no_article_as_long_as_it_has_its_accent() -> None:
    assert query_words("thé vert") == ["the", "vert"]
    assert query_words("the\u0301 vert") == ["the", "vert"], "however the accent is put together"
    assert query_words("the green one") == ["green", "one"]
