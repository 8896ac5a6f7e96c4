"""What the two see while one word is missing, the page behind the link of a text message, and the desk's pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from couriers.models import Delivery, HalfConfirmation
from couriers.services import ask_buyer_now, confirm_cash_paid, confirm_cash_received, decide_half, deny_payment, send_half_text
from couriers.services.half_links import build_link_address, derive_half_number
from couriers.states import DeliveryStatus, HalfStatus
from shop.accounts.models import User
from shop.common.clock import now
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_settler
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def at_door(alice: User, bob: User, carol: User) -> Delivery:
    create_courier(user=carol)
    return create_delivery(status=DeliveryStatus.AT_DOOR, courier=carol, buyer=alice, store=create_store(owner=bob, name="Chez Bob"))


@pytest.fixture
def received(at_door: Delivery, carol: User) -> Delivery:
    return confirm_cash_received(at_door, actor_id=carol.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def half_of(delivery: Delivery) -> HalfConfirmation:
    return HalfConfirmation.objects.get(delivery=delivery)


def path_of(half: HalfConfirmation) -> str:
    return "/h/" + build_link_address(half).partition("/h/")[2]


def test_courier_reads_what_happens_now_and_until_when(received: Delivery, carol: User) -> None:
    page = text(signed_in(carol).get(received.get_absolute_url()))
    for shown in ("answer for it now", "We ask the buyer on", "Without an answer a cash desk decides from", "Text the buyer now"):
        assert shown in page
    assert "I pressed by mistake" in page
    assert "It cannot be delivered" not in page
    assert "The buyer tells me the number" not in page  # none was sent


def test_courier_texts_the_buyer_and_types_the_number(received: Delivery, carol: User) -> None:
    client = signed_in(carol)
    assert client.post(reverse("couriers:text", args=[received.pk])).url == received.get_absolute_url()
    send_half_text(half_of(received).pk, 1)
    again = client.post(reverse("couriers:text", args=[received.pk]), headers=HTMX)
    assert (again.status_code, "has just been asked" in text(again)) == (409, True)
    page = text(client.get(received.get_absolute_url()))
    assert "The buyer tells me the number" in page
    assert "I have not received it after all" in page
    address = reverse("couriers:number", args=[received.pk])
    assert "not the right code" in text(client.post(address, {"number": "000 000"}))
    assert client.post(address, {"number": derive_half_number(half_of(received))}).status_code == 302
    assert half_of(received).status == HalfStatus.CONFIRMED
    assert client.get(address).url == received.get_absolute_url()  # nothing waits any more


def test_reading_either_page_takes_the_step_that_is_due(received: Delivery, alice: User) -> None:
    HalfConfirmation.objects.update(next_at=now(), desk_at=now(), said_at=now() - timedelta(days=1))
    page = text(signed_in(alice).get(received.order.get_absolute_url()))
    assert "A cash desk decides now" in page
    assert half_of(received).is_at_desk


def test_buyer_may_say_that_it_is_not_true(received: Delivery, alice: User) -> None:
    client = signed_in(alice)
    page = text(client.get(reverse("couriers:parcel", args=[received.pk]), headers=HTMX))
    assert "I have not paid" in page
    answer = text(client.post(reverse("couriers:deny", args=[received.pk]), headers=HTMX))
    assert "A cash desk decides now. It may call you." in answer
    assert "You said that you have not paid." in answer
    assert "I have paid 65,000 GNF" in answer  # still


def test_courier_who_is_asked_may_say_so_too(at_door: Delivery, alice: User, carol: User) -> None:
    confirm_cash_paid(at_door, actor_id=alice.pk)
    client = signed_in(carol)
    page = text(client.get(at_door.get_absolute_url()))
    assert "I have not received it" in page
    assert "It cannot be delivered" not in page
    assert "Keep the parcel until the desk has decided" in text(client.post(reverse("couriers:deny", args=[at_door.pk]), headers=HTMX))


def test_link_asks_without_signing_in_and_tells_amount_and_store_alone(received: Delivery, alice: User, carol: User) -> None:
    half, client = half_of(received), Client()
    page = text(client.get(path_of(half)))
    for shown in ("Did you pay?", "65,000 GNF", "Chez Bob", "I have not paid"):
        assert shown in page
    for hidden in (received.order.number, received.order.phone, received.order.address_text, alice.name, carol.name):
        assert hidden not in page
    received.refresh_from_db()
    assert received.status == DeliveryStatus.AT_DOOR  # looking changes nothing
    assert "Thank you, it is paid" in text(client.post(path_of(half), {"answer": "paid"}))
    received.refresh_from_db()
    assert received.status == DeliveryStatus.DELIVERED
    again = client.post(path_of(half), {"answer": "not_paid"})
    assert (again.status_code, "This link has been used" in text(again)) == (409, True)


def test_link_says_no_and_nonsense_says_nothing(received: Delivery) -> None:
    half, client = half_of(received), Client()
    assert "Did you pay?" in text(client.post(path_of(half), {"answer": "perhaps"}))
    assert "You said that you have not paid" in text(client.post(path_of(half), {"answer": "not_paid"}))
    assert half_of(received).is_at_desk
    assert client.get("/h/paid/AAAA/").status_code == 404


def test_link_speaks_the_readers_language(received: Delivery) -> None:
    with override("fr"):
        assert "Avez-vous payé" in text(Client().get(path_of(half_of(received)), headers={"Accept-Language": "fr"}))


def test_link_needs_the_forms_own_token(received: Delivery) -> None:
    assert Client(enforce_csrf_checks=True).post(path_of(half_of(received)), {"answer": "paid"}).status_code == 403


def test_desk_sees_both_words_and_decides(received: Delivery, alice: User, carol: User, django_assert_max_num_queries: Any) -> None:
    deny_payment(received, actor_id=alice.pk)
    half, client = half_of(received), signed_in(create_settler())
    desks = text(client.get(reverse("custody:desks")))
    assert "1 waits for a decision" in desks
    listed = text(client.get(reverse("couriers:halves")))
    assert received.order.number in listed
    assert "denied by the other" in listed
    with django_assert_max_num_queries(16):
        page = text(client.get(half.get_absolute_url()))
    for shown in (
        carol.display_name,
        alice.display_name,
        "received (",
        "not paid (",
        "Confirmed by one side only",
        received.order.recipient,
    ):
        assert shown in page
    refused = client.post(half.get_absolute_url(), {"do": "decide", "outcome": "back", "reason": ""})
    assert refused.status_code == 422
    assert client.post(half.get_absolute_url(), {"do": "decide", "outcome": "back", "reason": "She has the money"}).status_code == 302
    received.refresh_from_db()
    assert received.status == DeliveryStatus.RETURNING
    assert "She has the money" in text(client.get(half.get_absolute_url()))


def test_list_costs_the_same_however_many_wait(carol: User, django_assert_max_num_queries: Any) -> None:
    create_courier(user=carol)
    for _parcel in range(4):
        delivery = confirm_cash_received(create_delivery(status=DeliveryStatus.AT_DOOR, courier=carol), actor_id=carol.pk)
        deny_payment(delivery, actor_id=carol.pk)
    client = signed_in(create_settler())
    client.get(reverse("couriers:halves"))
    with django_assert_max_num_queries(10):
        assert text(client.get(reverse("couriers:halves"))).count("65,000 GNF") == 4


def test_cashier_takes_the_number_and_decides_nothing(received: Delivery, carol: User) -> None:
    ask_buyer_now(received, actor_id=carol.pk)
    send_half_text(half_of(received).pk, 1)
    half, client = half_of(received), signed_in(create_cashier())
    deny_payment(received, actor_id=carol.pk)
    page = text(client.get(half.get_absolute_url()))
    assert "Staff with the right to settle cash decide" in page
    assert client.post(half.get_absolute_url(), {"do": "decide", "outcome": "paid", "reason": "Because"}).status_code == 422
    confirm_cash_received(received, actor_id=carol.pk)
    assert client.post(half.get_absolute_url(), {"do": "number", "number": derive_half_number(half)}).status_code == 302
    assert half_of(received).status == HalfStatus.CONFIRMED


def test_decided_page_says_what_became_of_it(received: Delivery, alice: User) -> None:
    deny_payment(received, actor_id=alice.pk)
    settler = create_settler()
    decide_half(half_of(received), is_paid=True, reason="He saw it", actor_id=settler.pk)
    page = text(signed_in(settler).get(half_of(received).get_absolute_url()))
    assert "He saw it" in page
    assert "Call both first" not in page


def test_courier_sees_it_in_his_purse(received: Delivery, carol: User) -> None:
    page = text(signed_in(carol).get(reverse("couriers:cash")))
    assert "Only you have confirmed 65,000 GNF more" in page
    assert "Bring it to a desk" not in page
