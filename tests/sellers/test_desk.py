"""The order desk, through its pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from couriers.models import Delivery
from couriers.services import ensure_delivery, take_parcel
from couriers.states import DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod, DeliveryPayer, Fulfilment
from shop.stores.models import Store
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.orders import advance, create_order
from tests.factories.stores import create_store


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob)


@pytest.fixture
def seller(client: Client, bob: User, store: Store) -> Client:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    return client


def expiring(store: Store, left: timedelta) -> Order:
    order = create_order(store=store)
    Order.objects.filter(pk=order.pk).update(expires_at=now() + left)
    return order


def page(seller: Client, order: Order) -> Any:
    return seller.get(reverse("sellers:order", args=[order.number]))


def move(seller: Client, order: Order, to: str, **extra: Any) -> Any:
    return seller.post(reverse("sellers:order_move", args=[order.number]), {"to": to}, **extra)


def deliver(seller: Client, order: Order, do: str, **data: Any) -> Any:
    return seller.post(reverse("sellers:order_delivery", args=[order.number]), {"do": do} | data)


def parcel(order: Order) -> Delivery:
    return Delivery.objects.get(order=order)


def state(order: Order) -> str:
    return str(Order.objects.values_list("fulfilment", flat=True).get(pk=order.pk))


def test_orders_to_confirm_come_first_the_most_urgent_on_top(seller: Client, store: Store) -> None:
    ready = create_order(store=store, fulfilment=Fulfilment.READY)
    later = expiring(store, timedelta(hours=9))
    sooner = expiring(store, timedelta(hours=1))
    done = create_order(store=store, fulfilment=Fulfilment.DELIVERED)
    create_order()
    response = seller.get(reverse("sellers:desk"))
    assert list(response.context["page"]) == [sooner, later, ready]
    assert {tab.key: tab.count.number for tab in response.context["tabs"]} == {
        "": 3, "pending": 2, "packing": 0, "ready": 1, "underway": 0, "done": 1, "cancelled": 0,
    }  # fmt: skip
    assert list(seller.get(reverse("sellers:desk"), {"show": "done"}).context["page"]) == [done]


def test_desk_finds_by_number_and_closes_what_ran_out(seller: Client, store: Store) -> None:
    order = expiring(store, timedelta(minutes=-1))
    response = seller.get(reverse("sellers:desk"), {"q": order.number[-5:].lower()})
    assert list(response.context["page"]) == [order]
    assert state(order) == Fulfilment.CANCELLED


@pytest.mark.parametrize("count", [1, 8])
def test_desk_needs_the_same_number_of_queries(seller: Client, store: Store, django_assert_max_num_queries: Any, count: int) -> None:
    for _number in range(count):
        create_order(store=store)
    seller.get(reverse("sellers:desk"))
    with django_assert_max_num_queries(12):
        seller.get(reverse("sellers:desk"))


def test_phone_and_door_are_shown_from_the_confirmation_on(seller: Client, store: Store) -> None:
    order = create_order(store=store)
    before = page(seller, order).content.decode()
    assert "tel:+224620000001" not in before
    assert "blue mosque" not in before
    move(seller, order, "confirm")
    after = page(seller, order).content.decode()
    assert "tel:+224620000001" in after
    assert "blue mosque" in after


def test_from_confirmation_to_the_courier(seller: Client, store: Store, carol: User) -> None:
    create_courier(user=carol)
    order = create_order(store=store)
    for to, expected in (("confirm", Fulfilment.CONFIRMED), ("prepare", Fulfilment.PREPARING), ("ready", Fulfilment.READY)):
        assert move(seller, order, to).status_code == 302
        assert state(order) == expected
    deliver(seller, order, "assign", courier=carol.pk, bonus="5 000")
    assert (parcel(order).courier, parcel(order).bonus_minor, parcel(order).status) == (carol, 5_000, DeliveryStatus.ASSIGNED)
    deliver(seller, order, "give")
    take_parcel(parcel(order), courier=carol)
    assert state(order) == Fulfilment.HANDED_OVER
    assert page(seller, order).status_code == 200


def test_a_courier_who_was_quicker_is_not_waited_for(seller: Client, store: Store, carol: User) -> None:
    create_courier(user=carol)
    order = create_order(store=store, fulfilment=Fulfilment.READY)
    deliver(seller, order, "assign", courier=carol.pk, bonus="0")
    take_parcel(parcel(order), courier=carol)
    deliver(seller, order, "give")
    told = page(seller, order).content.decode()
    assert "The parcel is on its way." in told
    assert "As soon as the courier confirms" not in told


def test_market_bonus_and_back(seller: Client, store: Store) -> None:
    order = create_order(store=store, fulfilment=Fulfilment.READY)
    assert deliver(seller, order, "publish", bonus="-1").status_code == 422
    deliver(seller, order, "publish", bonus="")
    assert (parcel(order).status, parcel(order).bonus_minor) == (DeliveryStatus.OFFERED, 0)
    deliver(seller, order, "publish", bonus="2000")
    assert parcel(order).bonus_minor == 2_000
    assert page(seller, order).context["publish"]["bonus"].value() == "2,000"
    deliver(seller, order, "withdraw")
    assert parcel(order).status == DeliveryStatus.PLANNED


def test_in_person_goes_on_to_the_hand_over(seller: Client, store: Store) -> None:
    order = create_order(store=store, fulfilment=Fulfilment.READY)
    deliver(seller, order, "in_person")
    response = deliver(seller, order, "give")
    assert response.url == reverse("couriers:delivery", args=[parcel(order).pk])
    assert (parcel(order).mode, state(order)) == (DeliveryMode.IN_PERSON, Fulfilment.HANDED_OVER)
    assert parcel(order).get_absolute_url() in page(seller, order).content.decode()


def test_pick_up_is_handed_over_in_the_store(seller: Client, store: Store) -> None:
    order = create_order(store=store, delivery_method=DeliveryMethod.PICKUP, delivery_minor=0, fulfilment=Fulfilment.READY)
    assert not page(seller, order).context["desk"].may_choose
    assert deliver(seller, order, "publish", bonus="").status_code == 409
    assert deliver(seller, order, "give").url == reverse("couriers:delivery", args=[parcel(order).pk])


def test_courier_off_duty_is_refused_at_the_field(seller: Client, store: Store, carol: User) -> None:
    create_courier(user=carol, is_available=False)
    order = create_order(store=store, fulfilment=Fulfilment.READY)
    response = deliver(seller, order, "assign", courier=carol.pk, bonus="")
    assert response.status_code == 422
    assert "courier" in response.context["assign"].errors


def test_declining_needs_a_reason(seller: Client, store: Store) -> None:
    order = create_order(store=store)
    address = reverse("sellers:order_cancel", args=[order.number])
    assert seller.post(address, {"reason": " "}).status_code == 422
    assert state(order) == Fulfilment.PENDING
    seller.post(address, {"reason": "Sold out."})
    order.refresh_from_db()
    assert (order.fulfilment, order.cancelled_by, order.cancel_reason) == (Fulfilment.CANCELLED, "seller", "Sold out.")
    shown = page(seller, order).content.decode()
    assert "The order is cancelled: you receive nothing for it." in shown
    assert "Buyer pays at the door" not in shown


def test_lost_race_is_told_and_the_page_shows_how_things_stand(seller: Client, store: Store) -> None:
    order = create_order(store=store, fulfilment=Fulfilment.CONFIRMED)
    response = move(seller, order, "confirm", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert "moved on in the meantime" in response.content.decode()
    assert 'id="order-card"' in response.content.decode()
    assert state(order) == Fulfilment.CONFIRMED


@pytest.mark.parametrize("to", ["", "delivered", "handed_over", "cancel"])
def test_unknown_move_is_not_found(seller: Client, store: Store, to: str) -> None:
    order = create_order(store=store)
    assert move(seller, order, to).status_code == 404
    assert deliver(seller, order, to).status_code == 404
    assert state(order) == Fulfilment.PENDING


def test_stranger_gets_404_and_changes_nothing(client: Client, store: Store) -> None:
    stranger = create_store().owner
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    order = create_order(store=store)
    assert page(client, order).status_code == 404
    assert move(client, order, "confirm").status_code == 404
    assert client.post(reverse("sellers:order_cancel", args=[order.number]), {"reason": "x"}).status_code == 404
    assert state(order) == Fulfilment.PENDING


@pytest.mark.parametrize(
    ("payer", "in_person", "keeps"),
    [
        (DeliveryPayer.BUYER, False, 48_750),
        (DeliveryPayer.SELLER, False, 33_750),
        (DeliveryPayer.BUYER, True, 63_750),
        (DeliveryPayer.SELLER, True, 48_750),
    ],
)
def test_what_the_seller_receives(seller: Client, store: Store, payer: str, in_person: bool, keeps: int) -> None:
    order = create_order(store=store, delivery_payer=payer, fulfilment=Fulfilment.READY)
    if in_person:
        deliver(seller, order, "in_person")
    assert page(seller, order).context["desk"].amounts.keeps.minor == keeps


@pytest.mark.parametrize(
    "reached", [Fulfilment.PENDING, Fulfilment.CONFIRMED, Fulfilment.READY, Fulfilment.HANDED_OVER, Fulfilment.DELIVERED]
)
def test_every_state_has_a_page(seller: Client, store: Store, reached: Fulfilment) -> None:
    order = create_order(store=store, fulfilment=reached)
    assert page(seller, order).status_code == 200


def test_delivery_is_there_even_before_its_job_ran(seller: Client, store: Store) -> None:
    order = create_order(store=store)
    advance(order, Fulfilment.CONFIRMED)
    Delivery.objects.all().delete()
    assert page(seller, order).context["desk"].may_choose
    assert ensure_delivery(order) == parcel(order)


def test_the_list_says_what_each_order_waits_for(seller: Client, store: Store) -> None:
    create_order(store=store, fulfilment=Fulfilment.CONFIRMED)
    create_order(store=store, fulfilment=Fulfilment.READY, delivery_method=DeliveryMethod.PICKUP, delivery_minor=0)
    create_delivery(store=store)
    create_delivery(store=store, status=DeliveryStatus.OFFERED)
    shown = seller.get(reverse("sellers:desk")).content.decode()
    for awaited in ("You pack it", "The buyer comes for it", "Choose who brings it", "Looking for a courier"):
        assert awaited in shown
    assert "Confirm within" not in shown


def test_the_list_counts_orders_that_are_not_paid_yet_and_names_none(seller: Client, store: Store) -> None:
    unpaid = create_order(store=store)
    Order.objects.filter(pk=unpaid.pk).update(is_prepaid=True, payment_method="stripe")
    shown = " ".join(seller.get(reverse("sellers:desk")).content.decode().split())
    assert "1 more order waits for the buyer's payment" in shown.replace("&#x27;", "'")
    assert unpaid.number not in shown
    assert "more order waits" not in seller.get(reverse("sellers:desk"), {"show": "done"}).content.decode()


def test_the_list_says_which_orders_are_paid(seller: Client, store: Store) -> None:
    order = create_order(store=store)
    assert ">Paid<" not in re.sub(r"\s+", "", seller.get(reverse("sellers:desk")).content.decode())
    Order.objects.filter(pk=order.pk).update(is_prepaid=True, payment_method="stripe", paid_at=now())
    assert ">Paid<" in re.sub(r"\s+", "", seller.get(reverse("sellers:desk")).content.decode())
