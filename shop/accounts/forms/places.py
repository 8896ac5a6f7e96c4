"""A place by its name, as people type it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.places.models import Country, Place
from shop.places.queries import place_line, places_meant


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

    def clean_quarter(self) -> str:
        """Finds the place; what is not there or may be several is said."""
        self.place, self.meant = read_place(self.market, self.cleaned_data["quarter"])
        return place_line(self.place) if self.place else ""


def read_place(market: Country, text: str) -> tuple[Place | None, list[str]]:
    """The place that is meant, with `parent`s. While it may be several: None, and their lines. ValidationError for what is unknown."""
    found = places_meant(market, text)
    if len(found) == 1:
        return found[0], []
    if found:
        return None, [place_line(place) for place in found]
    raise forms.ValidationError(_("We do not know this place. Type the quarter, or the nearest town."), code="unknown")
