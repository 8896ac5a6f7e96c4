"""What a shopper may ask of a shelf."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.catalog.queries import Sort, Wishes
from shop.common.money import Money


class BrowseForm(forms.Form):
    """Order, stock and price range, from the address. What does not make sense is said at its field and otherwise ignored."""

    sort = forms.ChoiceField(label=_("Sort by"), choices=Sort.choices, required=False)
    in_stock = forms.BooleanField(label=_("In stock now"), required=False)
    low = forms.CharField(label=_("Price from"), required=False, max_length=20)
    high = forms.CharField(label=_("Price to"), required=False, max_length=20)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    @property
    def wishes(self) -> Wishes:
        """What was asked in a way that can be understood."""
        self.is_valid()
        clean = self.cleaned_data
        return Wishes(
            sort=clean.get("sort", ""), in_stock=clean.get("in_stock", False), low_minor=clean.get("low"), high_minor=clean.get("high")
        )

    @property
    def price_fields(self) -> list[forms.BoundField]:
        """From and to."""
        return [self["low"], self["high"]]

    @property
    def is_narrowed(self) -> bool:
        """Whether products are left out on the shopper's wish."""
        wishes = self.wishes
        return wishes.in_stock or wishes.low_minor is not None or wishes.high_minor is not None

    @property
    def chosen_sort(self) -> str:
        """The order in force."""
        return self.wishes.sort or str(self.fields["sort"].choices[0][0])  # type: ignore[attr-defined]

    def clean_low(self) -> int | None:
        """Minor units."""
        return self._minor("low")

    def clean_high(self) -> int | None:
        """Minor units."""
        return self._minor("high")

    def _minor(self, field: str) -> int | None:
        text = "".join(self.cleaned_data[field].replace(",", ".").split())
        if not text:
            return None
        try:
            amount = Money.from_decimal(text, self.currency)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return max(0, amount.minor)
