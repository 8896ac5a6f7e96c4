"""What a store has with us for certain, what it lacks, and what the platform has advanced to couriers for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from shop.common.clock import now
from shop.custody.models import CashPiece
from shop.custody.states import STREET
from shop.ledger.models import Line
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.payments.services import read_taken_off_store
from shop.payments.states import FREE_STATES
from shop.payouts.models import Earning, Payee
from shop.payouts.states import EarningKind, EarningState, PayeeKind

UNTAKEN = (EarningState.PENDING, EarningState.AVAILABLE)
OF_KEPT_SALES = (EarningKind.SALE, EarningKind.KEPT)


def certain_balance(payee: Payee, *, but: Order | None = None) -> int:
    """Minor units: what is available, less all that the store owes, but for fees not yet paid; negative when it lacks something.

    What is only pending may still be taken back by whoever paid it: it pays the losses of its own order and no others. `but`: losses of
    that order count elsewhere. Refunds that wait lessen nothing but the money of their own orders.
    """
    rows = payee.earnings.filter(state__in=UNTAKEN)
    counted = rows.filter(Q(amount_minor__lt=0) | Q(state=EarningState.AVAILABLE))
    if but is not None:
        counted = counted.exclude(order=but, amount_minor__lt=0)
    return _sum(counted) + _borne_by_orders(payee, rows, but) + unpaid_fees(payee)


def own_balance(payee: Payee, order: Order) -> int:
    """What is pending of the order's money, less all that was taken off the store for it."""
    mine = payee.earnings.filter(state__in=UNTAKEN, order=order)
    return _sum(mine.filter(Q(amount_minor__lt=0) | Q(state=EarningState.PENDING)))


def whole_balance(payee: Payee, order: Order) -> int:
    """All that is not in a payout of the order's money, less what was taken off the store for it."""
    return _sum(payee.earnings.filter(state__in=UNTAKEN, order=order))


def unpaid_fees(payee: Payee) -> int:
    """Fees of sales whose cash the seller kept, less what the store has brought since: nobody's money has left for them."""
    rows = payee.earnings.filter(state__in=UNTAKEN)
    brought = _sum(rows.filter(kind=EarningKind.ADJUSTMENT, amount_minor__gt=0))
    return max(0, _fees_in(rows) - brought)


def lacking_of(stores: Collection[int], currency: str) -> int:
    """What these stores lack, each for itself: what one has does not pay what another owes. With what staff advanced for couriers' cash."""
    payees = Payee.objects.filter(kind=PayeeKind.STORE, holder_id__in=stores, currency=currency)
    return sum(max(0, -certain_balance(payee)) for payee in payees) + street_advanced(stores, currency)


def street_advanced(stores: Collection[int], currency: str) -> int:
    """Cash that couriers still have of orders whose refunds staff have paid at the platform's cost."""
    advanced = Refund.objects.filter(order__store__in=stores, currency=currency, advanced_at__isnull=False)
    return _sum(CashPiece.objects.in_hands().filter(order__in=advanced.values("order"), holder_kind__in=STREET))


def fees_advanced(stores: Collection[int], *, but: Order) -> int:
    """Couriers' fees of other orders of these stores that were paid while the orders' own money can still be taken back."""
    young = Earning.objects.filter(order=OuterRef("order"), kind=EarningKind.SALE, not_before__gt=now())
    advanced = Earning.objects.filter(Exists(young), kind=EarningKind.DELIVERY, not_before=None, order__store__in=stores)
    return _sum(advanced.exclude(order=but))


def fees_before_sales(stores: Collection[int], *, but: Order) -> dict[int, int]:
    """Order → its courier's fee that has left, where the order's sale is not among the store's earnings yet; minor units."""
    sale = Earning.objects.filter(order=OuterRef("order"), kind=EarningKind.SALE)
    early = Earning.objects.filter(~Exists(sale), kind=EarningKind.DELIVERY, not_before=None, order__store__in=stores).exclude(order=but)
    return dict(early.order_by().values_list("order").annotate(sum=Sum("amount_minor")))


def cash_on_street(order: Order, *, hands: Holder | None) -> int:
    """What of the order's cash is still with whoever took it at the door; what lies in `hands` is not counted."""
    out = CashPiece.objects.in_hands().filter(order=order, holder_kind__in=STREET)
    if hands is not None:
        out = out.exclude(holder_kind=hands[0], holder_id=hands[1])
    return _sum(out)


def carriage_of(order: Order) -> int:
    """What the courier has earned with the order's delivery, without the bonus."""
    earned = Line.objects.filter(entry__key=f"order:{order.pk}:delivered", account__kind=AccountKind.COURIER_EARNING)
    return -_sum(earned)


def _borne_by_orders(payee: Payee, rows: QuerySet[Earning], but: Order | None) -> int:
    """What orders bear themselves of what was taken off for them, added again, up to nothing: out of their sale that is still pending, and
    what refunds take off that have not left."""
    waiting = Refund.objects.filter(order__store=payee.holder_id, currency=payee.currency, status__in=FREE_STATES, advanced_at=None)
    of_orders = dict(waiting.exclude(order=but).values_list("pk", "order_id"))
    borne: Counter[int] = Counter()
    for pk, minor in read_taken_off_store(list(of_orders)).items():
        borne[of_orders[pk]] += minor
    pending = rows.filter(kind=EarningKind.SALE, state=EarningState.PENDING, amount_minor__gt=0).exclude(order=but)
    with_losses = rows.filter(amount_minor__lt=0).values("order")
    for order_id, minor in pending.filter(order__in=with_losses).values_list("order", "amount_minor"):
        borne[order_id] += minor
    of_these = rows.filter(order__in=list(borne))
    mine = of_these.filter(Q(amount_minor__lt=0) | Q(state=EarningState.AVAILABLE)).order_by().values("order")
    nets = dict(mine.annotate(net=Sum("amount_minor")).values_list("order", "net"))
    fees = _fees_by_order(of_these)
    return sum(min(max(0, -nets.get(order_id, 0) - fees.get(order_id, 0)), minor) for order_id, minor in borne.items())


def _fees_in(rows: QuerySet[Earning]) -> int:
    return sum(_fees_by_order(rows).values())


def _fees_by_order(rows: QuerySet[Earning]) -> dict[int, int]:
    kept = rows.filter(kind=EarningKind.KEPT).values("order")
    nets = rows.filter(kind__in=OF_KEPT_SALES, order__in=kept).order_by().values("order")
    return {order_id: -net for order_id, net in nets.annotate(net=Sum("amount_minor")).filter(net__lt=0).values_list("order", "net")}


def _sum(rows: QuerySet[Earning] | QuerySet[CashPiece] | QuerySet[Line]) -> int:
    found: int = rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return found
