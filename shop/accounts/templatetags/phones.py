"""`{{ address.phone|phone }}`."""

from typing import Any

from django import template

from shop.accounts.phones import format_phone

register = template.Library()


@register.filter
def phone(number: Any) -> str:
    """An E.164 number as people read it: "+224 620 00 00 01"."""
    return format_phone(str(number or ""))
