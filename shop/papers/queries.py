"""Reading papers, and what the book says of fees."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Max, Min, OuterRef, QuerySet, Subquery, Sum

from shop.common.bounded_counts import bounded_counts
from shop.ledger.models import Line
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.papers.models import Paper, PaperQuerySet
from shop.places.models import Country
from shop.stores.models import Store, StoreQuerySet

FEES = (AccountKind.PLATFORM_FEE, AccountKind.FEE_TAX)


@dataclass(frozen=True, slots=True)
class Earned:
    """What one entry of the book moved on the platform's fee accounts: taken positive, given back negative."""

    posted_at: datetime
    order: str
    currency: str
    fee_minor: int
    tax_minor: int


def fee_movements(store: Store, *, since: datetime, until: datetime) -> list[Earned]:
    """Every movement of the platform's fees about the store's orders in that time, the oldest first."""
    orders = Order.objects.filter(store=store)
    fields = ("entry_id", "entry__posted_at", "entry__subject_id", "entry__currency", "account__kind")
    lines = _fees(since, until).filter(entry__subject_id__in=orders.values("pk")).order_by("entry_id")
    sums: dict[tuple[int, datetime, int, str], dict[str, int]] = defaultdict(dict)
    for entry_id, at, order_id, currency, kind, minor in lines.values_list(*fields).annotate(sum=Sum("amount_minor")):
        sums[entry_id, at, order_id, currency][kind] = -minor
    numbers = dict(orders.filter(pk__in={key[2] for key in sums}).values_list("pk", "number"))
    return [
        Earned(at, numbers[order_id], currency, kinds.get(AccountKind.PLATFORM_FEE, 0), kinds.get(AccountKind.FEE_TAX, 0))
        for (_entry, at, order_id, currency), kinds in sums.items()
    ]


def stores_charged(country: Country, *, since: datetime, until: datetime) -> StoreQuerySet:
    """The market's stores whose orders moved the platform's fees in that time."""
    orders = Order.objects.filter(pk__in=_fees(since, until).values("entry__subject_id"))
    return Store.objects.filter(country=country, pk__in=orders.values("store"))


def fees_by_store(since: datetime, until: datetime) -> dict[int, int]:
    """{store: fees and their tax}, as `fee_movements` adds up, of all stores at once: for proofs."""
    of_order = _fees(since, until).filter(entry__subject_id=OuterRef("pk")).order_by().values("entry__subject_id")
    posted = Subquery(of_order.values(sum=Sum("amount_minor")), output_field=BigIntegerField())
    orders = Order.objects.filter(pk__in=_fees(since, until).values("entry__subject_id")).order_by().annotate(posted=posted)
    return {store_id: -posted for store_id, posted in orders.values_list("store").annotate(sum=Sum("posted"))}


def _fees(since: datetime, until: datetime) -> QuerySet[Line]:
    """The book's lines of fees about orders."""
    of_platform = Line.objects.filter(account__kind__in=FEES, account__holder_id=0, entry__subject="order")
    return of_platform.filter(entry__posted_at__gte=since, entry__posted_at__lt=until)


def papers_of_order(order: Order, user_id: int) -> PaperQuerySet:
    """What the person may read of an order's papers, the oldest first."""
    return Paper.objects.readable_by(user_id).filter(order=order).order_by("pk")


def papers_of_store(store: Store, *, since: datetime | None = None, until: datetime | None = None) -> PaperQuerySet:
    """The store's papers, the newest first; of a time if one is given."""
    papers = Paper.objects.filter(store=store).select_related("order").order_by("-pk")
    return papers.filter(sealed_at__gte=since, sealed_at__lt=until) if since and until else papers


def months_of_store(store: Store) -> list[datetime]:
    """The months by the market's clock in which the store has papers, the newest first."""
    zone = ZoneInfo(store.country.time_zone)
    papers = Paper.objects.filter(store=store)
    span = papers.aggregate(first=Min("sealed_at"), last=Max("sealed_at"))
    if span["first"] is None:
        return []
    months, since = [], _first_of_month(span["first"].astimezone(zone))
    while since <= span["last"]:
        months.append(since)
        since = _first_of_month(since + timedelta(days=32))
    of_month = {
        str(since): papers.filter(sealed_at__gte=since, sealed_at__lt=_first_of_month(since + timedelta(days=32))) for since in months
    }
    held = bounded_counts(of_month, most=1)
    return [since for since in reversed(months) if held[str(since)]]


def _first_of_month(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
