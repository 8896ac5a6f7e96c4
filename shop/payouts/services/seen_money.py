"""Which sales the platform has seen the money of.

Cash that a courier took is seen once it is off the street: at a desk, or spent from there. Cash that was lost with him never is. Of cash
that the store took itself the platform sees its fee: it is paid, oldest sale first, by whatever the store brings or earns.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Sum

from shop.custody.models import CashPiece
from shop.custody.states import STREET, PieceEnd
from shop.ledger.states import AccountKind
from shop.orders.models import Order, OrderQuerySet
from shop.orders.services import mark_money_seen
from shop.payouts.models import Payee
from shop.payouts.services.earnings import refresh_holder
from shop.payouts.states import EarningKind, EarningState, PayeeKind
from shop.stores.models import Store

_PIECES = CashPiece.objects.filter(order=OuterRef("pk"))
_IN_STORE = {"ended": PieceEnd.KEPT, "holder_kind": AccountKind.SELLER_CASH}


def look_for_money(store_id: int) -> int:
    """Note the money of the store's sales that has come since. Returns of how many; may run at any time, any number of times."""
    waiting = Order.objects.money_unseen().filter(store=store_id)
    if not waiting.exists():
        return 0
    store = Store.objects.get(pk=store_id)
    seen = [*filter_cash_arrived(waiting), *_fees_paid(waiting, store)]
    marked = sum(mark_money_seen(order) for order in seen)
    if any(order.discount_apart for order in seen):
        refresh_holder(PayeeKind.STORE, store.pk, store.currency)
    return marked


def sweep_unseen_money() -> int:
    """The same for every store that has such sales: what no event has told of. Returns of how many sales."""
    stores = Order.objects.money_unseen().order_by("store_id").values_list("store_id", flat=True).distinct()
    return sum(look_for_money(store_id) for store_id in list(stores))


def filter_cash_arrived(waiting: OrderQuerySet) -> OrderQuerySet:
    """Those of the sales whose cash a courier took, and brought."""
    taken_by_courier = Exists(_PIECES.exclude(**_IN_STORE))
    away = Exists(_PIECES.in_hands().filter(holder_kind__in=STREET))
    lost = Exists(_PIECES.filter(ended=PieceEnd.LOST))
    return waiting.filter(taken_by_courier).exclude(away).exclude(lost).order_by("pk")


def _fees_paid(waiting: OrderQuerySet, store: Store) -> list[Order]:
    """Those of which the platform sees no money but its fee, and whose fee is paid: what the store still owes is for the newest of them."""
    in_person = list(waiting.exclude(Exists(_PIECES.exclude(**_IN_STORE))).order_by("-delivered_at", "-pk"))
    payee = refresh_holder(PayeeKind.STORE, store.pk, store.currency) if in_person else None
    owed, paid = _owed_of_own(payee) if payee else 0, []
    for order in in_person:
        if owed <= 0:
            paid.append(order)
        owed -= order.fee_minor + order.fee_tax_minor
    return paid


def _owed_of_own(payee: Payee) -> int:
    """What the store would owe without the platform's own discounts: these do not pay the fees for one another."""
    discounts = payee.earnings.filter(kind=EarningKind.DISCOUNT, state=EarningState.AVAILABLE).aggregate(sum=Sum("amount_minor"))["sum"]
    return (discounts or 0) - payee.available_minor
