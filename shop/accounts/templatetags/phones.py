"""`{{ address.phone|phone }}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.accounts.phones import format_phone

register = template.Library()


@register.filter("phone")
def phone_number(number: Any) -> SafeString:
    """An E.164 number as people read it: "+224 620 00 00 01".

    Isolated: after a name in Arabic letters its groups of figures would otherwise be shown in the reverse order.
    """
    return format_html('<bdi dir="ltr">{}</bdi>', format_phone(str(number))) if number else SafeString("")


@register.filter
def last_digits(number: Any) -> SafeString:
    """The last two, for its owner to know which it is and for nobody else to learn it."""
    return format_html('<bdi dir="ltr">…{}</bdi>', str(number)[-2:])


@register.filter
def masked_email(address: Any) -> str:
    """ "f…@example.com"."""
    name, _at, host = str(address).partition("@")
    return f"{name[:1]}…@{host}"
