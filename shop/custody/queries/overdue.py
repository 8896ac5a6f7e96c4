"""Cash that couriers keep too long, and what they owe of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from shop.common.clock import now
from shop.common.money import Money
from shop.custody.models import CashPiece, OverdueCash
from shop.ledger.models import Account
from shop.ledger.states import AccountKind
from shop.places.models import Country

HAND = AccountKind.COURIER_CASH
NOTICE = timedelta(days=1)  # from the reminder to the case
USUAL_DAYS = 3  # where a currency is no market's


def days_allowed(currency: str) -> int:
    """How long a courier may keep cash of the currency: what the most patient of its markets says."""
    patient = Country.objects.filter(currency=currency, is_active=True).aggregate(days=Max("cash_overdue_days"))["days"]
    return USUAL_DAYS if patient is None else patient


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece of cash in a courier's hands, and since when (UTC): cash of a refund is older than that. Minor units."""

    pk: int
    amount_minor: int
    since: datetime


def kept_since(before: datetime, *, courier_id: int, currency: str) -> list[KeptPiece]:
    """What came into the courier's hands by then, is still there and not yet asked back; the oldest first."""
    pieces = _kept_since(before, currency).filter(holder_id=courier_id).order_by("since", "pk")
    return [KeptPiece(*row) for row in pieces.values_list("pk", "amount_minor", "since")]


def hands_to_chase() -> list[tuple[int, str]]:
    """Couriers (a user's id, a currency) who are to be reminded, whose case is to be opened, or closed."""
    currencies = CashPiece.objects.in_hands().filter(holder_kind=HAND).order_by().values_list("currency", flat=True).distinct()
    found: set[tuple[int, str]] = set(OverdueCash.objects.chased().order_by().values_list("courier_id", "currency"))
    for currency in currencies:
        nearly = _kept_since(now() - timedelta(days=days_allowed(currency)) + NOTICE, currency).order_by()
        found |= {(courier_id, currency) for courier_id in nearly.values_list("holder_id", flat=True)}
    return sorted(found)


def lost_with(courier_id: int) -> list[Money]:
    """What was given up for lost with the courier and is not paid off, by currency."""
    owed = Account.objects.filter(kind=AccountKind.COURIER_DEBT, holder_id=courier_id, balance_minor__gt=0)
    return [account.balance for account in owed.order_by("currency")]


def overdue_with(courier_id: int) -> list[Money]:
    """What is asked back from the courier and still in hand, by currency."""
    chased = OverdueCash.objects.chased().filter(courier=courier_id).with_left().filter(left_minor__gt=0)
    sums: dict[str, Money] = {}
    for case in chased.order_by("currency", "pk"):
        sums[case.currency] = sums.get(case.currency, Money.zero(case.currency)) + case.left
    return list(sums.values())


def _kept_since(before: datetime, currency: str) -> QuerySet[Any]:
    came = Max("moves__moved_at", filter=Q(moves__to_kind=HAND, moves__to_id=F("holder_id")))
    held = CashPiece.objects.in_hands().filter(holder_kind=HAND, currency=currency, came_at__lte=before, overdue=None)
    return held.annotate(since=Coalesce(came, "came_at")).filter(since__lte=before)
