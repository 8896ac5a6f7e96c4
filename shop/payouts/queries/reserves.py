"""How established a store is, and what of its money stays back for refunds and disputes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Avg, Q, QuerySet, Sum

from shop.common.clock import now
from shop.common.money import Money
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payouts.models import Earning, Payee, ReturnHold
from shop.payouts.states import EarningKind, EarningState, PayeeKind
from shop.stores.models import Store
from shop.trust.models import TrustRules
from shop.trust.queries import DeliveredSale, party_of, reserve_of, rules_of
from shop.trust.states import MONEY_KIND_OF, MoneyKind

SURE = [method for method, kind in MONEY_KIND_OF.items() if kind in (MoneyKind.CASH, MoneyKind.CREDIT)]
CALLABLE = Q(order__is_prepaid=True) & ~Q(order__payment_method__in=SURE)  # earnings of sales that whoever paid may still take back
WORTH = (EarningKind.SALE, EarningKind.REFUND, EarningKind.DISPUTE)
USUAL_OF = 50  # completed orders that say what a store usually sells


def is_established(store: Store, rules: TrustRules) -> bool:
    """Enough completed orders of strangers, and long enough. What people sell to their own party makes nobody known."""
    sold = Order.objects.filter(store=store, fulfilment=Fulfilment.COMPLETED).exclude(buyer__in=party_of(store.owner_id))
    old_enough = sold.filter(delivered_at__lte=now() - timedelta(days=rules.established_days)).exists()
    return old_enough and sold.count() >= rules.established_orders


def delivered_sale(order: Order, rules: TrustRules, *, established: bool) -> DeliveredSale:
    """The order as the rules of trust look at it."""
    earlier = Order.objects.filter(store=order.store_id, fulfilment=Fulfilment.COMPLETED).exclude(pk=order.pk)
    usual = earlier.filter(pk__in=earlier.order_by("-pk").values("pk")[:USUAL_OF]).aggregate(minor=Avg("total_minor"))["minor"]
    return DeliveredSale(
        payment_method=order.payment_method,
        total_minor=order.total_minor,
        usual_minor=None if usual is None else int(usual),
        is_established=established,
    )


def reserve_now(payee: Payee) -> Money:
    """What stays back of the store's available money; nothing of a courier's. Needs `country` loaded.

    A share of what the store's callable sales of the last `reserve_days` are worth since their money is free: what still waits is held back
    whole, and what went back to the buyer cannot be taken back again.
    """
    nothing = Money.zero(payee.currency)
    if payee.kind != PayeeKind.STORE or payee.pk is None:
        return nothing
    rules = rules_of(payee.country)
    free = _free_callable(payee, since=now() - timedelta(days=rules.reserve_days)) if rules.reserve_bp else 0
    if not free:
        return nothing
    established = is_established(Store.objects.get(pk=payee.holder_id), rules)
    return Money(reserve_of(free, rules, is_established=established), payee.currency)


def held_for_returns(payee: Payee) -> Money:
    """What stays back of the store's available money for goods that may come back; nothing of a courier's.

    Order by order, less what of its own money is pending: that does not leave anyway.
    """
    if payee.kind != PayeeKind.STORE or payee.pk is None:
        return Money.zero(payee.currency)
    open_holds = ReturnHold.objects.filter(order__store=payee.holder_id, order__currency=payee.currency, lifted_at=None)
    held = dict(open_holds.order_by().values_list("order").annotate(sum=Sum("amount_minor")))
    waiting = payee.earnings.filter(order__in=list(held), state=EarningState.PENDING).order_by().values("order") if held else ()
    pending = dict(waiting.annotate(net=Sum("amount_minor")).values_list("order", "net")) if held else {}  # type: ignore[union-attr]
    return Money(sum(max(0, minor - max(0, pending.get(order_id, 0))) for order_id, minor in held.items()), payee.currency)


def stays_back(payee: Payee) -> Money:
    """Both: the reserve, and what is held for open returns."""
    return reserve_now(payee) + held_for_returns(payee)


def reserve_out_of_other_money(payee: Payee, reserve: Money) -> Money:
    """How much of the reserve comes out of money that nobody can take back: only what the callable sales have no more, being paid out."""
    others = _total(payee.earnings.filter(state=EarningState.AVAILABLE).exclude(CALLABLE).exclude(kind=EarningKind.REST))
    callable_minor = max(0, payee.available_minor - others)
    return Money(max(0, min(reserve.minor - callable_minor, others, payee.available_minor)), payee.currency)


def _free_callable(payee: Payee, *, since: datetime) -> int:
    """Minor units: sale by sale, less what went back of it."""
    sales = payee.earnings.filter(CALLABLE, kind=EarningKind.SALE, earned_at__gte=since).exclude(state=EarningState.PENDING)
    worth = (
        payee.earnings.filter(order__in=sales.values("order"), kind__in=WORTH).order_by().values("order").annotate(net=Sum("amount_minor"))
    )
    return sum(worth.filter(net__gt=0).values_list("net", flat=True))


def _total(rows: QuerySet[Earning]) -> int:
    found: int = rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return found
