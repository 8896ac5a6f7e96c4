"""What papers show in other apps' pages."""

from django.http import HttpRequest

from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order
from shop.papers.queries import papers_of_order


@fill_slot("order.papers")
def order_papers(request: HttpRequest, order: Order) -> Fragment | None:
    """The order's papers, for whom they are made out to."""
    had_money = bool(order.paid_at or order.delivered_at)  # before that nobody has written any
    found = list(papers_of_order(order, request.user.pk)) if had_money and request.user.pk else []
    return Fragment("papers/_papers.html", {"papers": found}) if found else None
