"""Phone numbers as phone companies write them: the digits of E.164 without the plus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shop.common.late import late_module
from shop.payments.exceptions import ProviderRefused

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = late_module("phonenumbers")


def to_msisdn(phone: str, *regions: str) -> str:
    """The digits of an E.164 number, of one of those countries where any is named. Raises ProviderRefused."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException as error:
        raise ProviderRefused(_("Enter the phone number that pays."), code="phone_missing") from error
    if regions and phonenumbers.region_code_for_number(number) not in regions:
        raise ProviderRefused(_("This phone number is of another country: it cannot be used here."), code="phone_elsewhere")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")


def from_msisdn(digits: object) -> str:
    """E.164, or "" when it is no number: some companies hide digits."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
