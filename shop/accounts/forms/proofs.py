"""A number, and the code that was sent to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.phones import PhoneField

SEND = "send_code"  # the button that asks for a code, a new one or the first; its value is the channel


class ProofForm(forms.Form):
    """A number to prove. The code is empty until one was sent."""

    proof_phone = PhoneField(country_code="")
    phone_code = forms.CharField(label=_("Code"), max_length=20, required=False, strip=True)

    def __init__(self, *args: Any, country_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof_phone"] = PhoneField(country_code=country_code)
