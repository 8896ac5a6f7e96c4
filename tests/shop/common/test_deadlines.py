"""Until when, in words that nobody takes for a day more."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils.translation import override

KARACHI = ZoneInfo("Asia/Karachi")
PAGE = Template("{% load deadlines tz %}{{ moment|timezone:zone|deadline }}")


@pytest.mark.parametrize(
    ("moment", "zone", "english", "french"),
    [
        (datetime(2026, 11, 28, tzinfo=UTC), UTC, "the end of 27 Nov 2026", "27 nov. 2026 à minuit"),
        (datetime(2026, 1, 1, tzinfo=UTC), UTC, "the end of 31 Dec 2025", "31 déc. 2025 à minuit"),
        (datetime(2026, 11, 27, 19, tzinfo=UTC), KARACHI, "the end of 27 Nov 2026", "27 nov. 2026 à minuit"),
        (datetime(2026, 11, 28, tzinfo=UTC), KARACHI, "28 Nov 2026, 05:00", "28 nov. 2026 à 05:00"),
        (datetime(2026, 11, 28, 0, 1, tzinfo=UTC), UTC, "28 Nov 2026, 00:01", "28 nov. 2026 à 00:01"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(moment: datetime, zone: ZoneInfo, english: str, french: str) -> None:
    for language, said in (("en", english), ("fr", french)):
        with override(language):
            assert PAGE.render(Context({"moment": moment, "zone": zone})) == said


def test_none_says_nothing() -> None:
    assert Template("{% load deadlines %}{{ moment|deadline }}").render(Context({"moment": None})) == ""
