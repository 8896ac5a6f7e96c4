"""The forms of a listing."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.descriptions import to_html, to_text
from sellers.forms.fields import CategoryField
from shop.catalog.models import Product


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
