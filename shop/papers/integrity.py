"""Facts of papers."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.events.models import DomainEvent
from shop.orders.events import ORDER_DELIVERED, ORDER_PAID
from shop.orders.models import Order
from shop.papers.models import Paper, Series
from shop.papers.queries import fees_by_store
from shop.papers.services.seals import compute_seal
from shop.papers.states import PaperKind


@integrity_check("no series of papers has a gap")
def numbers_have_no_gap() -> Iterator[str]:
    """From 1 to the last number, each once."""
    series = Series.objects.annotate(
        count=Count("papers"), first=Coalesce(Min("papers__position"), 1), highest=Coalesce(Max("papers__position"), 0)
    )
    for each in series.exclude(count=F("last"), highest=F("last"), first=1).order_by("pk"):
        yield f"series {each.pk} ({each}): {each.count} papers from {each.first} to {each.highest}, last number {each.last}"


@integrity_check("every order that was paid or delivered has its invoice once its events are handled")
def orders_have_invoices() -> Iterator[str]:
    """The events say so: before the job has run there is nothing to miss."""
    happened = DomainEvent.objects.filter(subject="order", subject_id=OuterRef("pk"), name__in=[ORDER_PAID.name, ORDER_DELIVERED.name])
    invoices = Paper.objects.filter(order=OuterRef("pk"), kind=PaperKind.INVOICE)
    had_money = Q(paid_at__isnull=False) | Q(delivered_at__isnull=False)
    orders = Order.objects.filter(had_money, Exists(happened.filter(handled_at__isnull=False)), ~Exists(invoices))
    for pk, number in orders.order_by("pk").values_list("pk", "number"):
        yield f"order {pk} ({number}) has no invoice"


@integrity_check("every invoice and credit note says what was frozen")
def papers_say_what_was_frozen() -> Iterator[str]:
    """An invoice its order's total and tax, a credit note its refund's amount."""
    invoices = Paper.objects.filter(kind=PaperKind.INVOICE).exclude(total_minor=F("order__total_minor"), tax_minor=F("order__tax_minor"))
    notes = Paper.objects.filter(kind=PaperKind.CREDIT_NOTE).exclude(total_minor=F("refund__amount_minor"))
    for paper in (*invoices.order_by("pk"), *notes.order_by("pk")):
        yield f"paper {paper.pk} ({paper.number}) says {paper.total_minor} {paper.currency}: that is not what was frozen"


@integrity_check("every commission statement matches the ledger of its month")
def statements_say_what_the_book_says() -> Iterator[str]:
    """Month by month over all stores."""
    statements = Paper.objects.filter(kind=PaperKind.STATEMENT)
    for since, until in statements.order_by("since", "until").values_list("since", "until").distinct():
        assert since
        assert until  # of a statement the database sees to it
        posted = fees_by_store(since, until)
        for paper in statements.filter(since=since, until=until).defer("snapshot").order_by("pk"):
            if paper.total_minor != posted.get(paper.store_id, 0):
                yield f"paper {paper.pk} ({paper.number}) says {paper.total_minor}, the book {posted.get(paper.store_id, 0)}"


@integrity_check("every invoice and statement has its seal")
def papers_bear_their_seals() -> Iterator[str]:
    """Nobody has written over a snapshot."""
    for pk, number, snapshot, seal in Paper.objects.order_by("pk").values_list("pk", "number", "snapshot", "sha256").iterator():
        if compute_seal(snapshot) != seal:
            yield f"paper {pk} ({number}) has been written over"
