"""The three steps of a new product: photos, title, price."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.forms.fields import CategoryField
from shop.accounts.models import User
from shop.catalog.services.listing import MAX_PICTURES
from shop.catalog.services.stock import MOST_UNITS
from shop.common.amounts import MoneyField
from shop.common.forms import fields_helper
from shop.images.forms import PhotosField
from shop.images.models import Image


class PhotosForm(forms.Form):
    """More photos, from the camera or the gallery."""

    photos = PhotosField(label=gettext_lazy("Photos"), most=MAX_PICTURES)

    def __init__(self, *args: Any, owner: User, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.owner, photos.required = owner, required
        self._photos = photos

    @property
    def images(self) -> list[Image]:
        """The accepted images, also when another file was refused."""
        return self._photos.accepted


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=140,
        help_text=gettext_lazy("What it is, and what makes it special: “Leppi tunic, hand-dyed indigo”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )
    category = CategoryField(label=gettext_lazy("Category"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, CategoryField)
        field.load_choices()
        self.helper = fields_helper("title", "category")

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"]).split())
        if not title:
            raise forms.ValidationError(_("Give the product a title."))
        return title


class PriceForm(forms.Form):
    units = forms.IntegerField(label=gettext_lazy("How many do you have?"), min_value=0, max_value=MOST_UNITS)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"] = MoneyField(currency=currency, label=_("Price (%(currency)s)") % {"currency": currency})
        self.fields["units"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.helper = fields_helper("price", "units")
