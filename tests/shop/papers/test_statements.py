"""Monthly statements: the book's own lines, by the market's clock."""

from datetime import UTC, datetime

import pytest
from django.db.models import QuerySet, Sum

from shop.ledger.models import Entry, Line
from shop.orders.models import Order
from shop.papers.integrity import statements_say_what_the_book_says
from shop.papers.models import Paper
from shop.papers.pdf import render_pdf
from shop.papers.services import issue_statements, statements
from shop.papers.services.due_papers import find_last_month
from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from tests.factories.commissions import create_tax
from tests.factories.papers import create_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store
from tests.integrity import database_looks_away

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 20, 12, tzinfo=UTC)
AFTER = datetime(2026, 11, 2, tzinfo=UTC)


def posted(order: Order, *, at: datetime) -> Order:
    """Its entries as if they had been written then."""
    with database_looks_away("ledger_entry"):
        QuerySet(Entry).filter(subject="order", subject_id=order.pk).update(posted_at=at)
    return order


def of_the_book(orders: list[Order], *kinds: str) -> int:
    lines = Line.objects.filter(entry__subject="order", entry__subject_id__in=[order.pk for order in orders], account__kind__in=kinds)
    return -(lines.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def test_statement_sums_are_the_books_of_that_month(sam):
    create_tax()
    store, other = create_store(name="Chez Fatou"), create_store()
    line = (("Leppi", 33_333, 3),)
    in_it = [posted(create_sale(store=store, lines=line), at=OCTOBER) for _ in range(2)]
    back = create_sale(store=store, lines=line)
    refund_order(
        back, quantities={back.lines.get().pk: 1}, cause=RefundCause.GOODWILL, reason="x", delivery=False, key="a", actor_id=sam.pk
    )
    in_it.append(posted(back, at=OCTOBER))
    posted(create_sale(store=other), at=OCTOBER)
    posted(create_sale(store=store), at=datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))
    posted(create_sale(store=store), at=datetime(2026, 11, 1, tzinfo=UTC))
    assert (issue_statements(at=AFTER), issue_statements(at=AFTER)) == (2, 0)
    paper = Paper.objects.get(store=store)
    fee, tax = of_the_book(in_it, "platform_fee"), of_the_book(in_it, "fee_tax")
    assert 0 < tax < fee
    assert paper.content["figures"] == {"fee": fee, "tax": tax, "total": fee + tax, "entries": 4}
    assert (paper.total_minor, paper.tax_minor, paper.receiver) == (fee + tax, tax, store.owner)
    assert render_pdf(paper.content).startswith(b"%PDF-")
    assert list(statements_say_what_the_book_says()) == []
    posted(create_sale(store=store), at=OCTOBER)  # somebody writes into a month that is closed
    assert [paper.number in line for line in statements_say_what_the_book_says()] == [True]


@pytest.mark.parametrize(
    ("code", "at", "since"),
    [
        ("GN", datetime(2026, 11, 1, 5, 59, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)),  # what was posted last may not have committed
        ("GN", datetime(2026, 11, 1, 6, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)),
        ("KE", datetime(2026, 11, 1, 3, 1, tzinfo=UTC), datetime(2026, 9, 30, 21, tzinfo=UTC)),
        ("KE", datetime(2027, 1, 15, tzinfo=UTC), datetime(2026, 11, 30, 21, tzinfo=UTC)),
    ],
)
def test_months_are_the_markets_own(code, at, since):
    found = find_last_month(create_country(code=code), at)
    assert found[0] == since
    assert 28 <= (found[1] - found[0]).days <= 31


def test_busy_month_is_told_day_by_day(monkeypatch):
    monkeypatch.setattr(statements, "MOST_ROWS", 2)
    store = create_store()
    for at in (OCTOBER, OCTOBER, datetime(2026, 10, 21, tzinfo=UTC)):
        posted(create_sale(store=store), at=at)
    issue_statements(at=AFTER)
    content = Paper.objects.get().content
    assert [row[1] for row in content["rows"]] == ["2 movements", "1 movement"]
    assert content["figures"]["entries"] == 3


def test_store_without_sales_gets_none():
    create_sale(fulfilment="confirmed")
    assert issue_statements(at=AFTER) == 0
