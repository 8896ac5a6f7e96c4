"""What somebody writes to the team."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.accounts.phones import PhoneField
from shop.common.forms import fields_helper
from shop.contact.services import EnquiryWords
from shop.contact.states import EnquiryTopic


class EnquiryForm(forms.Form):
    """A visitor also says how we can answer; whoever is signed in reads the answer here."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    topic = forms.ChoiceField(label=_("What is it about?"), choices=[("", _("Choose…")), *EnquiryTopic.choices])
    order_number = forms.CharField(
        label=_("Order number"), required=False, max_length=16, help_text=_("If it is about an order, for example GN-7KQ2M4X.")
    )
    text = forms.CharField(label=_("Your message"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}))
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, is_visitor: bool, country_code: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("key", uuid4())
        super().__init__(*args, **kwargs)
        if is_visitor:
            self.fields["phone"] = PhoneField(country_code=country_code, label=_("Phone number"), required=False)
        else:
            del self.fields["name"], self.fields["email"]
        self.is_visitor = is_visitor
        self.helper = fields_helper()

    @property
    def written(self) -> EnquiryWords:
        """For the service. Needs a valid form."""
        return EnquiryWords(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """Without an address or a number nobody could answer."""
        cleaned = super().clean() or {}
        reachable = cleaned.get("email") or cleaned.get("phone") or "email" in self.errors or "phone" in self.errors
        if self.is_visitor and not reachable:
            self.add_error("email", _now("Enter your e-mail address or your phone number, so that we can answer."))
        return cleaned
