"""Whose returns, in which order."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from returns.models import ReturnRequest, ReturnRequestQuerySet
from returns.states import UNSETTLED, ReturnStatus
from shop.accounts.models import User
from shop.accounts.queries import person_rows
from shop.common.bounded_counts import BoundedCount, bounded_counts
from shop.common.prepared import Blank, prepared
from shop.stores.models import Store

# The filters of the store's desk, each with the states that it gathers.
FILTERS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (_("To do"), (ReturnStatus.REQUESTED, ReturnStatus.ON_WAY, ReturnStatus.RECEIVED)),
    "approved": (_("Expected"), (ReturnStatus.APPROVED,)),
    "refused": (_("Refused"), (ReturnStatus.REFUSED, ReturnStatus.DISPUTED)),
    "done": (_("Done"), (ReturnStatus.INSPECTED, ReturnStatus.REFUNDED, ReturnStatus.CLOSED, ReturnStatus.WITHDRAWN)),
}


def buyer_returns(user: User) -> ReturnRequestQuerySet:
    """All of a person's, with what a list shows."""
    return ReturnRequest.objects.of_buyers(person_rows(user)).with_sides()


def seller_returns(store: Store, *, shown: str = "") -> ReturnRequestQuerySet:
    """The store's in that filter, with what a list shows."""
    _label, states = FILTERS.get(shown, FILTERS[""])
    return ReturnRequest.objects.filter(store=store, status__in=states).with_sides()


def return_filters(store: Store, shown: str) -> list[dict[str, object]]:
    """The tabs with their numbers, in one query."""
    own = ReturnRequest.objects.filter(store=store)
    numbers = bounded_counts({key: own.filter(status__in=states) for key, (_label, states) in FILTERS.items() if key != "done"})
    return [
        {"label": label, "url": f"?show={key}" if key else "?", "current": key == shown, "count": numbers.get(key)}
        for key, (label, _states) in FILTERS.items()
    ]


def return_counts(store: Store) -> BoundedCount:
    """How many wait for the store."""
    waiting = ReturnRequest.objects.filter(store=store, status__in=FILTERS[""][1])
    return bounded_counts({"waiting": waiting}, most=99)["waiting"]


def return_to_show(whose: Q, number: str) -> ReturnRequest | None:
    """One of those, with everything that its page shows."""
    return ReturnRequest.objects.filter(whose, number=number).with_sides().first()


@prepared
def returns_of_order(order_id: Blank) -> QuerySet[ReturnRequest]:
    """Of one order, the oldest first."""
    return ReturnRequest.objects.filter(order=order_id).order_by("pk")


def has_open_returns(user: User) -> bool:
    """Whether somebody has goods, or money for goods, on their way in either hat."""
    mine = Q(buyer__in=person_rows(user)) | Q(store__owner=user)
    return ReturnRequest.objects.filter(mine, status__in=[*UNSETTLED, ReturnStatus.REFUNDED]).exists()
