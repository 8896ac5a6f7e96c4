"""How established a store is, and what of its money stays back for refunds and disputes."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Avg, Sum

from shop.common.clock import now
from shop.common.money import Money
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payouts.models import Earning, Payee
from shop.payouts.states import EarningKind, PayeeKind
from shop.stores.models import Store
from shop.trust.models import TrustRules
from shop.trust.queries import DeliveredSale, party_of, reserve_of, rules_of
from shop.trust.states import MONEY_KIND_OF, MoneyKind

SURE = [method for method, kind in MONEY_KIND_OF.items() if kind in (MoneyKind.CASH, MoneyKind.CREDIT)]
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
    """What stays back of the store's available money; nothing of a courier's. Needs `country` loaded."""
    nothing = Money.zero(payee.currency)
    if payee.kind != PayeeKind.STORE or payee.pk is None:
        return nothing
    rules = rules_of(payee.country)
    since = now() - timedelta(days=rules.reserve_days)
    sales = Earning.objects.filter(payee=payee, kind=EarningKind.SALE, earned_at__gte=since, order__is_prepaid=True)
    prepaid = sales.exclude(order__payment_method__in=SURE).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    if prepaid <= 0 or not rules.reserve_bp:
        return nothing
    established = is_established(Store.objects.get(pk=payee.holder_id), rules)
    return Money(reserve_of(prepaid, rules, is_established=established), payee.currency)
