"""What a store says of itself beyond name and place: links, policies, tags, categories."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from crispy_forms.layout import Fieldset
from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts.phones import format_phone, parse_phone
from shop.catalog.models import Category
from shop.common.forms import fields_helper
from shop.common.tags import split_tags
from shop.payments.queries import methods_of
from shop.stores.exceptions import StoreError
from shop.stores.models import Store
from shop.stores.services import MAX_CATEGORIES, clean_tags

NETWORKS = {"facebook": "facebook.com", "instagram": "instagram.com", "tiktok": "tiktok.com"}
_NAME = re.compile(r"@?[\w.-]{1,80}")


class NetworkField(forms.CharField):
    """A page on one social network, as a name ("@bazin") or an address; cleans to the https address, "" when empty."""

    def __init__(self, network: str, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(max_length=200, required=False, widget=widget, **kwargs)
        self.network, self.host = network, NETWORKS[network]

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        if self.host not in text.lower() and _NAME.fullmatch(text):
            return self._page_of(text)
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = (address.hostname or "").lower()
        if address.scheme not in {"http", "https"} or not (host == self.host or host.endswith(f".{self.host}")) or len(address.path) < 2:
            raise forms.ValidationError(_("Enter the name of your page, or its address on %(host)s.") % {"host": self.host}, code="network")
        page = f"https://www.{self.host}{address.path}" + (f"?{address.query}" if address.query else "")
        URLValidator(schemes=["https"])(page)
        return page

    def _page_of(self, name: str) -> str:
        plain = name.lstrip("@")
        return f"https://www.{self.host}/{'@' if self.network == 'tiktok' else ''}{plain}"


class CategoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """A few shelves of the market, under the top ones they belong to."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Category.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class StoreProfileForm(forms.Form):
    """Links, policies, tags and categories of one store."""

    categories = CategoriesField(label=gettext_lazy("What you sell"))
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Short words that shoppers look for, with commas between them: “made to measure, wedding, leppi”."),
    )
    return_days = forms.IntegerField(label=gettext_lazy("Days to return goods"), required=False, max_value=365)
    returns_policy = forms.CharField(
        label=gettext_lazy("Returns and exchanges"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What else buyers should know: in which state, in which packing."),
    )
    shipping_policy = forms.CharField(
        label=gettext_lazy("Packing and sending"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("How soon a parcel leaves, and how it is packed."),
    )
    website = forms.URLField(
        label=gettext_lazy("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    whatsapp = forms.CharField(
        label=gettext_lazy("WhatsApp"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=gettext_lazy("Everybody sees this number. Leave it empty to keep it to yourself."),
    )
    facebook = NetworkField("facebook", label=gettext_lazy("Facebook"))
    instagram = NetworkField("instagram", label=gettext_lazy("Instagram"))
    tiktok = NetworkField("tiktok", label=gettext_lazy("TikTok"))
    methods_off = forms.MultipleChoiceField(
        label=gettext_lazy("Ways to pay you do not take"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Shoppers cannot choose them for your goods. Leave all of them open to sell more."),
    )
    tax_number = forms.CharField(
        label=gettext_lazy("Tax registration number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("With it, your prices contain the tax, and invoices say so. Leave it empty if you are not registered."),
    )

    def __init__(self, data: Any = None, *, store: Store) -> None:
        names = ("return_days", "returns_policy", "shipping_policy", "website", "tax_number", "methods_off", *NETWORKS)
        values = {name: getattr(store, name) for name in names}
        values |= {"tags": ", ".join(store.tags), "whatsapp": format_phone(store.whatsapp) if store.whatsapp else ""}
        super().__init__(data, initial=values | {"categories": store.categories.values_list("pk", flat=True)})
        self.store = store
        field = self.fields["categories"]
        assert isinstance(field, CategoriesField)
        field.queryset = Category.objects.filter(parent=None)
        field.help_text = _("At most %(count)d.") % {"count": MAX_CATEGORIES}
        least = store.country.return_days
        days = self.fields["return_days"]
        assert isinstance(days, forms.IntegerField)
        days.help_text = _("Every store gives %(least)d days. Give more if you like; a sale keeps the days of its day.") % {"least": least}
        ways = self.fields["methods_off"]
        assert isinstance(ways, forms.MultipleChoiceField)
        ways.choices = methods_of(store.country)
        self.helper = fields_helper(
            Fieldset(_("What you sell"), "categories", "tags"),
            Fieldset(_("What buyers can count on"), "return_days", "returns_policy", "shipping_policy"),
            Fieldset(_("Where else you are"), "website", "whatsapp", "facebook", "instagram", "tiktok"),
            Fieldset(_("How buyers pay you"), "methods_off"),
            Fieldset(_("For the tax office"), "tax_number"),
        )

    def clean_return_days(self) -> int | None:
        """More than the market's, or nothing."""
        days: int | None = self.cleaned_data["return_days"]
        least = self.store.country.return_days
        if days is not None and days < least:
            raise forms.ValidationError(_("Give at least %(least)d days, or leave it empty.") % {"least": least})
        return days

    def clean_tags(self) -> list[str]:
        try:
            return clean_tags(split_tags(self.cleaned_data["tags"]))
        except StoreError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_categories(self) -> list[int]:
        chosen = [category.pk for category in self.cleaned_data["categories"]]
        if len(chosen) > MAX_CATEGORIES:
            raise forms.ValidationError(_("Choose at most %(count)d categories.") % {"count": MAX_CATEGORIES})
        return chosen

    def clean_methods_off(self) -> list[str]:
        """Those that the market does not offer at the moment stay as they were."""
        refused, offered = self.cleaned_data["methods_off"], {code for code, _name in methods_of(self.store.country)}
        if offered and offered <= set(refused):
            raise forms.ValidationError(_("Leave at least one way to pay open."))
        return sorted({*refused, *(code for code in self.store.methods_off if code not in offered)})

    def clean_whatsapp(self) -> str:
        text = self.cleaned_data["whatsapp"]
        return parse_phone(text, self.store.country_id) if text else ""

    @property
    def store_fields(self) -> dict[str, Any]:
        """What update_store takes, once valid; the categories are set on their own."""
        return {name: value for name, value in self.cleaned_data.items() if name != "categories"}
