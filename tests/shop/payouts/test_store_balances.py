"""What a store has for certain."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from shop.payouts.models import Payee
from shop.payouts.queries.store_balances import certain_balance
from shop.payouts.services import refresh_order
from tests.factories.payouts import earn
from tests.factories.stores import create_store
from tests.shop.payouts.paid import prepaid_delivered

pytestmark = pytest.mark.django_db


def store_with_refunds(count: int) -> Payee:
    """It has 7 000 beside so many orders; the goods of each go back, out of a sale that is still pending."""
    store = create_store()
    for number in range(count):
        order = prepaid_delivered(store=store)
        key, owner_id = f"back:{number}", store.owner_id
        refund_order(order, cause=RefundCause.RETURNED, quantities=None, reason="Broken", delivery=False, key=key, actor_id=owner_id)
        refresh_order(order)
    return earn(7_000, store=store)


def test_what_orders_bear_themselves_is_asked_once_for_all_of_them(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, six = store_with_refunds(1), store_with_refunds(6)
    with CaptureQueriesContext(connection) as asked:
        assert certain_balance(one) == 7_000
    with django_assert_num_queries(len(asked)):
        assert certain_balance(six) == 7_000
