"""Moves of one order at once. Each of these was seen to fail with the condition that it is about taken out; see the docstrings."""

from datetime import timedelta
from functools import partial

import pytest

from shop.catalog.models import StockMovement, Variant
from shop.catalog.services.stock import move_stock, release_reservations
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.ledger.models import Entry
from shop.orders.models import Order
from shop.orders.services import cancel_order, complete_order, confirm_order, expire_order
from shop.orders.states import CancelledBy, Fulfilment
from tests.factories.catalog import create_variant
from tests.factories.orders import create_order
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(order: Order) -> Order:
    """As another process would read it."""
    return Order.objects.select_related("store").get(pk=order.pk)


def confirm(order: Order) -> object:
    return partial(confirm_order, fresh(order), actor_id=order.store.owner_id)


def cancel(order: Order) -> object:
    return partial(cancel_order, fresh(order), by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)


@pytest.mark.parametrize("_round", range(5))
def test_confirm_and_cancel_together_end_cancelled_and_whole(_round):
    """Fails without the sources in moving.move: a confirmation then overwrites the cancellation, units and book left behind."""
    order = create_order()
    outcomes = run_together([confirm(order), cancel(order)] * 4)
    assert kinds_of(outcomes)["InvalidTransition"] in {6, 7}  # the confirmation may come first; a cancellation always succeeds once
    assert fresh(order).fulfilment == Fulfilment.CANCELLED
    assert Variant.objects.get(pk=order.lines.get().variant_id).available == 10
    assert broken_facts() == {}


def test_ten_confirmations_are_one():
    """Fails without the sources in moving.move, with units sold ten times over."""
    order = create_order()
    assert kinds_of(run_together([confirm(order) for _ in range(10)])) == {"InvalidTransition": 9, "NoneType": 1}
    assert Entry.objects.count() == 1
    assert broken_facts() == {}


def test_seller_and_clock_together_are_one():
    """Whoever comes first, the other finds nothing left to do."""
    order = create_order()
    Order.objects.filter(pk=order.pk).update(expires_at=now() + timedelta(milliseconds=30))
    outcomes = run_together([confirm(order), *[partial(expire_order, order.pk)] * 5])
    run_together([partial(expire_order, order.pk)] * 5)
    assert all(outcome in {None, True, False} or type(outcome).__name__ == "InvalidTransition" for outcome in outcomes)
    assert broken_facts() == {}


def test_units_come_back_once_however_often_they_are_released():
    """Fails without the compare-and-set in stock._close: the units come back eight times."""
    order = create_order(fulfilment=Fulfilment.CONFIRMED, quantity=3)
    run_together([partial(release_reservations, order.pk, actor_id=None)] * 8)
    variant = Variant.objects.get()
    assert (variant.stock, variant.reserved) == (10, 0)
    assert StockMovement.objects.filter(reason=MovementReason.CANCELLATION).count() == 1


def test_takings_from_one_shelf_never_go_below_what_is_reserved():
    """Fails without the condition in stock.move_stock, on the CHECK constraint."""
    variant = create_variant(stock=5)
    outcomes = run_together([partial(move_stock, variant, -1, reason=MovementReason.DAMAGED)] * 12)
    assert kinds_of(outcomes) == {"OutOfStock": 7, "StockMovement": 5}
    assert broken_facts() == {}


def test_buyer_clicks_complete_twenty_times():
    order = create_order(fulfilment=Fulfilment.DELIVERED)
    outcomes = run_together([partial(complete_order, fresh(order), actor_id=order.buyer_id) for _ in range(20)])
    assert kinds_of(outcomes) == {"InvalidTransition": 19, "NoneType": 1}
