"""What payees write."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts.phones import parse_phone
from shop.common.forms import fields_helper
from shop.payouts.models import Payee
from shop.payouts.queries.rails import MAIL_RAILS, PHONE_RAILS, rail_offers
from shop.payouts.states import Rail, Schedule

ACCOUNT = re.compile(r"[A-Z0-9]{4,40}")


class DestinationForm(forms.Form):
    """Where money goes: one account for each way."""

    rail = forms.ChoiceField(label=gettext_lazy("How"))
    address = forms.CharField(
        label=gettext_lazy("Account"),
        max_length=60,
        help_text=gettext_lazy("The account number, the phone number or the e-mail address, as the way you chose asks for it."),
    )
    holder_name = forms.CharField(
        label=gettext_lazy("Name of its holder"), max_length=120, help_text=gettext_lazy("As the bank or the phone company writes it.")
    )
    bank_name = forms.CharField(
        label=gettext_lazy("Bank"), max_length=120, required=False, help_text=gettext_lazy("For bank transfers only.")
    )

    def __init__(self, *args: Any, payee: Payee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payee = payee
        field = self.fields["rail"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(offer.code, offer.name) for offer in rail_offers(payee) if offer.is_typed]
        self.helper = fields_helper()

    def clean_holder_name(self) -> str:
        return " ".join(self.cleaned_data["holder_name"].split())

    def clean_bank_name(self) -> str:
        return " ".join(self.cleaned_data["bank_name"].split())

    def clean(self) -> dict[str, Any]:
        """The account in the form that its way takes."""
        found: dict[str, Any] = super().clean() or {}
        rail, text = found.get("rail"), found.get("address", "")
        if rail and text:
            try:
                found["address"] = self._account(rail, text)
            except forms.ValidationError as error:
                self.add_error("address", error)
        if rail == Rail.BANK and not found.get("bank_name"):
            self.add_error("bank_name", _("Which bank is it?"))
        return found

    def _account(self, rail: str, text: str) -> str:
        if rail in PHONE_RAILS:
            try:
                return parse_phone(text, self.payee.country_id)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        if rail in MAIL_RAILS:
            validate_email(text.strip())
            return text.strip().lower()
        if rail != Rail.BANK:
            return text.strip()
        number = re.sub(r"[\s.-]+", "", text).upper()
        if not ACCOUNT.fullmatch(number):
            raise forms.ValidationError(_("An account number has letters A to Z and figures only."))
        return number


class ScheduleForm(forms.Form):
    """When payouts are made by themselves, and by which way."""

    schedule = forms.ChoiceField(label=gettext_lazy("Payouts"), choices=Schedule, widget=forms.RadioSelect)
    rail = forms.ChoiceField(label=gettext_lazy("By"))

    def __init__(self, *args: Any, payee: Payee, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"schedule": payee.schedule, "rail": payee.schedule_rail}, **kwargs})
        self.payee = payee
        field = self.fields["rail"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(offer.code, offer.name) for offer in rail_offers(payee)]
        self.helper = fields_helper()
