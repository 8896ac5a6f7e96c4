"""What a shopper types at a cart."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.cart.services.lines import RemovedLine
from shop.cart.states import MAX_UNITS
from shop.catalog.models import Variant
from shop.catalog.queries import variant_to_buy


class QuantityForm(forms.Form):
    """So many units. Whether there are so many is the service's to say."""

    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        error_messages={
            "required": _("Enter how many you want."),
            "invalid": _("Enter a whole number."),
            "min_value": _("Enter at least 1, or remove the product."),
        },
    )


class VariantField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none at runtime
    """Any variant, by its key. Asked for by kept SQL, for this is where each order begins."""

    def to_python(self, value: Any) -> Variant | None:
        """As Django's."""
        if value in self.empty_values:
            return None
        try:
            found = variant_to_buy(forms.IntegerField(min_value=1, max_value=2**63 - 1).clean(value))
        except ValidationError:
            found = None
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return found


class AddForm(QuantityForm):
    """So many of a variant. Without a number it is one."""

    variant = VariantField(
        queryset=Variant.objects.none(),
        error_messages={"required": _("Choose an option first."), "invalid_choice": _("This product is no longer on sale.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].error_messages["min_value"] = _("Enter at least 1.")

    @property
    def shown_variant(self) -> Variant | None:
        """The variant, as far as it was understood."""
        return self.cleaned_data.get("variant") if hasattr(self, "cleaned_data") else None


class RestoreForm(forms.Form):
    """A removed line, as the page with its undo button remembers it."""

    variant = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    quantity = forms.IntegerField(min_value=1, max_value=MAX_UNITS)
    price = forms.IntegerField(min_value=0, max_value=2**62)
    deal = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    @property
    def removed(self) -> RemovedLine:
        """What to put back. Needs a valid form."""
        data = self.cleaned_data
        return RemovedLine(data["variant"], data["quantity"], data["price"], data["deal"])


class PriceSeenForm(forms.Form):
    """The price that stood on the page, in minor units."""

    price = forms.IntegerField(min_value=0, max_value=2**62)


class PromoForm(forms.Form):
    """A promo code. Nothing typed removes the one that counts."""

    promo_code = forms.CharField(max_length=60, required=False, strip=True)
