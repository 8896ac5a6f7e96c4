"""The forms of a listing."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.descriptions import to_html, to_text
from sellers.forms.fields import CategoryField, KeptImages, MoneyField, PhotosField
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.services.listing import MAX_PICTURES
from shop.images.models import Image

MAX_UNITS = 1_000_000


class ListingFields(forms.Form):
    """What shoppers read."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=140,
        help_text=gettext_lazy("What it is, and what makes it special: “Leppi tunic, hand-dyed indigo”."),
    )
    category = CategoryField(label=gettext_lazy("Category"))
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Material, size, how to use it, what is in the box. Leave an empty line between paragraphs."),
    )
    brand = forms.CharField(label=gettext_lazy("Brand or maker"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, CategoryField)
        field.load_choices()
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"]).split())
        if not title:
            raise forms.ValidationError(_("Give the product a title."))
        return title

    def clean_description(self) -> str:
        return to_html(self.cleaned_data["description"])


class ListingForm(ListingFields):
    """Changing what shoppers read of a product that exists."""

    def __init__(self, data: Any = None, *, product: Product) -> None:
        initial = {
            "title": product.title,
            "category": product.category_id,
            "description": to_text(product.description),
            "brand": product.brand,
        }
        super().__init__(data, initial=initial)
        self.helper.layout = Layout("title", "category", "description", "brand")


class NewProductForm(ListingFields):
    """A product in one form: pictures, words, price and how many there are. Options can follow."""

    photos = PhotosField(
        label=gettext_lazy("Photos"),
        required=False,
        most=MAX_PICTURES,
        help_text=gettext_lazy("The first one becomes the cover. Daylight and a plain background sell best."),
    )
    units = forms.IntegerField(label=gettext_lazy("How many do you have?"), min_value=0, max_value=MAX_UNITS, initial=1)

    def __init__(self, *args: Any, currency: str, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        label = _("Price (%(currency)s)") % {"currency": currency}
        self.fields["price"] = MoneyField(currency=currency, label=label)
        self.fields["units"].widget.attrs["inputmode"] = "numeric"
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.owner = owner
        self._photos = photos
        self.before = KeptImages.read(_several(self.data, "kept"), owner)
        self.helper.layout = Layout("photos", "title", "category", Div("price", "units", css_class="field-row"), "description", "brand")

    @property
    def images(self) -> list[Image]:
        """Every picture accepted so far, in order."""
        return list({image.pk: image for image in [*self.before, *self._photos.accepted]}.values())

    @property
    def kept(self) -> list[tuple[str, Image]]:
        """Each accepted picture with the text that stands for it when the form is sent again."""
        return list(zip(KeptImages.sign(self.images, self.owner), self.images, strict=True)) if self.is_bound else []


def _several(data: Any, name: str) -> list[str]:
    return data.getlist(name) if hasattr(data, "getlist") else []


class PhotosForm(forms.Form):
    """More pictures for a product that exists."""

    photos = PhotosField(label=gettext_lazy("Add photos"), most=MAX_PICTURES)

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.owner = owner
        self._photos = photos
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def images(self) -> list[Image]:
        """What was accepted, also when another file was refused."""
        return self._photos.accepted
