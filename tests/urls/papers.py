"""Addresses of papers: Alice bought, Bob sold, Sam is staff; for everybody else they do not exist."""

from shop.orders.states import Fulfilment
from shop.papers.services import issue_invoice
from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row


def _invoice(cast: Cast) -> list[str]:
    order = create_order(buyer=cast.alice, store=create_store(owner=cast.bob), fulfilment=Fulfilment.DELIVERED)
    invoice = issue_invoice(order.pk)
    assert invoice is not None
    return [invoice.number]


ROWS = [
    Row("papers:paper", {"anonymous": 302, "alice": 200, "bob": 200, "sam": 200}, args=_invoice, anyone=404),
    Row("papers:paper", {"anonymous": 302}, args=lambda cast: ["INV-1-2026-00001"], anyone=404),
]
