"""Cash in somebody's hands, order by order, and what it may come to."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Sum

from couriers.models import CourierProfile, Delivery
from couriers.states import OPEN_JOBS
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.models import CashDesk, Deposit
from shop.custody.queries import debt_of, desks_for, held_for_orders, lost_with, overdue_with
from shop.custody.states import OPEN_DEPOSITS
from shop.ledger.queries import balances_of
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.stores.models import Store


@dataclass(frozen=True, slots=True)
class Purse:
    """A courier's cash of one currency, or what one store owes. `limit` None: none; `ahead` is still to be collected.

    `half_cash` is confirmed by the courier alone: it counts towards the limit and cannot be brought yet. `overdue` is what of a courier's
    cash is asked back; `lost` was given up and is still to be paid off.
    """

    key: str
    total: Money
    to_bring: Money
    limit: Money | None
    ahead: Money
    half_cash: Money | None = None
    overdue: Money | None = None
    lost: Money | None = None
    store: Store | None = None
    orders: list[tuple[Order | None, Money]] = field(default_factory=list)
    desks: list[CashDesk] = field(default_factory=list)
    open_deposit: Deposit | None = None

    @property
    def percent(self) -> int:
        """Of the limit, at most 100."""
        if self.limit is None or self.limit.is_zero:
            return 100 if self.limit is not None else 0
        half = self.half_cash.minor if self.half_cash is not None else 0
        return min(max(self.total.minor + half + self.ahead.minor, 0) * 100 // self.limit.minor, 100)


def courier_purses(profile: CourierProfile) -> list[Purse]:
    """One for each currency; the market's also when it is empty."""
    holder = (AccountKind.COURIER_CASH.value, profile.user_id)
    totals = {total.currency: total for total in balances_of(*holder)}
    home = profile.country.currency
    held = held_for_orders(holder)
    overdue = {amount.currency: amount for amount in overdue_with(profile.user_id)}
    lost = {amount.currency: amount for amount in lost_with(profile.user_id)}
    half = {amount.currency: amount for amount in balances_of(AccountKind.HALF_CASH, profile.user_id) if not amount.is_zero}
    totals |= {currency: totals.get(currency, Money.zero(currency)) for currency in (*lost, *half)}
    underway = {deposit.currency: deposit for deposit in Deposit.objects.filter(courier=profile.user_id, status__in=OPEN_DEPOSITS)}
    return [
        Purse(
            key=f"purse-{currency}",
            total=total,
            to_bring=total + lost.get(currency, Money.zero(currency)),
            half_cash=half.get(currency),
            overdue=overdue.get(currency),
            lost=lost.get(currency),
            limit=profile.cash_ceiling if currency == home else None,
            ahead=_ahead(profile.user_id, currency) - half.get(currency, Money.zero(currency)),
            orders=[(order, amount) for order, amount in held if amount.currency == currency],
            desks=desks_for(profile.country_id, currency, point=profile.point),
            open_deposit=underway.get(currency),
        )
        for currency, total in ({home: Money.zero(home)} | totals).items()
        if not total.is_zero or currency in lost or currency in half or (currency == home and profile.may_carry)
    ]


def store_purses(user: User) -> list[Purse]:
    """What each store of the person owes; those which owe nothing, and have nothing under way, are left out."""
    purses = []
    underway = {deposit.store_id: deposit for deposit in Deposit.objects.filter(store__owner=user, status__in=OPEN_DEPOSITS)}
    for store in user.stores.select_related("country").order_by("pk"):
        debt = debt_of(store)
        if debt.owed.is_zero and store.pk not in underway:
            continue
        desks = desks_for(store.country_id, store.currency, point=store.point)
        nothing = Money.zero(store.currency)
        purses.append(
            Purse(
                key=f"store-{store.pk}",
                total=debt.owed,
                to_bring=debt.owed,
                limit=debt.limit,
                ahead=nothing,
                store=store,
                desks=desks,
                open_deposit=underway.get(store.pk),
            )
        )
    return purses


def _ahead(courier_id: int, currency: str) -> Money:
    jobs = Delivery.objects.filter(courier_id=courier_id, status__in=OPEN_JOBS, currency=currency)
    return Money(jobs.aggregate(sum=Sum("cash_due_minor"))["sum"] or 0, currency)
