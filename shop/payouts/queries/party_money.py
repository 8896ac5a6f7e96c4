"""What the people of one party have with us: for staff who look at a sale between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Sum

from shop.accounts.models import User
from shop.common.money import Money
from shop.ledger.models import Account
from shop.ledger.states import AccountKind
from shop.payments.models import Refund
from shop.payments.states import RefundStatus
from shop.payouts.models import OwnTrade, Payee
from shop.payouts.states import PayeeKind
from shop.stores.models import Store
from shop.trust.queries import party_of


@dataclass(frozen=True, slots=True)
class PayeeSums:
    """One store's or courier's money in one currency."""

    name: str
    payee: Payee


@dataclass(frozen=True, slots=True)
class RefundsAsked:
    """What one buyer is still owed back, in one currency."""

    name: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class CreditLeft:
    """What one buyer has with us."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PartyMoney:
    """The people who are linked with those of a sale, and all that is open between them and us; other sales of theirs that wait too."""

    people: list[User]
    payees: list[PayeeSums]
    refunds: list[RefundsAsked]
    credits: list[CreditLeft]
    trades: list[OwnTrade]


def party_money(trade: OwnTrade) -> PartyMoney:
    """Of everybody who is one party with buyer, seller or courier of the sale. Needs `order` loaded."""
    ids = set().union(*(party_of(user_id) for user_id in sorted(trade.people)))
    people = list(User.objects.filter(pk__in=ids).order_by("pk"))
    names = {user.pk: user.display_name for user in people}
    waiting = OwnTrade.objects.filter(seller__in=ids, released_at=None).exclude(pk=trade.pk).select_related("order", "seller")
    return PartyMoney(
        people=people,
        payees=_payee_sums(ids, names),
        refunds=_refunds_asked(ids, names),
        credits=_credits_left(ids, names),
        trades=list(waiting.order_by("-amount_minor", "pk")[:50]),
    )


def _payee_sums(ids: Collection[int], names: dict[int, str]) -> list[PayeeSums]:
    stores = dict(Store.objects.filter(owner__in=ids).values_list("pk", "name"))
    of_stores = Payee.objects.filter(kind=PayeeKind.STORE, holder_id__in=stores).order_by("pk")
    of_couriers = Payee.objects.filter(kind=PayeeKind.COURIER, holder_id__in=ids).order_by("pk")
    return [PayeeSums(stores[payee.holder_id], payee) for payee in of_stores] + [
        PayeeSums(names[payee.holder_id], payee) for payee in of_couriers
    ]


def _refunds_asked(ids: Collection[int], names: dict[int, str]) -> list[RefundsAsked]:
    """Also those that failed: they are owed still."""
    rows = Refund.objects.filter(buyer__in=ids).exclude(status=RefundStatus.DONE).order_by("buyer", "currency").values("buyer", "currency")
    return [
        RefundsAsked(names[row["buyer"]], row["count"], Money(row["sum"], row["currency"]))
        for row in rows.annotate(count=Count("pk"), sum=Sum("amount_minor"))
    ]


def _credits_left(ids: Collection[int], names: dict[int, str]) -> list[CreditLeft]:
    accounts = Account.objects.filter(kind=AccountKind.STORE_CREDIT, holder_id__in=ids).exclude(balance_minor=0).order_by("pk")
    return [CreditLeft(names[account.holder_id], Money(-account.balance_minor, account.currency)) for account in accounts]
