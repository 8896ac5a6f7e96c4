"""`{{ amount|money }}` and `{{ currency|currency_sign }}`."""

from django import template

from shop.common.money import Money, currency_sign

register = template.Library()


register.filter("currency_sign", currency_sign)


@register.filter("money")
def format_money(amount: Money | None) -> str:
    """The amount for a person in the active language; nothing for None."""
    return "" if amount is None else amount.format()
