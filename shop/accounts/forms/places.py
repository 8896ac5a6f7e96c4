"""A place by its name, as people type it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.chosen_place import question_about, read_place
from shop.places.models import Country, Place
from shop.places.queries import place_line


class PlaceForm(forms.Form):
    """A quarter or town of a market. `place` is what was found; `meant` are the lines of those that it may be."""

    quarter = forms.CharField(
        label=_("Quarter or town"), max_length=120, strip=True, error_messages={"required": _("Enter your quarter or town.")}
    )

    def __init__(self, *args: Any, market: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.market = market
        self.place: Place | None = None
        self.meant: list[str] = []

    @property
    def question(self) -> str:
        """What to ask about those that it may be."""
        return question_about(self.meant)

    def clean_quarter(self) -> str:
        """Finds the place; what is not there or may be several is said."""
        self.place, self.meant = read_place(self.market, self.cleaned_data["quarter"])
        return place_line(self.place) if self.place else ""
