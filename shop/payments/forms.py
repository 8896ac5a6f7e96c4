"""How a buyer pays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts.phones import PhoneField
from shop.payments.queries import MethodOffer


class PayForm(forms.Form):
    """One of the ways that are offered, and the number that pays where a phone does."""

    method = forms.ChoiceField(
        label=gettext_lazy("How do you pay?"),
        error_messages={
            "required": gettext_lazy("Choose how to pay."),
            "invalid_choice": gettext_lazy("Choose one of the ways to pay that are offered."),
        },
    )

    def __init__(self, *args: Any, offers: Sequence[MethodOffer], country_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = [offer for offer in offers if offer.in_market]
        self.fields["method"].choices = [(offer.code, offer.name) for offer in self.offers]  # type: ignore[attr-defined]
        self.fields["phone"] = PhoneField(country_code=country_code, required=False, label=_("Phone number that pays"))

    def clean(self) -> dict[str, Any]:
        """A number where one is needed, and none elsewhere: it is not asked for more often than it is used."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needs_phone = any(offer.code == cleaned.get("method") and offer.needs_phone for offer in self.offers)
        if not needs_phone:
            self.errors.pop("phone", None)
            cleaned["phone"] = ""
        elif not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Enter the phone number that pays."))
        return cleaned
