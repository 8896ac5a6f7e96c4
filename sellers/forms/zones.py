"""Delivery prices, area by area."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.forms.fields import store_amount_field
from shop.common.forms import fields_helper
from shop.common.money import Money
from shop.places.forms import LEVEL_FIELDS, PlaceFields, PlaceSelects
from shop.places.models import Country, Place
from shop.places.queries import open_markets
from shop.stores.models import DeliveryZone, Store
from shop.stores.services import MAX_DAYS, Area, Prices
from shop.stores.states import ZoneKind

ZONE_CHOICES = [
    (ZoneKind.PLACE, gettext_lazy("One of these places")),
    (ZoneKind.RADIUS, gettext_lazy("A circle around the store")),
    (ZoneKind.COUNTRY, gettext_lazy("The whole country")),
    (ZoneKind.ABROAD, gettext_lazy("Another country, by a parcel service and paid in advance")),
]


class ZoneForm(PlaceFields):
    """One area and what delivery costs there."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        widget=forms.RadioSelect,
        initial=ZoneKind.PLACE,
        choices=ZONE_CHOICES,
    )
    country_abroad = forms.ChoiceField(
        label=gettext_lazy("Which other country?"), error_messages={"required": gettext_lazy("Choose a country.")}
    )
    radius_km = forms.DecimalField(
        label=gettext_lazy("Radius of the circle, in km"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=500,
        max_digits=5,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        localize=True,
    )

    def __init__(self, *args: Any, store: Store, zone: DeliveryZone | None = None, **kwargs: Any) -> None:
        super().__init__(*args, country=store.country, initial=_zone_values(store, zone), **kwargs)
        self.store = store
        for name in LEVEL_FIELDS[: self.levels]:
            self.fields[name].required = False
        self._abroad = {country.pk: country for country in open_markets() if country.pk != store.country_id}
        abroad = [(code, country.name) for code, country in self._abroad.items()]
        self.fields["country_abroad"].choices = [("", _("Choose")), *abroad]  # type: ignore[attr-defined]
        if not self._abroad:
            self.fields["kind"].choices = [each for each in ZONE_CHOICES if each[0] != ZoneKind.ABROAD]  # type: ignore[attr-defined]
        words = {"currency": store.currency}
        self.fields["price"] = store_amount_field(
            store,
            _("Price of a delivery (%(currency)s)") % words,
            _("0 with nothing below is free for the buyer: you pay the courier yourself."),
        )
        self.fields["price"].required = True  # a box forgotten must cost the seller nothing
        self.fields["price"].error_messages["required"] = _("Say what a delivery costs; 0 if you pay the courier yourself.")
        self.fields["per_km"] = store_amount_field(
            store, _("Plus for each kilometre (%(currency)s)") % words, _("By road, measured from your pin.")
        )
        self.fields["per_kg"] = store_amount_field(
            store, _("Plus for each kilogram (%(currency)s)") % words, _("Applies to products with a weight.")
        )
        self.fields["free_from"] = store_amount_field(
            store, _("You pay from this order value on (%(currency)s)") % words, _("Empty: the buyer always pays.")
        )
        self.fields["days_from"] = _days_field(_("Days on the way, at least"), _("From the day the parcel is ready. 0: the same day."))
        self.fields["days_to"] = _days_field(_("Days on the way, at most"), _("Empty: we say what is usual for the distance."))
        self.helper = fields_helper(
            Fieldset(_("Area"), "kind", PlaceSelects(), "radius_km", "country_abroad"),
            Fieldset(_("Price"), "price", "per_km", "per_kg", "free_from"),
            Fieldset(_("The days"), Div("days_from", "days_to", css_class="field-row")),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in _inapplicable_fields(cleaned.get("kind", "")):
            self.errors.pop(name, None)  # a box that is not shown keeps nobody from saving
        if cleaned.get("kind") == ZoneKind.PLACE and self._place(cleaned) is None and "region" not in self.errors:
            self.add_error("region", _("Choose a place."))
        if cleaned.get("kind") == ZoneKind.RADIUS and not cleaned.get("radius_km") and "radius_km" not in self.errors:
            self.add_error("radius_km", _("Say how many kilometres."))
        first, last = cleaned.get("days_from"), cleaned.get("days_to")
        if (first is None) != (last is None) and not {"days_from", "days_to"} & set(self.errors):
            self.add_error("days_to", _("Enter both numbers of days, or none."))
        elif first is not None and last is not None and last < first:
            self.add_error("days_to", _("At most is not less than at least."))
        return cleaned

    @property
    def area(self) -> Area:
        """What was chosen, once valid; the smallest of the places counts."""
        if self.cleaned_data["kind"] == ZoneKind.PLACE:
            return Area(place=self._place(self.cleaned_data))
        if self.cleaned_data["kind"] == ZoneKind.RADIUS:
            return Area(radius_m=int(self.cleaned_data["radius_km"] * 1000))
        if self.cleaned_data["kind"] == ZoneKind.ABROAD:
            return Area(country=self._country)
        return Area()

    @property
    def prices(self) -> Prices:
        """What was typed, once valid."""
        nothing = Money.zero(self.store.currency)
        typed = {name: self.cleaned_data.get(name) for name in ("price", "per_km", "per_kg")}
        asked = {name: nothing if amount is None else amount for name, amount in typed.items()}
        if self.cleaned_data["kind"] == ZoneKind.ABROAD:
            asked["per_km"] = nothing
        return Prices(**asked, free_from=self.cleaned_data["free_from"])

    @property
    def days(self) -> tuple[int, int] | None:
        """The fewest and the most on the way, once valid; None for what is usual."""
        first, last = self.cleaned_data.get("days_from"), self.cleaned_data.get("days_to")
        return None if first is None or last is None else (first, last)

    @property
    def _country(self) -> Country:
        return self._abroad[self.cleaned_data["country_abroad"]]

    def _place(self, cleaned: dict[str, Any]) -> Place | None:
        return next((cleaned[name] for name in reversed(LEVEL_FIELDS) if cleaned.get(name)), None)


def _days_field(label: str, help_text: str) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, help_text=help_text, required=False, min_value=0, max_value=MAX_DAYS, widget=widget)


def _inapplicable_fields(kind: str) -> tuple[str, ...]:
    """The fields that do not apply to an area of this kind."""
    own = {ZoneKind.PLACE: LEVEL_FIELDS, ZoneKind.RADIUS: ("radius_km",), ZoneKind.ABROAD: ("country_abroad",)}
    others = [names for each, names in own.items() if each != kind]
    return (*chain.from_iterable(others), *(("per_km",) if kind == ZoneKind.ABROAD else ()))


def _zone_values(store: Store, zone: DeliveryZone | None) -> dict[str, Any]:
    if zone is None:
        return {"region": store.region_id}
    values: dict[str, Any] = {
        "kind": zone.kind,
        "country_abroad": zone.country_id,
        "price": zone.price,
        "per_km": zone.per_km,
        "per_kg": zone.per_kg,
        "free_from": zone.free_from,
        "days_from": zone.days_from,
        "days_to": zone.days_to,
    }
    if zone.radius_m:
        values["radius_km"] = Decimal(zone.radius_m) / 1000
    place = zone.place
    while place is not None:
        values[LEVEL_FIELDS[place.level - 1]] = place.pk
        place = place.parent
    return values
