"""What payments show in other apps' pages."""

from django.db.models import QuerySet
from django.http import HttpRequest

from shop.common.prepared import Blank, prepared
from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payments.models import Refund
from shop.payments.providers import get_provider
from shop.payments.queries import last_try, payment_due
from shop.payments.services import explain_unpaid_attempt


@fill_slot("order.parcels", order=40)
def refunds_of_order(request: HttpRequest, order: Order) -> Fragment | None:
    """The buyer's money on its way back: where it is, and the code. Nothing for anybody else."""
    if request.user.pk != order.buyer_id:
        return None
    found = _refunds_of(order.pk)
    return Fragment("payments/_refunds.html", {"refunds": found}) if found else None


@prepared
def _refunds_of(order_id: Blank) -> QuerySet[Refund]:
    return Refund.objects.filter(order=order_id, amount_minor__gt=0).select_related("carrier", "buyer").order_by("pk")


@fill_slot("order.money", order=40)
def given_back(request: HttpRequest, order: Order) -> Fragment | None:
    """What the seller has given back of the order, how far it is, and the way to give more. Nothing for anybody else."""
    if request.user.pk != order.store.owner_id or not (order.delivered_at or order.paid_at):
        return None
    found = _refunds_of(order.pk)
    may_give = order.refunded_minor < order.total_minor and order.fulfilment not in (Fulfilment.HANDED_OVER, Fulfilment.CANCELLED)
    return Fragment("payments/_given_back.html", {"order": order, "refunds": found, "may_give": may_give}) if found or may_give else None


@fill_slot("order.due")
def due_of_listed_order(request: HttpRequest, order: Order) -> Fragment | None:
    """In a list of the buyer's orders, those among them that he has claimed: "Pay now" and the time left. The address finds the payment."""
    if not order.is_awaiting_payment or not _is_buyers_or_claimers(request, order):
        return None
    return Fragment("payments/_row.html", {"order": order})


def _is_buyers_or_claimers(request: HttpRequest, order: Order) -> bool:
    if request.user.pk == order.buyer_id:
        return True
    return request.user.is_authenticated and Order.objects.of_person(request.user.pk).filter(pk=order.pk).exists()


@fill_slot("order.payment")
def payment_of_order(request: HttpRequest, order: Order) -> Fragment | None:
    """How an order is paid in advance: what is still to be done about it, or by which means it was done. For its buyer alone."""
    if request.user.pk != order.buyer_id or not order.is_prepaid:
        return None
    payment = payment_due(order)
    if payment is None:
        return None
    attempt = last_try(payment) if order.is_awaiting_payment else None
    shown = {"order": order, "payment": payment, "method": get_provider(payment.provider)}
    return Fragment("payments/_order.html", shown | {"attempt": attempt, "failure": explain_unpaid_attempt(attempt) if attempt else ""})
