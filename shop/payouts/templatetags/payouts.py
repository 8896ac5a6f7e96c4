"""Payouts in words: `{% load payouts %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from shop.payouts.models import Payout
from shop.payouts.states import Rail

register = template.Library()


@register.filter
def why_failed(payout: Payout) -> str:
    """What staff wrote of a bank's transfer; of a payment service, whose own word is a code, in a sentence of the reader's language."""
    if payout.rail == Rail.BANK:
        return payout.failure
    return _("The payment service did not pay it out. The money is in your balance again: check the account, then ask again.")
