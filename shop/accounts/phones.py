"""Phone numbers: people write them in many ways, we keep them in one."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.common.late import late_module

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = late_module("phonenumbers")

MAX_TYPED = 40


def parse_phone(text: str, country_code: str) -> str:
    """The number in E.164 ("+224620000001"), read as somebody in that country would write it.

    "620 00 00 01", "00224 620 00 00 01" and "+224620000001" are the same in Guinea. ValidationError, in words for the writer, otherwise.
    """
    example = example_phone(country_code)
    unreadable = ValidationError(
        _("Enter a phone number like %(example)s, or with its country code.") % {"example": example}, code="invalid_phone"
    )
    if len(text) > MAX_TYPED or any(character.isalpha() for character in text):
        raise unreadable
    # Abroad people know 00 for "+", also where the country dials another prefix.
    text = re.sub(r"^\s*00+", "+", text)
    try:
        number = phonenumbers.parse(text, country_code or None)
    except phonenumbers.NumberParseException as error:
        raise unreadable from error
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("This number does not exist. Check its digits; here a number looks like %(example)s.") % {"example": example},
            code="invalid_phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """An E.164 number for a person: "+224 620 00 00 01". What cannot be read is given back as it is."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number


def example_phone(country_code: str) -> str:
    """A mobile number as it looks in that country."""
    number = phonenumbers.example_number_for_type(country_code, phonenumbers.PhoneNumberType.MOBILE)
    return format_phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) if number else "+224 620 00 00 01"


class PhoneField(forms.CharField):
    """A phone number as people of a country write it; its value is E.164, or "" when left out."""

    def __init__(self, *args: Any, country_code: str, **kwargs: Any) -> None:
        self.country_code = country_code
        attributes = {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "placeholder": example_phone(country_code)}
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        kwargs.setdefault("label", gettext_lazy("Phone number"))
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> str:
        """E.164, or ValidationError in words for the writer."""
        text = super().clean(value)
        return parse_phone(text, self.country_code) if text else ""

    def prepare_value(self, value: Any) -> Any:
        """What the page shows: a stored number in its readable form, what was typed as it was typed."""
        return format_phone(value) if isinstance(value, str) and value.startswith("+") else value
