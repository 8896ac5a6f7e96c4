"""Staff end a journey from which nobody came back, so that nobody's money waits for ever."""

import pytest
from django.urls import reverse

from couriers.exceptions import NotAllowed, NotNow
from couriers.models import Delivery
from couriers.services import confirm_cash_received, ensure_delivery, give_parcel, give_up_parcel
from couriers.states import DeliveryMode, DeliveryStatus
from shop.ledger.queries import owed_to
from shop.orders.exceptions import ReasonNeeded
from shop.orders.states import Fulfilment
from shop.payments.queries import parcels_refused
from tests.factories.accounts import create_user
from tests.factories.couriers import bring, create_delivery
from tests.factories.refunds import RAILS, create_paid_order
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return create_user(is_staff=True, is_superuser=True)


@pytest.fixture(autouse=True)
def rails(settings):
    """The test's own providers."""
    settings.PAYMENT_PROVIDERS = settings.PAYMENT_PROVIDERS | RAILS


def owed(parcel: Delivery) -> int:
    return owed_to("refund_owed", parcel.order.buyer_id, "GNF").minor


@pytest.mark.parametrize("mode", [DeliveryMode.COURIER, DeliveryMode.IN_PERSON])
def test_buyer_of_a_lost_parcel_is_owed_everything_once(staff, mode, run_events):
    """Neither buyer nor seller can end an order on its way: whoever keeps the parcel would keep the money from its buyer too."""
    parcel = bring(ensure_delivery(create_paid_order(fulfilment=Fulfilment.READY)), DeliveryStatus.PICKED_UP, mode=mode)
    for _press in range(2):
        give_up_parcel(parcel, reason="Never seen again", actor_id=staff.pk)
        run_events()
    parcel.refresh_from_db()
    assert (parcel.status, parcel.order.fulfilment, owed(parcel)) == ("cancelled", "cancelled", 65_000)
    assert broken_facts() == {}


def test_parcel_that_was_given_and_never_taken_blocks_nobody(staff, run_events):
    parcel = bring(ensure_delivery(create_paid_order(fulfilment=Fulfilment.READY)), DeliveryStatus.ASSIGNED)
    with pytest.raises(NotNow):
        give_up_parcel(parcel, reason="Still here", actor_id=staff.pk)
    give_parcel(parcel, actor_id=parcel.order.store.owner_id)
    give_up_parcel(parcel, reason="Nobody says anything", actor_id=staff.pk)
    run_events()
    assert (owed(parcel), broken_facts()) == (65_000, {})


def test_only_staff_without_a_part_in_it_and_with_a_reason(staff, mallory):
    parcel = create_delivery(status=DeliveryStatus.PICKED_UP)
    order = parcel.order
    type(mallory).objects.filter(pk__in=[order.buyer_id, order.store.owner_id, parcel.courier_id]).update(is_staff=True)
    for person in (mallory.pk, order.buyer_id, order.store.owner_id, parcel.courier_id):
        with pytest.raises(NotAllowed):
            give_up_parcel(parcel, reason="Mine", actor_id=person)
    with pytest.raises(ReasonNeeded):
        give_up_parcel(parcel, reason=" ", actor_id=staff.pk)


def test_not_once_its_cash_was_received_and_the_buyers_record_stays_clean(staff):
    parcel = create_delivery(status=DeliveryStatus.AT_DOOR)
    confirm_cash_received(parcel, actor_id=parcel.courier_id)
    with pytest.raises(NotNow):
        give_up_parcel(parcel, reason="Lost", actor_id=staff.pk)
    lost = create_delivery(status=DeliveryStatus.PICKED_UP)
    give_up_parcel(lost, reason="Lost", actor_id=staff.pk)
    assert parcels_refused(lost.order.buyer_id) == 0


def test_button_of_the_back_office(staff, client):
    parcel = create_delivery(status=DeliveryStatus.PICKED_UP)
    page = reverse("admin:couriers_delivery_changelist")
    client.force_login(staff)
    answer = client.post(page, {"action": "give_up", "_selected_action": [parcel.pk]}, follow=True)
    parcel.order.refresh_from_db()
    assert (answer.status_code, parcel.order.fulfilment) == (200, "cancelled")
