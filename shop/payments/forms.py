"""How a buyer pays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts.phones import PhoneField
from shop.common.forms import fields_helper
from shop.orders.models import Order, OrderLine
from shop.payments.providers import why_not_rung
from shop.payments.queries import MethodOffer
from shop.payments.states import RefundCause


class PayForm(forms.Form):
    """One of the ways that are offered, and the number that pays where a phone does."""

    method = forms.ChoiceField(
        label=gettext_lazy("Payment method"),
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

    @property
    def may_ring(self) -> bool:
        """Whether one of the ways needs a phone's number."""
        return any(offer.needs_phone and offer.available for offer in self.offers)

    def clean(self) -> dict[str, Any]:
        """A number where one is needed, and none elsewhere: it is not asked for more often than it is used."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needs_phone = any(offer.code == cleaned.get("method") and offer.needs_phone for offer in self.offers)
        if not needs_phone:
            self.errors.pop("phone", None)
            cleaned["phone"] = ""
        elif not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Enter the phone number that pays."))
        elif cleaned.get("phone") and (refusal := why_not_rung(cleaned["method"], cleaned["phone"])):
            self.add_error("phone", refusal)
        return cleaned


class RefundForm(forms.Form):
    """Which units of an order go back, and what comes with them. Staff may lay the delivery on the platform."""

    CAUSES = [(RefundCause.RETURNED, RefundCause.RETURNED.label), (RefundCause.GOODWILL, RefundCause.GOODWILL.label)]

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    cause = forms.ChoiceField(label=gettext_lazy("Why?"), choices=CAUSES)
    reason = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The buyer reads this."),
    )

    def __init__(self, *args: Any, order: Order, lines: Sequence[OrderLine], by_staff: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order, self.lines = order, [line for line in lines if line.refundable_quantity]
        after = order.delivered_at is not None
        for line in self.lines:
            most = line.refundable_quantity
            label = _("%(title)s: how many of %(most)d") % {"title": line.title, "most": most}
            self.fields[f"units_{line.pk}"] = forms.IntegerField(label=label, min_value=0, max_value=most, initial=0, required=False)
        if after and order.delivery_paid.is_positive and not order.delivery_refunded:
            self.fields["delivery"] = forms.BooleanField(
                required=False, label=_("The delivery as well (%(amount)s)") % {"amount": order.delivery_paid}
            )
            if by_staff:
                self.fields["delivery_by_platform"] = forms.BooleanField(required=False, label=_("The platform pays the delivery"))
        if after:
            self.fields["restock"] = forms.BooleanField(required=False, label=_("The goods are back and can be sold again"))
        self.order_fields([name for name in self.fields if name not in ("cause", "reason")])
        self.helper = fields_helper()

    @property
    def quantities(self) -> dict[int, int]:
        """{line id: how many}. Needs a valid form."""
        return {line.pk: units for line in self.lines if (units := self.cleaned_data.get(f"units_{line.pk}"))}

    @property
    def choices(self) -> dict[str, bool]:
        """What comes with the units, as the services name it. Needs a valid form."""
        return {name: self.cleaned_data.get(name, False) for name in ("delivery", "delivery_by_platform", "restock")}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = cleaned.get("delivery") or any(cleaned.get(f"units_{line.pk}") for line in self.lines)
        if not self.errors and not asked:
            raise forms.ValidationError(_("Say how many go back."))
        return cleaned


class RefundCodeForm(forms.Form):
    """The code that the buyer says."""

    code = forms.CharField(
        label=gettext_lazy("The buyer's code"),
        max_length=16,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the code that the buyer says.")},
    )
