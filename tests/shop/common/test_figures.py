"""Figures as people read them."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format

from shop.common.templatetags.figures import distance, signed


@pytest.mark.parametrize(
    ("metres", "english", "french"),
    [
        (None, "", ""),
        (0, "0 m", "0 m"),
        (846, "850 m", "850 m"),
        (5_100, "5.1 km", "5,1 km"),
        (46_790, "46.8 km", "46,8 km"),  # rounded, not cut
        (12_000, "12 km", "12 km"),
    ],
)
def test_distances_are_rounded_and_written_as_the_language_does(metres: int | None, english: str, french: str) -> None:
    for language, shown in (("en", english), ("fr", french)):
        with translation.override(language):
            assert distance(metres).replace("\xa0", " ") == shown


@pytest.mark.parametrize(("number", "shown"), [(12, "+12"), (0, "0"), (-12, "\u221212")])
def test_changes_have_a_sign_and_no_hyphen(number: int, shown: str) -> None:
    assert signed(number) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "23 Nov 2026"), ("fr", "23 nov. 2026")])
def test_a_short_month_has_a_point_in_french(language: str, shown: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 23), "SHORT_DATE_FORMAT") == shown
