"""An order is not ended while its parcel may be in the courier's hands."""

import pytest

from couriers.exceptions import NotAllowed, NotNow, ParcelGiven
from couriers.services import give_parcel, keep_parcel, take_parcel
from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.integrity import run_checks
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from tests.factories.couriers import create_delivery

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by", [CancelledBy.BUYER, CancelledBy.SELLER])
def test_given_parcel_keeps_its_order_until_the_seller_has_it_back(by: CancelledBy) -> None:
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED)
    order = delivery.order
    owner_id = order.store.owner_id
    actor_id = order.buyer_id if by == CancelledBy.BUYER else owner_id
    give_parcel(delivery, actor_id=owner_id)
    with pytest.raises(ParcelGiven):
        cancel_order(order, by=by, reason="Too late", actor_id=actor_id)
    order.refresh_from_db()
    assert order.fulfilment == Fulfilment.READY

    keep_parcel(delivery, actor_id=owner_id)
    keep_parcel(delivery, actor_id=owner_id)
    cancel_order(order, by=by, reason="Too late", actor_id=actor_id)
    order.refresh_from_db()
    assert order.fulfilment == Fulfilment.CANCELLED
    assert [lines for _fact, lines in run_checks() if lines] == []


def test_word_cannot_be_taken_back_once_the_courier_has_confirmed_nor_by_others(mallory: User) -> None:
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED)
    owner_id = delivery.order.store.owner_id
    give_parcel(delivery, actor_id=owner_id)
    with pytest.raises(NotAllowed):
        keep_parcel(delivery, actor_id=mallory.pk)
    take_parcel(delivery, courier=delivery.courier)
    with pytest.raises(NotNow):
        keep_parcel(delivery, actor_id=owner_id)
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.PICKED_UP
