"""Opening hours as a week: for each day as many stretches as the seller needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from shop.stores.services import MAX_STRETCHES, Stretch

USUAL = [Stretch(day, time(8), time(18)) for day in range(6)]


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of the form: its name, and the pairs of fields."""

    number: int
    name: str
    slots: list[tuple[BoundField, BoundField]]
    errors: list[str]

    @property
    def has_room(self) -> bool:
        """Whether the day can have another pair of opening hours."""
        return len(self.slots) < MAX_STRETCHES


class WeekForm(forms.Form):
    """Fields `d<weekday>_<n>_opens` and `…_closes`. The buttons `more` (a weekday) and `copy` (a weekday) rearrange it without saving."""

    def __init__(self, data: Any = None, *, stretches: Iterable[Stretch] = ()) -> None:
        times = _times_from(data) if data is not None else _times_of(stretches)
        self.arranged = data is not None and bool({"more", "copy"} & set(data))
        if self.arranged:
            times = _rearranged_times(times, data)
        initial: dict[str, Any] = {}
        self.counts: dict[int, int] = {}
        for day in range(7):
            self.counts[day] = max(1, len(times[day]))
            for slot, (opens, closes) in enumerate(times[day]):
                initial |= {f"d{day}_{slot}_opens": opens, f"d{day}_{slot}_closes": closes}
        super().__init__(None if self.arranged else data, initial=initial)
        for day, count in self.counts.items():
            for slot in range(count):
                self._add_slot(day, slot)

    def _add_slot(self, day: int, slot: int) -> None:
        for name, label in (("opens", _("%(day)s: opens")), ("closes", _("%(day)s: closes"))):
            attrs = {"type": "time", "class": "input", "aria-label": label % {"day": WEEKDAYS[day]}}
            self.fields[f"d{day}_{slot}_{name}"] = forms.TimeField(required=False, widget=forms.TimeInput(attrs=attrs, format="%H:%M"))

    @property
    def days(self) -> list[WeekDay]:
        """Monday to Sunday, for the template."""
        return [self._day(day) for day in range(7)]

    def _day(self, day: int) -> WeekDay:
        slots = [(self[f"d{day}_{slot}_opens"], self[f"d{day}_{slot}_closes"]) for slot in range(self.counts[day])]
        errors = [str(error) for pair in slots for field in pair for error in field.errors]
        return WeekDay(day, str(WEEKDAYS[day]), slots, errors)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["stretches"] = [stretch for day in range(7) for stretch in self._stretches(cleaned, day)]
        return cleaned

    def _stretches(self, cleaned: Mapping[str, Any], day: int) -> list[Stretch]:
        found: list[Stretch] = []
        for slot in range(self.counts[day]):
            opens, closes = cleaned.get(f"d{day}_{slot}_opens"), cleaned.get(f"d{day}_{slot}_closes")
            if (opens is None) != (closes is None):
                self._refuse(day, slot, _("Enter both times, or none."))
            elif opens is not None and closes is not None:
                self._check(day, slot, found, Stretch(day, opens, closes))
                found.append(Stretch(day, opens, closes))
        return found

    def _check(self, day: int, slot: int, earlier: list[Stretch], new: Stretch) -> None:
        if new.closes <= new.opens:
            self._refuse(day, slot, _("Closing time comes after opening time. Write a night past midnight as two days."))
        elif any(new.opens < other.closes and other.opens < new.closes for other in earlier):
            self._refuse(day, slot, _("Two stretches of this day overlap."))

    def _refuse(self, day: int, slot: int, text: str) -> None:
        name = f"d{day}_{slot}_opens"
        if name not in self.errors and f"d{day}_{slot}_closes" not in self.errors:
            self.add_error(name, text)


Times = dict[int, list[tuple[Any, Any]]]


def _times_of(stretches: Iterable[Stretch]) -> Times:
    times: Times = {day: [] for day in range(7)}
    for each in sorted(stretches):
        times[each.weekday].append((each.opens, each.closes))
    return times


def _times_from(data: Mapping[str, Any]) -> Times:
    times: Times = {day: [] for day in range(7)}
    for day in range(7):
        for slot in range(MAX_STRETCHES):
            if f"d{day}_{slot}_opens" in data or f"d{day}_{slot}_closes" in data:
                times[day].append((data.get(f"d{day}_{slot}_opens", ""), data.get(f"d{day}_{slot}_closes", "")))
    return times


def _rearranged_times(times: Times, data: Mapping[str, Any]) -> Times:
    """A further empty stretch for the day in `more`, or the day in `copy` for all the week."""
    more, copy = (str(data.get(name, "")) for name in ("more", "copy"))
    if more in set("0123456") and len(times[int(more)]) < MAX_STRETCHES:
        times[int(more)].append(("", ""))
    if copy in set("0123456"):
        return {day: list(times[int(copy)]) for day in range(7)}
    return times
