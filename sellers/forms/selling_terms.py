"""When a product is sold, and for less from when to when."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.forms.fields import CategoryField
from sellers.forms.moments import MomentField
from shop.common.amounts import MOST_CHARACTERS, MoneyField
from shop.common.forms import fields_helper
from shop.stores.models import Store

MOST_OFF = 95  # percent


class PublicationForm(forms.Form):
    """The moment at which the product goes live."""

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"] = MomentField(zone=store.country.time_zone, label=_("Goes live on"), help_text=_time_of(store))
        self.helper = fields_helper("at")


class SaleForm(forms.Form):
    """A sale: so many percent off every variant, from when to when."""

    percent = forms.IntegerField(label=gettext_lazy("Percent off"), min_value=1, max_value=MOST_OFF)

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = store.country.time_zone
        self.fields["percent"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.fields["starts"] = MomentField(zone=zone, required=False, label=_("From"), help_text=_("Empty: at once."))
        self.fields["ends"] = MomentField(zone=zone, required=False, label=_("Until"), help_text=_time_of(store))
        self.helper = fields_helper("percent", Div("starts", "ends", css_class="field-row"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("A sale ends after it begins."))
        return cleaned


class BulkPriceForm(forms.Form):
    """All prices of the chosen products, by a percentage or by an amount."""

    way = forms.ChoiceField(
        label=gettext_lazy("Change the prices by"),
        choices=[("percent", gettext_lazy("Percent")), ("amount", gettext_lazy("Amount"))],
        initial="percent",
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Up or down?"),
        choices=[("up", gettext_lazy("Increase")), ("down", gettext_lazy("Decrease"))],
        initial="up",
        widget=forms.RadioSelect,
    )
    figure = forms.CharField(label=gettext_lazy("By how much?"), max_length=MOST_CHARACTERS)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["figure"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.fields["figure"].help_text = _("“10” or “7.5” percent, or an amount in %(currency)s.") % {"currency": currency}
        self.helper = fields_helper(Div("way", "direction", css_class="field-row"), "figure")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            field = _PERCENT if cleaned["way"] == "percent" else MoneyField(currency=self.currency)
            wanted = field.clean(cleaned["figure"].replace("%", "").strip().replace(",", ".") if field is _PERCENT else cleaned["figure"])
        except forms.ValidationError as error:
            self.add_error("figure", error)
            return cleaned
        cleaned[cleaned["way"]] = wanted if cleaned["direction"] == "up" else -wanted
        return cleaned

    @property
    def change(self) -> dict[str, Any]:
        """What the service takes, once valid: {"percent": …} or {"amount": …}."""
        way = self.cleaned_data["way"]
        return {way: self.cleaned_data[way]}


_PERCENT = forms.DecimalField(min_value=0.1, max_value=500, max_digits=5, decimal_places=2)


class BulkCategoryForm(forms.Form):
    """The shelf on which the chosen products belong."""

    category = CategoryField(label=gettext_lazy("Category"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, CategoryField)
        field.load_choices()
        self.helper = fields_helper("category")


def _time_of(store: Store) -> str:
    return _("In the time of %(country)s.") % {"country": store.country.name}
