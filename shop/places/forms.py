"""Saying where: cascading selects for places, and an optional pin. Mix them into the forms of addresses, stores and couriers."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from crispy_forms.layout import LayoutObject
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.places.distances import Point, haversine_metres
from shop.places.models import Country, Place, in_active_language
from shop.places.queries import find_place

CHOOSE = "choose_places"
USE_PHOTO, PHOTO = "use_photo", "pin_photo"
LEVEL_FIELDS = ("region", "prefecture", "quarter")
# No market is larger: a pin further from its centre is a slip, or the location of somebody who orders from abroad.
PIN_REACH_METRES = 2_500_000


class PlaceFields(forms.Form):
    """Region › prefecture › quarter of one country, under the country's own names for them.

    Each select offers the children of the one above. With htmx a change asks for narrower choices; without JavaScript the
    button `choose_places` does: such a form is never valid, shows no errors, and keeps whatever was typed.
    """

    region = forms.ModelChoiceField(Place.objects.none())
    prefecture = forms.ModelChoiceField(Place.objects.none(), required=False)
    quarter = forms.ModelChoiceField(Place.objects.none(), required=False)

    place_levels: ClassVar[int] = 3

    def __init__(self, *args: Any, country: Country, levels: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.levels = min(levels or self.place_levels, len(country.level_names) or 3)
        for name in LEVEL_FIELDS[self.levels :]:
            del self.fields[name]
        self._narrow_places()

    @property
    def only_chooses(self) -> bool:
        """Whether the visitor asked for narrower choices, not to save."""
        return self.is_bound and CHOOSE in self.data

    def full_clean(self) -> None:
        if not self.only_chooses:
            super().full_clean()
            return
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return not self.only_chooses and super().is_valid()

    def _narrow_places(self) -> None:
        parent: Place | None = None
        self.near: Point | None = None  # where the smallest of the chosen places with known coordinates lies: there a map opens
        for level, name in enumerate(LEVEL_FIELDS[: self.levels], start=1):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            label = self._level_label(level)
            field.label = label
            field.error_messages["invalid_choice"] = _("Choose from this list: the place belongs to another one.")
            reachable = level == 1 or parent is not None
            choices = Place.objects.filter(country=self.country, level=level, parent=parent) if reachable else Place.objects.none()
            field.queryset = choices
            self._describe(field, level=level, reachable=reachable, has_choices=level == 1 or choices.exists())
            if level < self.levels:
                field.widget.attrs |= self._cascade_attributes()
                parent = find_place(self.country, level=level, pk=self._chosen(name), parent=parent) if reachable else None
                if parent and parent.latitude is not None and parent.longitude is not None:
                    self.near = parent.latitude, parent.longitude

    def _describe(self, field: forms.ModelChoiceField[Place], *, level: int, reachable: bool, has_choices: bool) -> None:
        # The lists of the smallest places are never complete: there the landmark says the rest.
        field.required = level < 3 and (has_choices or not reachable)
        if not reachable:
            field.empty_label = _("Choose the level above first")
            return
        field.empty_label = _("Choose…") if field.required else _("Not in the list")

    def _level_label(self, level: int) -> str:
        names = self.country.level_names
        if level <= len(names):
            return in_active_language(names[level - 1])
        return str((_("Region"), _("Prefecture"), _("Quarter"))[level - 1])

    def _cascade_attributes(self) -> dict[str, str]:
        query = urlencode({"country": self.country.code, "levels": self.levels})
        return {
            "hx-get": f"{reverse('places:children')}?{query}",
            "hx-trigger": "change",
            "hx-include": "#place-fields",
            "hx-target": "#place-fields",
            "hx-swap": "outerHTML",
        }

    def _chosen(self, name: str) -> object:
        if self.is_bound:
            return self.data.get(self.add_prefix(name))
        value = self.get_initial_for_field(self.fields[name], name)
        return getattr(value, "pk", value)


class PinFields(forms.Form):
    """An optional point on the map, degrees WGS 84. Beside PlaceFields, whose country says where a pin may be.

    A form that `takes_photo` and says the `place_of_photo` also takes the pin from a photo: its button `use_photo` reads where it was
    taken, and nothing of the photo is kept. Such a form is not valid, shows no errors and keeps whatever was typed; `photo_answer` says
    what came of it.
    """

    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    remove_pin = forms.BooleanField(label=gettext_lazy("Remove the pin"), required=False)

    takes_photo: ClassVar[bool] = False
    photo_answer = ""

    def place_of_photo(self, photo: Any) -> Point | None:
        """Where it was taken, None when it does not say. ValueError, with words for the sender, when it is no photo."""
        return None

    @property
    def only_reads_photo(self) -> bool:
        """Whether the visitor asked for a photo's place, not to save."""
        return self.is_bound and USE_PHOTO in self.data and self.takes_photo

    def full_clean(self) -> None:
        if not self.only_reads_photo:
            super().full_clean()
            return
        if not hasattr(self, "cleaned_data"):
            self._errors, self.cleaned_data = ErrorDict(), {}
            self.photo_answer = self._pin_from_photo()

    def is_valid(self) -> bool:
        if self.only_reads_photo:
            self.full_clean()
            return False
        return super().is_valid()

    def _pin_from_photo(self) -> str:
        photo = self.files.get(PHOTO)
        if not photo:
            return _("Choose a photo first.")
        try:
            point = self.place_of_photo(photo)
        except ValueError as refusal:
            return str(refusal)
        country: Country = self.country  # type: ignore[attr-defined]
        if point is None:
            return _("This photo does not say where it was taken. Phones note it only while the camera may use the location.")
        if not _is_within(point, country):
            return _("This photo was not taken in %(country)s. The pin stays as it was.") % {"country": country.name}
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict
        data[self.add_prefix("latitude")], data[self.add_prefix("longitude")] = (f"{part:.6f}" for part in point)
        data.pop(self.add_prefix("remove_pin"), None)
        self.data = data
        return _("The pin is where the photo was taken. We did not keep the photo.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        point = cleaned.get("latitude"), cleaned.get("longitude")
        if cleaned.get("remove_pin") or "latitude" in self.errors or "longitude" in self.errors:
            return cleaned | {"latitude": None, "longitude": None}
        latitude, longitude = point
        if latitude is None and longitude is None:
            return cleaned
        if latitude is None or longitude is None:
            raise ValidationError(_("The pin is incomplete. Set it again, or remove it."), code="pin")
        country: Country = self.country  # type: ignore[attr-defined]
        if not _is_within((latitude, longitude), country):
            raise ValidationError(_("The pin is not in %(country)s. Move it, or remove it.") % {"country": country.name}, code="pin")
        return cleaned | {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}


def _is_within(point: Point, country: Country) -> bool:
    return haversine_metres(point, (country.latitude, country.longitude)) <= PIN_REACH_METRES


class PlaceSelects(LayoutObject):
    """The selects of PlaceFields in a crispy layout: the same template as the fragment that replaces them."""

    fields: ClassVar[list[str]] = []

    def render(self, form: PlaceFields, context: Any, template_pack: str = "", **kwargs: Any) -> SafeString:
        return render_to_string("places/_place_fields.html", {"form": form, "whole_form": True})


class PinPicker(LayoutObject):
    """The pin of PinFields in a crispy layout: hidden inputs, and what pin.js makes of them."""

    fields: ClassVar[list[str]] = []

    def render(self, form: Any, context: Any, template_pack: str = "", **kwargs: Any) -> SafeString:
        return render_to_string("places/_pin_field.html", pin_context(form, here=context["request"].path))


def pin_context(form: Any, *, here: str) -> dict[str, Any]:
    """What the template of the pin needs. `here` is the address to which its form is sent."""
    has_pin = form["latitude"].value() not in (None, "")
    tiles = settings.MAP_TILES_URL
    return {"form": form, "country": form.country, "has_pin": has_pin, "tiles": tiles, "asks_photo": form.takes_photo, "here": here}
