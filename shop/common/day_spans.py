"""From one day to another, as people say it: "Tuesday 25 to Wednesday 26 November"."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def say_days(first: date, last: date) -> str:
    """To stand in a sentence, after "Delivery": "Tuesday 25 November", « du mardi 25 au mercredi 26 novembre ».

    By the date, never as "today" or "tomorrow": pages are kept for a while, and all pages say the same.
    """
    if first == last:
        return pgettext("one day", "%(day)s") % {"day": _day_and_month(first)}
    is_same_month = (first.year, first.month) == (last.year, last.month)
    words = {"first": _weekday_and_day(first) if is_same_month else _day_and_month(first), "last": _day_and_month(last)}
    return pgettext("days", "%(first)s to %(last)s") % words


def say_days_briefly(first: date, last: date) -> str:
    """Where there is little room: "Tue 25–Wed 26 Nov", « mar 25–mer 26 nov. »; no day is broken in two."""
    if first == last:
        return _brief_day(first, with_month=True)
    is_same_month = (first.year, first.month) == (last.year, last.month)
    return f"{_brief_day(first, with_month=not is_same_month)}–{_brief_day(last, with_month=True)}"


def say_deadline(moment: datetime) -> str:
    """To stand after "until" or "by": day and time, and of a midnight the day that ends with it, on the moment's own clock.

    "28 November, 00:00" is read as the evening of the 28th, which is a day too late.
    """
    if moment.time() != time.min:
        return date_format(moment, "SHORT_DATETIME_FORMAT")
    return _("the end of %(day)s") % {"day": date_format(moment.date() - timedelta(days=1), "SHORT_DATE_FORMAT")}


def _brief_day(day: date, *, with_month: bool) -> str:
    parts = [date_format(day, "D"), _day_of_month(day)]
    if with_month:
        parts.append(date_format(day, pgettext("short month of a day", "M")))
    return "\u00a0".join(parts)


def _weekday_and_day(day: date) -> str:
    return f"{date_format(day, 'l')} {_day_of_month(day)}"


def _day_and_month(day: date) -> str:
    return f"{_weekday_and_day(day)} {date_format(day, 'F')}"


def _day_of_month(day: date) -> str:
    """French counts the first as such, and the others not."""
    return pgettext("first day of a month", "1") if day.day == 1 else str(day.day)


def say_iso_days(first: str, last: str) -> str:
    """The same of days as events and notifications keep them, as ISO texts; empty when they are."""
    return say_days(date.fromisoformat(first), date.fromisoformat(last)) if first and last else ""
