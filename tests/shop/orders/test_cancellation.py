"""Ending an order before the hand-over."""

from datetime import timedelta

import pytest

from shop.catalog.models import Variant
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance, entries_about
from shop.ledger.states import AccountKind
from shop.orders.exceptions import InvalidTransition, NotAllowed, ReasonNeeded
from shop.orders.models import Order
from shop.orders.services import cancel_order, close_overdue, confirm_order, expire_order
from shop.orders.states import CANCELLABLE, CancelledBy, Fulfilment
from shop.orders.tasks import run_expiry, sweep_deadlines
from shop.payments.states import PaymentStatus
from tests.factories.catalog import create_variant
from tests.factories.orders import WAY, create_order
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def stock_of(order: Order) -> tuple[int, int]:
    return Variant.objects.values_list("stock", "reserved").get(pk=order.lines.get().variant_id)


def run_out(order: Order) -> Order:
    """As if ORDER_CONFIRM_HOURS had gone by."""
    Order.objects.filter(pk=order.pk).update(expires_at=now() - timedelta(seconds=1))
    order.refresh_from_db()
    return order


@pytest.mark.parametrize("state", sorted(CANCELLABLE, key=WAY.index))
def test_buyer_may_until_the_hand_over_and_everything_goes_back(state, run_events):
    order = create_order(variants=[create_variant(stock=4)], quantity=3, fulfilment=state)
    cancel_order(order, by=CancelledBy.BUYER, reason=" Changed my mind ", actor_id=order.buyer_id)
    run_events()
    assert (order.fulfilment, order.cancelled_by, order.cancel_reason) == ("cancelled", "buyer", "Changed my mind")
    assert stock_of(order) == (4, 0)
    assert account_balance(AccountKind.BUYER_DUE, order.buyer_id, "GNF").minor == 0
    assert order.payments.get().status == PaymentStatus.CANCELLED
    event = DomainEvent.objects.about("order", order.pk).last()
    assert (event.name, event.data["by"], event.data["reason"], event.data["was"]) == (
        "order.cancelled",
        "buyer",
        "Changed my mind",
        state,
    )
    assert broken_facts() == {}


@pytest.mark.parametrize("state", [Fulfilment.HANDED_OVER, Fulfilment.DELIVERED])
def test_nobody_may_after_the_hand_over(state, sam):
    order = create_order(fulfilment=state)
    for by, actor in ((CancelledBy.BUYER, order.buyer_id), (CancelledBy.SELLER, order.store.owner_id), (CancelledBy.STAFF, sam.pk)):
        with pytest.raises(InvalidTransition):
            cancel_order(order, by=by, reason="No", actor_id=actor)
    assert stock_of(order) == (9, 0)
    assert Order.objects.get(pk=order.pk).cancelled_by == ""


def test_reversal_names_the_entry_it_undoes():
    order = create_order(fulfilment=Fulfilment.CONFIRMED)
    cancel_order(order, by=CancelledBy.SELLER, reason="Broken", actor_id=order.store.owner_id)
    confirmed, cancelled = entries_about("order", order.pk)
    assert (cancelled.key, cancelled.reverses) == (f"order:{order.pk}:cancelled", confirmed)


def test_cancelling_twice_gives_nothing_back_twice():
    order = create_order(fulfilment=Fulfilment.CONFIRMED)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    with pytest.raises(InvalidTransition):
        cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    assert stock_of(order) == (10, 0)
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("by", CancelledBy)
def test_stranger_cancels_nothing_under_any_name(by, mallory):
    order = create_order()
    with pytest.raises(NotAllowed):
        cancel_order(order, by=by, reason="Because", actor_id=mallory.pk)
    assert Order.objects.get(pk=order.pk).fulfilment == Fulfilment.PENDING
    assert stock_of(order) == (10, 1)


@pytest.mark.parametrize("by", [CancelledBy.SELLER, CancelledBy.STAFF])
def test_the_others_must_say_why(by, sam):
    order = create_order()
    actor = order.store.owner_id if by == CancelledBy.SELLER else sam.pk
    with pytest.raises(ReasonNeeded):
        cancel_order(order, by=by, reason="  ", actor_id=actor)
    assert Order.objects.get(pk=order.pk).fulfilment == Fulfilment.PENDING


def test_order_expires_after_its_hours_and_not_before(settings):
    settings.ORDER_CONFIRM_HOURS = 2
    order = create_order()
    assert timedelta(minutes=119) < order.expires_at - now() <= timedelta(hours=2)
    assert not expire_order(order.pk)
    run_out(order)
    assert expire_order(order.pk)
    assert not expire_order(order.pk)
    order.refresh_from_db()
    assert (order.fulfilment, order.cancelled_by) == ("cancelled", "expiry")
    assert stock_of(order) == (10, 0)
    assert broken_facts() == {}


def test_confirmed_order_never_expires():
    order = run_out(create_order(fulfilment=Fulfilment.CONFIRMED))
    assert not expire_order(order.pk)
    with pytest.raises(InvalidTransition):
        cancel_order(order, by=CancelledBy.EXPIRY, reason="", actor_id=None)
    assert Order.objects.get(pk=order.pk).fulfilment == Fulfilment.CONFIRMED


def test_late_confirmation_closes_the_order_instead():
    order = run_out(create_order())
    with pytest.raises(InvalidTransition, match="cancelled"):
        confirm_order(order, actor_id=order.store.owner_id)
    assert Order.objects.get(pk=order.pk).cancelled_by == "expiry"
    assert not Entry.objects.exists()


def test_three_ways_close_what_is_overdue():
    on_read, by_job, by_sweep = (run_out(create_order()) for _ in range(3))
    still_open = create_order()
    assert close_overdue(Order.objects.placed_by(on_read.buyer_id)) == 1
    run_expiry(by_job.pk)
    sweep_deadlines()
    states = [Order.objects.get(pk=order.pk).fulfilment for order in (on_read, by_job, by_sweep, still_open)]
    assert states == ["cancelled", "cancelled", "cancelled", "pending"]


def test_job_is_set_for_the_moment_of_expiry(run_events, monkeypatch):
    set_for = []
    monkeypatch.setattr("shop.orders.handlers.enqueue", lambda job: set_for.append((job.args, job.keywords)))
    order = create_order()
    run_events()
    assert set_for == [(((order.pk,),), {"eta": order.expires_at})]
