"""Reply templates: the words in braces, and what is put in their place."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from shop.orders.models import Order

VARIABLES = {
    "buyer": _("the buyer's name"),
    "store": _("the store's name"),
    "order": _("the number of the latest order"),
    "state": _("state of the order"),
    "total": _("what is to be paid for it"),
}
_BRACES = re.compile(r"\{(\w+)\}")


def unknown_variables(text: str) -> list[str]:
    """Words in braces that nothing stands behind, as written."""
    return [name for name in _BRACES.findall(text) if name not in VARIABLES]


def fill_template(text: str, *, buyer: str, store: str, order: Order | None) -> str:
    """The text with what is known put in; what is not (no order yet) stays in braces, to be seen before it is sent."""
    values = {"buyer": buyer, "store": store}
    if order is not None:
        values |= {"order": order.number, "state": str(order.get_fulfilment_display()), "total": order.total.format()}
    return _BRACES.sub(lambda match: values.get(match[1], match[0]), text)
