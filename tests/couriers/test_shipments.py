"""A parcel service brings it: paid in advance, without codes, and delivered by the buyer's word or by none for long."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from couriers.exceptions import CashToCollect, GoesAbroad, NotAllowed, NotNow, NotReady
from couriers.models import Delivery
from couriers.services import (
    Tracking,
    assign_courier,
    deliver_in_person,
    ensure_delivery,
    give_up_parcel,
    publish_delivery,
    receive_overdue_parcels,
    receive_parcel,
    reissue_code,
    report_missing,
    send_parcel,
    take_back_sent,
)
from shop.accounts.models import User
from shop.ledger.queries import owed_to
from shop.notifications.models import Notification
from shop.orders.models import Checkout
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.places import create_country
from tests.factories.refunds import RAILS, create_paid_order
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
DHL = Tracking("DHL", "JD0146", "https://dhl.example/JD0146")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def rails(settings) -> None:
    """The test's own providers."""
    settings.PAYMENT_PROVIDERS = settings.PAYMENT_PROVIDERS | RAILS


@pytest.fixture
def parcel(alice: User, bob: User) -> Delivery:
    """Of Alice's order in Kenya from Bob's store in Guinea: 50 000 GNF and 15 000 for the sending, paid and packed."""
    checkout = Checkout.objects.create(token="t1", buyer=alice, country=create_country(code="KE"))
    fields: dict[str, Any] = {"buyer": alice, "store": create_store(owner=bob), "checkout": checkout}
    return ensure_delivery(create_paid_order(fulfilment=Fulfilment.READY, **fields))


@pytest.fixture
def sent(parcel: Delivery, bob: User) -> Delivery:
    return send_parcel(parcel, DHL, actor_id=bob.pk)


def _states(parcel: Delivery) -> tuple[str, str, str]:
    parcel.refresh_from_db()
    parcel.order.refresh_from_db()
    return parcel.status, parcel.holder, parcel.order.fulfilment


def test_the_seller_sends_it_and_the_buyer_s_word_makes_it_delivered(parcel: Delivery, alice: User, bob: User, run_events) -> None:
    send_parcel(parcel, DHL, actor_id=bob.pk)
    assert _states(parcel) == ("picked_up", "carrier", "handed_over")
    assert (parcel.service, parcel.tracking_number, parcel.tracking_url) == ("DHL", "JD0146", "https://dhl.example/JD0146")
    assert broken_facts() == {}
    for _press in range(2):
        receive_parcel(parcel, actor_id=alice.pk)
    assert _states(parcel) == ("delivered", "buyer", "delivered")
    order = parcel.order
    keeps = order.gross - order.fee - order.fee_tax
    assert owed_to("seller_payable", order.store_id, "GNF") == keeps, "what the sending costs the buyer is the seller's"
    run_events()
    told = set(Notification.objects.filter(recipient=alice).values_list("kind", flat=True))
    assert "order.sent" in told
    assert "order.handed_over" not in told, "there is no code to keep at hand"
    assert broken_facts() == {}


def test_neither_courier_nor_seller_crosses_the_border(parcel: Delivery, bob: User) -> None:
    courier = create_courier(region=parcel.order.store.region).user
    with pytest.raises(GoesAbroad):
        deliver_in_person(parcel, actor_id=bob.pk)
    with pytest.raises(GoesAbroad):
        publish_delivery(parcel, actor_id=bob.pk)
    with pytest.raises(GoesAbroad):
        assign_courier(parcel, courier, actor_id=bob.pk)
    assert _states(parcel) == ("planned", "seller", "ready")


def test_only_what_is_paid_and_packed_is_sent_and_by_its_seller(parcel: Delivery, alice: User, mallory: User, bob: User) -> None:
    for stranger in (alice, mallory):
        with pytest.raises(NotAllowed):
            send_parcel(parcel, DHL, actor_id=stranger.pk)
    cash, packing = create_delivery(), ensure_delivery(create_paid_order(fulfilment=Fulfilment.PREPARING))
    with pytest.raises(CashToCollect):
        send_parcel(cash, DHL, actor_id=cash.order.store.owner_id)
    with pytest.raises(NotReady):
        send_parcel(packing, DHL, actor_id=packing.order.store.owner_id)
    assert not Delivery.objects.sent().exists()


def test_only_the_buyer_says_that_it_came_or_did_not(sent: Delivery, bob: User, mallory: User, alice: User) -> None:
    for other in (bob, mallory):
        with pytest.raises(NotAllowed):
            receive_parcel(sent, actor_id=other.pk)
        with pytest.raises(NotAllowed):
            report_missing(sent, actor_id=other.pk)
    with pytest.raises(NotNow):
        reissue_code(sent, actor_id=alice.pk)
    assert _states(sent) == ("picked_up", "carrier", "handed_over")


def test_a_parcel_at_home_that_is_paid_may_be_sent_too_and_its_code_dies(bob: User) -> None:
    parcel = ensure_delivery(create_paid_order(fulfilment=Fulfilment.READY, store=create_store(owner=bob)))
    assert (parcel.mode, parcel.codes.live().count()) == ("undecided", 1)
    send_parcel(parcel, Tracking("Bus to Labé"), actor_id=bob.pk)
    assert parcel.codes.live().count() == 0
    take_back_sent(parcel, actor_id=bob.pk)
    parcel.refresh_from_db()
    assert (parcel.mode, parcel.service, parcel.codes.live().count()) == ("undecided", "", 1)


