"""What orders put into the pages of apps below."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shop.common.slots import Fragment, fill_slot
from shop.orders.guest_links import by_order_number, checkout_let_in
from shop.orders.models import Order


@fill_slot("search.reference")
def own_order_of_number(request: HttpRequest, number: str) -> Fragment | None:
    """A way to the order for who has placed it, signed in or as the guest whose link was opened here; to anybody else it says nothing."""
    user = request.user
    is_own = user.is_authenticated and Order.objects.of_person(user.pk).filter(number=number).exists()
    if not is_own and checkout_let_in(request, by_order_number(request, number)) is None:
        return None
    label = _("Your order %(number)s") % {"number": number}
    return Fragment("orders/_named.html", {"label": label, "url": Order(number=number).get_absolute_url()})
