"""Which papers are due, and issuing them. Each may be asked for any number of times."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from shop.common.clock import now
from shop.orders.models import Order, OrderQuerySet
from shop.papers.models import Paper
from shop.papers.queries import fee_movements, stores_charged
from shop.papers.services.invoices import compose_credit_note, compose_invoice
from shop.papers.services.seals import seal_paper
from shop.papers.services.statements import compose_statement
from shop.papers.states import PaperKind
from shop.payments.models import Refund
from shop.payments.states import RefundCause
from shop.places.models import Country

HAD_MONEY = Q(paid_at__isnull=False) | Q(delivered_at__isnull=False)
OF_A_SALE = Q(order__isnull=False, cause__in=[RefundCause.CANCELLED, RefundCause.RETURNED, RefundCause.GOODWILL])
PLACES = ("country", "region", "prefecture", "quarter", "owner")
GRACE = timedelta(hours=6)  # what was posted in the month's last instant has committed by then


def issue_invoice(order_id: int) -> Paper | None:
    """To the buyer, once the order is paid in advance or delivered; None before that."""
    order = _orders_for_papers().filter(HAD_MONEY, pk=order_id).first()
    return seal_paper(compose_invoice(order)) if order else None


def issue_credit_note(refund_id: int) -> Paper | None:
    """To the buyer, for what of an order is owed back; the order's invoice comes first. None for money that had paid nothing."""
    refund = Refund.objects.prefetch_related("lines__order_line").filter(OF_A_SALE, pk=refund_id).first()
    if refund is None or refund.order_id is None:
        return None
    order = _orders_for_papers().get(pk=refund.order_id)
    invoice = issue_invoice(order.pk)
    return seal_paper(compose_credit_note(refund, order, invoice)) if invoice else None


def issue_missing_papers(*, limit: int = 500) -> int:
    """Invoices and credit notes that no event has brought about. Returns how many orders and refunds were looked after."""
    invoices = Paper.objects.filter(order=OuterRef("pk"), kind=PaperKind.INVOICE)
    orders = Order.objects.filter(HAD_MONEY & ~Exists(invoices)).order_by("pk").values_list("pk", flat=True)[:limit]
    notes = Paper.objects.filter(refund=OuterRef("pk"), kind=PaperKind.CREDIT_NOTE)
    owed = Refund.objects.filter(OF_A_SALE, ~Exists(notes), order__in=Order.objects.filter(HAD_MONEY))
    refunds = list(owed.order_by("pk").values_list("pk", flat=True)[:limit])
    issued = [issue_invoice(pk) for pk in list(orders)]
    return len(issued) + len([issue_credit_note(pk) for pk in refunds])


def issue_statements(*, at: datetime | None = None) -> int:
    """Of the month that ended last in each market, to every store that fees were taken of or given back to. Returns how many are new."""
    at = at or now()
    return sum(_issue_statements_of(country, *find_last_month(country, at)) for country in Country.objects.order_by("pk"))


def find_last_month(country: Country, at: datetime) -> tuple[datetime, datetime]:
    """The first instants of the month that ended last by the market's clock, and of the next one."""
    local = (at - GRACE).astimezone(ZoneInfo(country.time_zone))
    until = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (until - timedelta(days=1)).replace(day=1), until


def _issue_statements_of(country: Country, since: datetime, until: datetime) -> int:
    done = Paper.objects.filter(store=OuterRef("pk"), kind=PaperKind.STATEMENT, since=since)
    stores = stores_charged(country, since=since, until=until).filter(~Exists(done)).select_related(*PLACES).order_by("pk")
    for store in (left := list(stores)):
        seal_paper(compose_statement(store, fee_movements(store, since=since, until=until), since=since, until=until))
    return len(left)


def _orders_for_papers() -> OrderQuerySet:
    return Order.objects.select_related("buyer", *(f"store__{name}" for name in PLACES)).prefetch_related("lines")
