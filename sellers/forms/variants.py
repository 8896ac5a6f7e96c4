"""The forms of options, variants and stock."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.forms.fields import MoneyField
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import MAX_AXES, MAX_VARIANTS, OptionAxis, VariantChange, count_combinations
from shop.catalog.services.stock import MOST_UNITS
from shop.catalog.states import MovementReason
from shop.common.money import Money


class VariantForm(forms.Form):
    """One row of the table: price, price before, SKU, on sale. Stock is no field: it moves by movements."""

    sku = forms.CharField(label=gettext_lazy("SKU"), required=False, max_length=80)
    is_active = forms.BooleanField(label=gettext_lazy("On sale"), required=False)

    def __init__(self, data: Any = None, *, variant: Variant, currency: str) -> None:
        self.variant = variant
        before = None if variant.compare_at_minor is None else Money(variant.compare_at_minor, currency)
        initial = {"price": Money(variant.price_minor, currency), "compare_at": before, "sku": variant.sku, "is_active": variant.is_active}
        super().__init__(data, initial=initial, prefix=f"v{variant.pk}")
        self.fields["price"] = MoneyField(currency=currency, label=_("Price (%(currency)s)") % {"currency": currency})
        self.fields["compare_at"] = MoneyField(currency=currency, required=False, label=_("Price before"))
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}: {variant.title}" if variant.title else str(field.label)
            if name != "is_active":
                field.widget.attrs["class"] = "input"

    @property
    def was_sent(self) -> bool:
        """Whether the page that was sent had this row: another tab may have made it since."""
        return f"{self.prefix}-price" in self.data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        price, before = cleaned.get("price"), cleaned.get("compare_at")
        if price and before and before <= price:
            self.add_error("compare_at", _("The price before has to be above the price, or empty."))
        return cleaned

    @property
    def change(self) -> VariantChange:
        """What the service takes, once valid."""
        cleaned = self.cleaned_data
        return VariantChange(cleaned["price"], compare_at=cleaned["compare_at"], sku=cleaned["sku"], is_active=cleaned["is_active"])


class OptionsForm(forms.Form):
    """Up to three ways in which a product comes, each with its values in one line."""

    def __init__(self, data: Any = None, *, product: Product) -> None:
        options = list(product.options.all())
        initial: dict[str, Any] = {"price": product.price_from if product.price_from_minor else None}
        for number, option in enumerate(options[:MAX_AXES], start=1):
            initial |= {f"name{number}": option.name, f"values{number}": ", ".join(value.value for value in option.values.all())}
        super().__init__(data, initial=initial)
        self.helper = FormHelper()
        self.helper.form_tag = False
        rows = [self._add_axis(number) for number in range(1, MAX_AXES + 1)]
        currency = product.store.currency
        self.fields["price"] = MoneyField(
            currency=currency,
            label=_("Price of new variants (%(currency)s)") % {"currency": currency},
            help_text=_("You can change each one in the table afterwards."),
        )
        self.helper.layout = Layout(*rows, "price")

    def _add_axis(self, number: int) -> Div:
        examples = {1: (_("Size"), _("S, M, L")), 2: (_("Colour"), _("Indigo, Ochre")), 3: (_("Material"), _("Cotton, Silk"))}
        name, values = examples[number]
        self.fields[f"name{number}"] = forms.CharField(
            label=_("Option %(number)d") % {"number": number},
            required=False,
            max_length=60,
            widget=forms.TextInput(attrs={"placeholder": name}),
        )
        self.fields[f"values{number}"] = forms.CharField(
            label=_("Values of option %(number)d, with commas between them") % {"number": number},
            required=False,
            max_length=2_000,
            widget=forms.TextInput(attrs={"placeholder": values}),
        )
        return Div(f"name{number}", f"values{number}", css_class="field-row")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        axes = [self._axis(cleaned, number) for number in range(1, MAX_AXES + 1)]
        cleaned["axes"] = [axis for axis in axes if axis]
        made = count_combinations(cleaned["axes"])
        if not self.errors and made > MAX_VARIANTS:
            raise forms.ValidationError(
                _("These make %(made)d variants; a product has at most %(most)d.") % {"made": made, "most": MAX_VARIANTS}
            )
        return cleaned

    def _axis(self, cleaned: dict[str, Any], number: int) -> OptionAxis | None:
        name = " ".join(cleaned.get(f"name{number}", "").split())
        texts = (" ".join(text.split()) for text in re.split(r"[,;\n]", cleaned.get(f"values{number}", "")))
        values = tuple(dict.fromkeys(text for text in texts if text))
        if name and not values:
            self.add_error(f"values{number}", _("Write its values, with commas between them."))
        if values and not name:
            self.add_error(f"name{number}", _("Give this option a name."))
        return OptionAxis(name, values) if name and values else None


class StockForm(forms.Form):
    """What happened on the shelf."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        initial=MovementReason.RECEIVED,
        widget=forms.RadioSelect,
        choices=[
            (MovementReason.RECEIVED, gettext_lazy("Units came in")),
            (MovementReason.DAMAGED, gettext_lazy("Units were damaged or lost")),
            (MovementReason.CORRECTION, gettext_lazy("I counted: so many are on the shelf")),
        ],
    )
    units = forms.IntegerField(label=gettext_lazy("Units"), min_value=0, max_value=MOST_UNITS)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200)
    seen = forms.IntegerField(min_value=0)  # rendered by the page, which knows the newest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("kind", Div("units", "note", css_class="field-row"))

    @property
    def is_count(self) -> bool:
        """Whether the figure is what lies on the shelf, not what moved."""
        return bool(self.cleaned_data["kind"] == MovementReason.CORRECTION)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("units") == 0 and cleaned.get("kind") != MovementReason.CORRECTION:
            self.add_error("units", _("Enter how many units, at least one."))
        return cleaned
