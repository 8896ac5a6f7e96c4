"""One row of the table of variants. Each of its boxes is judged and saved by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.catalog.models import ProductPicture, Variant
from shop.catalog.services.listing import MAX_BARCODE, MAX_LEVEL, MAX_WEIGHT, VariantChange
from shop.catalog.services.stock import MOST_UNITS
from shop.common.amounts import MoneyField
from shop.common.money import Money, is_some
from shop.common.signs import labelled

_MOVE = re.compile(r"([+\-−]?)\s*(\d{1,7})")
PRICES = ("price", "sale_price", "compare_at")
CATALOGUE_FIELDS = ("price", "compare_at", "sku", "is_active")  # what the catalogue changes together


class MoveField(forms.CharField):
    """Units that came in ("12", "+12") or went ("-2"); cleans to a number, 0 when empty."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).replace("\u00a0", "").strip()
        if not text:
            return 0
        found = _MOVE.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Enter +12 to add units, -2 to take some off."))
        units = int(found[2])
        if units > MOST_UNITS:
            raise forms.ValidationError(_("That is too many units."))
        return -units if found[1] in ("-", "−") else units


class VariantForm(forms.Form):
    """A variant in place. Stock moves by movements: `move` is what came or went, `seen` the last movement that the page knew, and
    `base` the PRICES that it showed: what changed meanwhile in another tab is not overwritten unread."""

    sku = forms.CharField(label=gettext_lazy("SKU"), required=False, max_length=80)
    barcode = forms.CharField(label=gettext_lazy("Barcode"), required=False, max_length=MAX_BARCODE)
    is_active = forms.BooleanField(label=gettext_lazy("On sale"), required=False)
    move = MoveField(label=gettext_lazy("Came in or went"), required=False, max_length=12)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    base = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    low_stock_at = forms.IntegerField(label=gettext_lazy("Low-stock alert"), required=False, min_value=0, max_value=MAX_LEVEL)
    weight_grams = forms.IntegerField(label=gettext_lazy("Weight in g"), required=False, min_value=1, max_value=MAX_WEIGHT)
    picture = forms.TypedChoiceField(label=gettext_lazy("Photo"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, variant: Variant, currency: str, pictures: Sequence[ProductPicture] = ()) -> None:
        self.variant, self.currency = variant, currency
        self.untouched: list[str] = []  # prices that changed meanwhile, and that this page left alone
        super().__init__(data, initial=self._standing(), prefix=f"v{variant.pk}")
        self.fields["price"] = MoneyField(currency=currency, label=_("Price (%(currency)s)") % {"currency": currency})
        self.fields["sale_price"] = MoneyField(currency=currency, required=False, label=_("Sale price"))
        self.fields["compare_at"] = MoneyField(currency=currency, required=False, label=_("Price before"))
        numbered = [(picture.image_id, _("Photo %(number)d") % {"number": n}) for n, picture in enumerate(pictures, start=1)]
        picture_field = self.fields["picture"]
        assert isinstance(picture_field, forms.TypedChoiceField)
        picture_field.choices = [("", _("Cover")), *numbered]
        for name, field in self.fields.items():
            self._dress(name, field)

    def _dress(self, name: str, field: forms.Field) -> None:
        label = str(field.label)
        field.widget.attrs["aria-label"] = labelled(label, self.variant.title) if self.variant.title else label
        if name not in ("is_active", "seen", "base"):
            field.widget.attrs |= {"class": "input", "data-cell": name}
        if name in ("low_stock_at", "weight_grams"):
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "placeholder": "–"}
        if name == "move":
            field.widget.attrs |= {"autocomplete": "off", "placeholder": "+0"}
        if f"{self.prefix}-{name}" in self.data and self[name].errors:
            field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{self[name].auto_id}_error"}

    def _standing(self) -> dict[str, Any]:
        variant = self.variant
        return {
            "price": Money(variant.price_minor, self.currency),
            "sale_price": self._money(variant.sale_price_minor),
            "compare_at": self._money(variant.compare_at_minor),
            "sku": variant.sku,
            "barcode": variant.barcode,
            "is_active": variant.is_active,
            "seen": getattr(variant, "seen", None) or 0,
            "base": ",".join(_number_text(minor) for minor in (variant.price_minor, variant.sale_price_minor, variant.compare_at_minor)),
            "low_stock_at": variant.low_stock_at,
            "weight_grams": variant.weight_grams,
            "picture": variant.picture.image_id if variant.picture else None,
        }

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency)

    @property
    def was_sent(self) -> bool:
        """Whether the submitted page had this row: another tab may have made the variant since."""
        return f"{self.prefix}-price" in self.data

    def _sent(self, name: str) -> bool:
        return name in self.cleaned_data and (name == "is_active" or f"{self.prefix}-{name}" in self.data)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._compare_with_base(cleaned)
        price, before, sale = (self.wanted(name) for name in ("price", "compare_at", "sale_price"))
        if self._sent("compare_at") and is_some(price) and is_some(before) and before <= price:
            self.add_error("compare_at", _("The price before has to be above the price, or empty."))
        if self._sent("sale_price") and is_some(price) and is_some(sale) and sale >= price:
            self.add_error("sale_price", _("A sale price is below the price, or empty."))
        return cleaned

    def _compare_with_base(self, cleaned: dict[str, Any]) -> None:
        """Keep the stored value where the seller changed nothing; refuse where another page changed it meanwhile."""
        shown = str(cleaned.get("base") or "").split(",")
        for name, seen in zip(PRICES, shown, strict=False) if len(shown) == len(PRICES) else ():
            stands = self.initial[name]
            if not self._sent(name) or seen == _number_text(stands):
                continue
            typed = cleaned[name]
            if _number_text(typed) == seen:
                cleaned[name] = stands
                self.untouched.append(name)
            elif typed != stands:
                told = _("Changed meanwhile, now %(price)s. Save again to replace it.") % {"price": stands}
                self.add_error(name, told if stands is not None else _("Changed meanwhile, now empty. Save again to replace it."))

    def wanted(self, name: str) -> Any:
        """The submitted value of this field if it is valid, else the stored one."""
        return self.cleaned_data[name] if self._sent(name) else self.initial.get(name)

    def differs(self, *names: str) -> bool:
        """Whether one of these fields is to change."""
        return any(self.wanted(name) != self.initial.get(name) for name in names)

    @property
    def change(self) -> VariantChange:
        """The values that the catalogue changes together; fields with errors keep the stored ones."""
        price, compare_at, sku, is_active = (self.wanted(name) for name in CATALOGUE_FIELDS)
        return VariantChange(price, compare_at=compare_at, sku=sku, is_active=is_active)

    def catch_up(self, fresh: VariantForm) -> None:
        """Show the present prices where the seller changed none and, once its movement is saved, the stock of `fresh`."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in ("base", *self.untouched):
            data[f"{self.prefix}-{name}"] = fresh.fields[name].prepare_value(fresh.initial[name])
        if "move" not in self.errors:
            data[f"{self.prefix}-move"], data[f"{self.prefix}-seen"] = "", str(fresh.initial["seen"])
            self.variant = fresh.variant
        self.data = data


def _number_text(amount: Money | int | None) -> str:
    minor = amount.minor if isinstance(amount, Money) else amount
    return "" if minor is None else str(minor)
