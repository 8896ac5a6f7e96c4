"""Days that differ from the week, and time away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from shop.stores.models import Store


def _date(**attrs: str) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SpecialDayForm(forms.Form):
    """One day with other hours, or closed when it has none."""

    date = forms.DateField(label=gettext_lazy("Day"), widget=_date(), input_formats=["%Y-%m-%d"])
    opens = forms.TimeField(label=gettext_lazy("Opens"), required=False, widget=_time_input())
    closes = forms.TimeField(label=gettext_lazy("Closes"), required=False, widget=_time_input())
    note = forms.CharField(
        label=gettext_lazy("What for?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("“Tabaski”, “stocktaking”. Shoppers read it."),
    )


class HolidayForm(forms.Form):
    """The time away: both days, or none."""

    first = forms.DateField(label=gettext_lazy("First day away"), required=False, widget=_date(), input_formats=["%Y-%m-%d"])
    last = forms.DateField(label=gettext_lazy("Last day away"), required=False, widget=_date(), input_formats=["%Y-%m-%d"])
    note = forms.CharField(label=gettext_lazy("Message to your buyers"), max_length=200, required=False)
    orders = forms.ChoiceField(
        label=gettext_lazy("Orders meanwhile"),
        widget=forms.RadioSelect,
        choices=[
            ("pause", gettext_lazy("Refuse them while you are away")),
            ("tell", gettext_lazy("Take them, and tell buyers that you are away")),
        ],
        initial="pause",
    )

    def __init__(self, data: Any = None, *, store: Store) -> None:
        initial = {
            "first": store.holiday_from,
            "last": store.holiday_until,
            "note": store.holiday_note,
            "orders": "pause" if store.holiday_pauses_orders else "tell",
        }
        super().__init__(data, initial=initial)
