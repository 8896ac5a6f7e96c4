"""Carriers, buyers and sellers at once. Each was seen to fail with the condition or lock taken out that its docstring names."""

from functools import partial

import pytest

from couriers.exceptions import AlreadyTaken
from couriers.models import Delivery, HandoverCode
from couriers.services import (
    cancel_delivery,
    claim_delivery,
    confirm_cash_paid,
    confirm_cash_received,
    ensure_delivery,
    give_parcel,
    meet_at_door,
    meet_by_spoken_code,
    reissue_code,
    set_out,
    take_parcel,
    undo_confirmation,
    withdraw_delivery,
)
from couriers.states import CodeSide, DeliveryMode, DeliveryStatus
from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from shop.orders.models import Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.models import Payment
from tests.factories.couriers import code_of, create_courier, create_delivery
from tests.factories.orders import create_order
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(delivery: Delivery) -> Delivery:
    """As another process would read it."""
    return Delivery.objects.with_order().get(pk=delivery.pk)


def happened(name: str) -> int:
    return DomainEvent.objects.filter(name=name).count()


def test_of_32_couriers_who_claim_one_parcel_exactly_one_wins():
    """Fails without `courier=None` and the OFFERED status in claim_delivery's UPDATE: the last one overwrites the others."""
    delivery = create_delivery(status=DeliveryStatus.OFFERED)
    couriers = [create_courier().user for _ in range(32)]
    outcomes = run_together([partial(claim_delivery, fresh(delivery), courier) for courier in couriers])
    assert kinds_of(outcomes) == {"AlreadyTaken": 31, "Delivery": 1}
    winner = couriers[next(index for index, outcome in enumerate(outcomes) if not isinstance(outcome, AlreadyTaken))]
    delivery = fresh(delivery)
    assert (delivery.status, delivery.courier) == (DeliveryStatus.ASSIGNED, winner)
    assert (happened("delivery.claimed"), delivery.codes.live().filter(side=CodeSide.CARRIER).count()) == (1, 1)
    assert broken_facts(of="couriers") == {}


@pytest.mark.parametrize("_round", range(3))
def test_parcel_of_a_cancelled_order_never_leaves(_round):
    """Fails without both the look at the locked order and mark_handed_over in _leave; each of them alone is enough."""
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED)
    order, courier = delivery.order, delivery.courier
    take_parcel(delivery, courier=courier)
    cancel = partial(
        cancel_order, Order.objects.select_related("store").get(pk=order.pk), by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id
    )
    outcomes = run_together([cancel, partial(give_parcel, fresh(delivery), actor_id=order.store.owner_id)])
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
    order.refresh_from_db()
    if order.fulfilment == Fulfilment.CANCELLED:
        cancel_delivery(order.pk)
        assert fresh(delivery).status == DeliveryStatus.CANCELLED
    else:
        assert (order.fulfilment, fresh(delivery).status) == (Fulfilment.HANDED_OVER, DeliveryStatus.PICKED_UP)
    assert broken_facts() == {}


@pytest.mark.parametrize("_round", range(3))
def test_claim_and_cancellation_together_leave_no_parcel_on_the_market(_round):
    """A claim that comes too late is refused or undone by the cancellation; either way nobody carries it."""
    delivery = create_delivery(status=DeliveryStatus.OFFERED)
    order, courier = delivery.order, create_courier().user
    cancel = partial(
        cancel_order, Order.objects.select_related("store").get(pk=order.pk), by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id
    )
    run_together([cancel, partial(claim_delivery, fresh(delivery), courier)])
    cancel_delivery(order.pk)
    assert fresh(delivery).status == DeliveryStatus.CANCELLED
    assert broken_facts() == {}


@pytest.mark.parametrize("_round", range(3))
def test_both_sides_of_the_pick_up_at_once_are_one_departure(_round):
    """Fails without the second look at the row in _confirm_side: each sees only itself, and the parcel stays."""
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED)
    give = partial(give_parcel, fresh(delivery), actor_id=delivery.order.store.owner_id)
    take = partial(take_parcel, fresh(delivery), courier=delivery.courier)
    assert kinds_of(run_together([give, take])) == {"Delivery": 2}
    assert fresh(delivery).status == DeliveryStatus.PICKED_UP
    assert happened("order.handed_over") == 1
    assert broken_facts() == {}


@pytest.mark.parametrize("_round", range(3))
def test_both_confirmations_at_once_are_one_posting(_round):
    """Fails without the second look at the row in _confirm: each sees only its own word, and nothing is delivered."""
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR)
    received = partial(confirm_cash_received, fresh(delivery), actor_id=delivery.courier_id)
    paid = partial(confirm_cash_paid, fresh(delivery), actor_id=delivery.order.buyer_id)
    assert kinds_of(run_together([received, paid])) == {"Delivery": 2}
    assert fresh(delivery).status == DeliveryStatus.DELIVERED
    assert Entry.objects.filter(kind="order.delivered").count() == 1
    assert Payment.objects.get(orders=delivery.order).received_by_id == delivery.courier_id
    assert broken_facts() == {}


