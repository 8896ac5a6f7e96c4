"""What a shopper asks of the directory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.places.models import Country, Place
from shop.stores.queries import StoreWishes


class DirectoryForm(forms.Form):
    """The filters, all in the address; nonsense in them is as nothing."""

    open = forms.BooleanField(label=gettext_lazy("Open now"), required=False)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, country: Country) -> None:
        super().__init__(data)
        regions = Place.objects.filter(country=country, level=1)
        shelves = apps.get_model("catalog", "Category")._default_manager.filter(parent=None)
        for name, label, rows, anything in (
            ("region", _("Region"), regions, _("Everywhere")),
            ("category", _("What they sell"), shelves, _("Everything")),
        ):
            widget = forms.Select(attrs={"class": "input"})
            self.fields[name] = forms.ModelChoiceField(rows, label=label, required=False, empty_label=anything, widget=widget)

    @property
    def wishes(self) -> StoreWishes:
        if not self.is_bound:
            return StoreWishes()
        self.is_valid()
        found = self.cleaned_data
        point = found.get("latitude"), found.get("longitude")
        region, category = found.get("region"), found.get("category")
        return StoreWishes(
            region_id=region.pk if region else None,
            category_id=category.pk if category else None,
            is_open=bool(found.get("open")),
            near=(point[0], point[1]) if point[0] is not None and point[1] is not None else None,
        )
