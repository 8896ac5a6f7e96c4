"""Figures as people read them."""

import pytest
from django.utils import translation

from shop.common.templatetags.figures import distance


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