@pytest.mark.parametrize("_round", range(3))
def test_taking_back_ones_word_never_undoes_a_delivery(_round):
    """Fails without the row's lock and AT_DOOR in undo_confirmation's UPDATE: a delivered parcel lacks one word."""
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR)
    buyer_id = delivery.order.buyer_id
    confirm_cash_paid(delivery, actor_id=buyer_id)
    undo = partial(undo_confirmation, fresh(delivery), actor_id=buyer_id)
    received = partial(confirm_cash_received, fresh(delivery), actor_id=delivery.courier_id)
    run_together([undo, received])
    delivery = fresh(delivery)
    both = bool(delivery.carrier_got_cash_at and delivery.buyer_paid_cash_at)
    assert both == (delivery.status == DeliveryStatus.DELIVERED)
    assert broken_facts() == {}


def test_code_read_many_times_at_once_is_one_meeting():
    """Fails without the lock on the delivery in meet: some readers find the code used before they see that the two have met."""
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP)
    code = code_of(delivery, CodeSide.BUYER)
    copies = [HandoverCode.objects.get(pk=code.pk) for _ in range(8)]
    outcomes = run_together([partial(meet_at_door, copy, reader=delivery.courier) for copy in copies])
    assert kinds_of(outcomes) == {"Delivery": 8}
    assert happened("delivery.met") == 1


def test_both_codes_read_at_once_are_one_meeting():
    """Fails likewise: the second reader would find the parcel no longer on its way."""
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP)
    by_courier = partial(meet_at_door, code_of(delivery, CodeSide.BUYER), reader=delivery.courier)
    by_buyer = partial(meet_at_door, code_of(delivery, CodeSide.CARRIER), reader=delivery.order.buyer)
    assert kinds_of(run_together([by_courier, by_buyer])) == {"Delivery": 2}
    assert happened("delivery.met") == 1


def test_many_guesses_at_once_count_at_most_five():
    """Fails when take_try counts after the look instead of before it: more than five are looked at."""
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP)
    code = code_of(delivery, CodeSide.BUYER)
    wrong = f"{(int(code.spoken) + 1) % 1_000_000:06}"
    outcomes = run_together([partial(meet_by_spoken_code, fresh(delivery), typed=wrong, reader=delivery.courier) for _ in range(12)])
    assert kinds_of(outcomes) == {"WrongCode": 5, "CodeLocked": 7}
    code.refresh_from_db()
    assert code.wrong_tries == 5


def test_new_codes_made_at_once_leave_one_alive():
    """Fails without the lock in reissue_code: two codes are issued against the unique index."""
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP)
    outcomes = run_together([partial(reissue_code, fresh(delivery), actor_id=delivery.order.buyer_id) for _ in range(6)])
    assert kinds_of(outcomes) == {"HandoverCode": 6}
    assert delivery.codes.live().filter(side=CodeSide.BUYER).count() == 1


def test_delivery_planned_at_once_is_one():
    """Fails without the second look in ensure_delivery: the loser raises IntegrityError."""
    order = create_order(fulfilment=Fulfilment.CONFIRMED)
    Delivery.objects.filter(order=order).delete()
    outcomes = run_together([partial(ensure_delivery, order) for _ in range(8)])
    assert kinds_of(outcomes) == {"Delivery": 8}
    assert len({outcome.pk for outcome in outcomes}) == 1


def test_seller_who_withdraws_while_the_courier_leaves_has_one_truth():
    """The parcel is either away with its courier or at the store without one."""
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED)
    take_parcel(delivery, courier=delivery.courier)
    owner_id = delivery.order.store.owner_id
    run_together([partial(withdraw_delivery, fresh(delivery), actor_id=owner_id), partial(give_parcel, fresh(delivery), actor_id=owner_id)])
    delivery = fresh(delivery)
    assert (delivery.status, delivery.courier is None) in {(DeliveryStatus.PICKED_UP, False), (DeliveryStatus.PLANNED, True)}
    assert broken_facts() == {}


def test_seller_sets_out_once_however_often_he_presses():
    """Fails without the lock in set_out: the second press finds the order already handed over."""
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED, mode=DeliveryMode.IN_PERSON)
    outcomes = run_together([partial(set_out, fresh(delivery), actor_id=delivery.order.store.owner_id) for _ in range(6)])
    assert kinds_of(outcomes) == {"Delivery": 6}
    assert happened("order.handed_over") == 1
