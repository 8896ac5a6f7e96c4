"""Many papers at once. Each was seen to fail with the lock taken out that its docstring names."""

from functools import partial

import pytest
from django.db import IntegrityError

from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.papers.integrity import numbers_have_no_gap
from shop.papers.models import Paper, Series
from shop.papers.services import issue_invoice
from shop.stores.models import Store
from tests.factories.papers import create_sale
from tests.factories.stores import create_store
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def due(store: Store) -> Order:
    """Delivered, and no event has told anybody."""
    order = create_sale(store=store, fulfilment=Fulfilment.PENDING)
    Order.objects.filter(pk=order.pk).update(delivered_at=order.placed_at)
    return order


def test_numbers_have_no_gap_under_20_threads():
    """Fails without select_for_update in _lock_series: two papers take one number, and one of them is lost."""
    store = create_store()
    issue_invoice(due(store).pk)  # the series is there: nobody waits for its making
    orders = [due(store) for _ in range(20)]
    outcomes = run_together([partial(issue_invoice, order.pk) for order in orders])
    assert kinds_of(outcomes) == {"Paper": 20}
    assert sorted(Paper.objects.values_list("position", flat=True)) == list(range(1, 22))
    assert Series.objects.get().last == 21
    assert list(numbers_have_no_gap()) == []


def test_one_order_gets_one_invoice_from_20_threads():
    """Fails without select_for_update in _lock_series: the unique key alone makes an error of the second one."""
    store = create_store()
    issue_invoice(due(store).pk)
    order = due(store)
    outcomes = run_together([partial(issue_invoice, order.pk) for _ in range(20)])
    assert not [outcome for outcome in outcomes if isinstance(outcome, IntegrityError)]
    assert len({paper.pk for paper in outcomes}) == 1
    assert Paper.objects.count() == Series.objects.get().last == 2
