"""What the back office puts into the pages of apps below."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order


@fill_slot("search.reference", order=60)
def sold_order_of_number(request: HttpRequest, number: str) -> Fragment | None:
    """A way to the order for who has sold it."""
    user = request.user
    if not user.is_authenticated or not user.is_seller or not Order.objects.sold_by(user.pk).filter(number=number).exists():
        return None
    label = _("Order %(number)s at your store") % {"number": number}
    return Fragment("orders/_named.html", {"label": label, "url": reverse("sellers:order", args=[number])})