def test_a_wrong_number_is_put_right(sent: Delivery, bob: User) -> None:
    send_parcel(sent, Tracking("DHL", "JD0147"), actor_id=bob.pk)
    sent.refresh_from_db()
    assert (sent.tracking_number, sent.tracking_url, sent.status) == ("JD0147", "", "picked_up")


def test_what_comes_back_is_sent_again_or_cancelled(sent: Delivery, alice: User, bob: User, run_events) -> None:
    take_back_sent(sent, actor_id=bob.pk)
    assert _states(sent) == ("planned", "seller", "ready")
    assert (sent.mode, sent.tracking_number, sent.attempt) == ("shipped", "", 2)
    send_parcel(sent, DHL, actor_id=bob.pk)
    take_back_sent(sent, actor_id=bob.pk)
    cancel_order(sent.order, by=CancelledBy.SELLER, reason="It came back", actor_id=bob.pk)
    run_events()
    assert _states(sent) == ("cancelled", "seller", "cancelled")
    assert owed_to("refund_owed", alice.pk, "GNF") == sent.order.total
    assert broken_facts() == {}


def test_without_a_word_it_counts_as_received_after_the_days(sent: Delivery, settings, bob: User) -> None:
    settings.PARCEL_ARRIVAL_DAYS = 45
    sent_at = sent.seller_gave_at
    assert sent_at is not None
    assert sent.counts_as_received_at == sent_at + timedelta(days=45)
    Delivery.objects.update(seller_gave_at=sent_at - timedelta(days=44, hours=23))
    assert (receive_overdue_parcels(), _states(sent)[0]) == (0, "picked_up")
    Delivery.objects.update(seller_gave_at=sent_at - timedelta(days=45))
    assert (receive_overdue_parcels(), receive_overdue_parcels()) == (1, 0)
    assert _states(sent) == ("delivered", "buyer", "delivered")
    assert broken_facts() == {}


def test_what_the_buyer_misses_never_counts_as_received_and_staff_end_it(sent: Delivery, alice: User, run_events) -> None:
    for _press in range(2):
        report_missing(sent, actor_id=alice.pk)
    Delivery.objects.update(seller_gave_at=sent.created_at - timedelta(days=400))
    assert (receive_overdue_parcels(), _states(sent)[0]) == (0, "picked_up")
    run_events()
    assert Notification.objects.filter(recipient=sent.order.store.owner, kind="delivery.missing").count() == 1
    give_up_parcel(sent, reason="Lost at customs", actor_id=create_user(is_staff=True).pk)
    run_events()
    assert owed_to("refund_owed", alice.pk, "GNF") == sent.order.total
    assert broken_facts() == {}


def test_a_late_word_of_the_buyer_still_counts(sent: Delivery, alice: User) -> None:
    report_missing(sent, actor_id=alice.pk)
    receive_parcel(sent, actor_id=alice.pk)
    assert _states(sent) == ("delivered", "buyer", "delivered")


def test_the_seller_s_desk_sends_it(client: Client, parcel: Delivery, bob: User) -> None:
    client.force_login(bob, backend=BACKEND)
    page, act = (reverse(f"sellers:{name}", args=[parcel.order.number]) for name in ("order", "order_delivery"))
    shown = client.get(page).content.decode()
    assert 'id="send"' in shown
    assert 'id="in-person"' not in shown
    refused = client.post(act, {"do": "send", "service": "", "tracking_url": "javascript:alert(1)"})
    assert (refused.status_code, set(refused.context["send"].errors)) == (422, {"service", "tracking_url"})
    client.post(act, {"do": "send", "service": "DHL", "tracking_number": "JD0146", "tracking_url": "https://dhl.example/JD0146"})
    assert _states(parcel)[0] == "picked_up"
    shown = client.get(page).content.decode()
    assert "With DHL." in shown
    assert 'href="https://dhl.example/JD0146"' in shown
    client.post(act, {"do": "came_back"})
    assert _states(parcel) == ("planned", "seller", "ready")


def test_the_buyer_s_page_follows_it_and_says_when_it_came(client: Client, parcel: Delivery, alice: User, bob: User) -> None:
    client.force_login(alice, backend=BACKEND)
    page = parcel.order.get_absolute_url()
    assert "A parcel service will bring it" in client.get(page).content.decode()
    send_parcel(parcel, DHL, actor_id=bob.pk)
    shown = client.get(page).content.decode()
    assert "DHL brings it to you" in shown
    assert "JD0146" in shown
    assert "If you do not reply, it counts as received on" in shown
    client.post(reverse("couriers:missing", args=[parcel.pk]))
    assert "You reported that it has not arrived" in client.get(page).content.decode()
    client.post(reverse("couriers:received_sent", args=[parcel.pk]))
    assert _states(parcel) == ("delivered", "buyer", "delivered")
