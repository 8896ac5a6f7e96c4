"""The ways in which a product comes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _

from shop.catalog.models import Product
from shop.catalog.services.listing import MAX_AXES, MAX_VARIANTS, OptionAxis, count_combinations
from shop.common.amounts import MoneyField
from shop.common.forms import fields_helper


class OptionsForm(forms.Form):
    """Up to three ways in which a product comes, each with its values in one line."""

    def __init__(self, data: Any = None, *, product: Product, axes: Sequence[OptionAxis] = ()) -> None:
        initial: dict[str, Any] = {"price": product.price_from if product.price_from_minor else None}
        for number, axis in enumerate(axes[:MAX_AXES], start=1):
            initial |= {f"name{number}": axis.name, f"values{number}": ", ".join(axis.values)}
        super().__init__(data, initial=initial)
        rows = [self._add_axis(number) for number in range(1, MAX_AXES + 1)]
        currency = product.store.currency
        self.fields["price"] = MoneyField(
            currency=currency,
            label=_("Price of new variants (%(currency)s)") % {"currency": currency},
            help_text=_("You can change each one in the table afterwards."),
        )
        self.helper = fields_helper(*rows, "price")

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
