"""What carriers and buyers see, and what they get when they press."""

import io
from datetime import timedelta

import pytest
import segno
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from couriers.models import CourierProfile, Delivery, HalfConfirmation, HandoverCode
from couriers.queries import find_handover_code
from couriers.services import (
    confirm_cash_paid,
    confirm_cash_received,
    fail_attempt,
    meet_at_door,
    publish_delivery,
    reissue_code,
    suspend_courier,
    withdraw_delivery,
)
from couriers.states import CodeSide, CourierStatus, DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.orders.services import mark_paid
from shop.orders.states import Fulfilment
from tests.factories.couriers import bring, code_of, create_courier, create_delivery
from tests.factories.orders import advance, create_order
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response) -> str:
    """As people read it: amounts hold together by a no-break space."""
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def courier(carol: User) -> CourierProfile:
    return create_courier(user=carol)


@pytest.fixture
def on_the_way(alice: User, bob: User, carol: User, courier: CourierProfile) -> Delivery:
    return create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol, buyer=alice, store=create_store(owner=bob))


@pytest.fixture
def at_door(alice: User, bob: User, carol: User, courier: CourierProfile) -> Delivery:
    return create_delivery(status=DeliveryStatus.AT_DOOR, courier=carol, buyer=alice, store=create_store(owner=bob))


def photo(content: str) -> SimpleUploadedFile:
    png, jpeg = io.BytesIO(), io.BytesIO()
    segno.make(content).save(png, kind="png", scale=6)
    Image.open(png).convert("RGB").save(jpeg, "JPEG")
    return SimpleUploadedFile("photo.jpg", jpeg.getvalue(), content_type="image/jpeg")


# --- Becoming a courier ---------------------------------------------------------------------------------------------


def test_application_is_sent_and_its_state_shown(mallory: User) -> None:
    client, region = signed_in(mallory), create_place(country=create_country())
    answers = {"vehicle": "bicycle", "region": region.pk, "phone": "620 00 00 09", "about": "I know Kaloum."}
    assert client.post(reverse("couriers:start"), answers).status_code == 302
    profile = CourierProfile.objects.get(user=mallory)
    assert (profile.phone, profile.region, profile.status) == ("+224620000009", region, CourierStatus.APPLIED)
    assert "We are looking at your application" in text(client.get(reverse("couriers:start")))


def test_application_with_a_wrong_number_says_so_at_the_field(mallory: User) -> None:
    region = create_place(country=create_country())
    answers = {"vehicle": "bicycle", "region": region.pk, "phone": "12"}
    response = signed_in(mallory).post(reverse("couriers:start"), answers)
    assert response.status_code == 422
    assert not CourierProfile.objects.exists()


def test_suspended_courier_reads_why(courier: CourierProfile, carol: User, sam: User) -> None:
    suspend_courier(courier, reason="Lost a parcel.", actor_id=sam.pk)
    client = signed_in(carol)
    assert client.get(reverse("couriers:market")).url == reverse("couriers:start")
    assert "Reason: Lost a parcel." in text(client.get(reverse("couriers:start")))


# --- The market -----------------------------------------------------------------------------------------------------


def test_market_shows_fee_way_and_cash_but_neither_door_nor_phone(alice: User, carol: User, courier: CourierProfile) -> None:
    prefecture = create_place(name="Ratoma", parent=courier.region)
    delivery = create_delivery(buyer=alice, prefecture=prefecture, distance_metres=6_480)
    publish_delivery(delivery, bonus=Money(5_000, "GNF"), actor_id=delivery.order.store.owner_id)
    page = text(signed_in(carol).get(reverse("couriers:market")))
    for shown in ("20,000 GNF", "5,000 GNF bonus", "6.5 km", "Ratoma, Conakry", "Collect 65,000 GNF in cash", delivery.order.store.name):
        assert shown in page
    for hidden in (delivery.order.phone, delivery.order.address_text, delivery.order.recipient, alice.name):
        assert hidden not in page


def test_courier_off_duty_sees_no_parcels(carol: User) -> None:
    create_courier(user=carol, is_available=False)
    create_delivery(status=DeliveryStatus.OFFERED)
    client = signed_in(carol)
    assert "Accept delivery" not in text(client.get(reverse("couriers:market")))
    answer = client.post(reverse("couriers:availability"), {"available": "yes"}, headers=HTMX)
    assert "Accept delivery" in text(answer)
    assert "<!doctype" not in text(answer)


def test_loser_of_a_claim_gets_a_kind_word_and_a_fresh_list(carol: User, courier: CourierProfile) -> None:
    gone, open_one = create_delivery(status=DeliveryStatus.OFFERED), create_delivery(status=DeliveryStatus.OFFERED)
    signed_in(create_courier().user).post(reverse("couriers:claim", args=[gone.pk]))
    answer = signed_in(carol).post(reverse("couriers:claim", args=[gone.pk]), headers=HTMX)
    assert answer.status_code == 409
    assert "Another courier accepted it first" in text(answer)
    assert reverse("couriers:claim", args=[open_one.pk]) in text(answer)
    assert reverse("couriers:claim", args=[gone.pk]) not in text(answer)


def test_claim_sends_the_earning_that_its_page_showed(carol: User, courier: CourierProfile) -> None:
    delivery = create_delivery()
    publish_delivery(delivery, bonus=Money(5_000, "GNF"), actor_id=delivery.order.store.owner_id)
    client, claim = signed_in(carol), reverse("couriers:claim", args=[delivery.pk])
    assert '<input type="hidden" name="earning" value="20000">' in text(client.get(reverse("couriers:market")))
    publish_delivery(delivery, bonus=Money(0, "GNF"), actor_id=delivery.order.store.owner_id)
    answer = client.post(claim, {"earning": "20000"}, headers=HTMX)
    assert answer.status_code == 409
    assert "The seller has lowered the bonus" in text(answer)
    assert 'name="earning" value="15000"' in text(answer)
    assert client.post(claim, {"earning": "15000"}).url == reverse("couriers:delivery", args=[delivery.pk])


def test_place_of_the_courier_sorts_the_market_and_nonsense_is_refused(carol: User, courier: CourierProfile) -> None:
    client = signed_in(carol)
    client.post(reverse("couriers:here"), {"latitude": "9.54", "longitude": "-13.68"})
    courier.refresh_from_db()
    assert courier.point == (9.54, -13.68)
    client.post(reverse("couriers:here"), {"latitude": "999", "longitude": "north"})
    courier.refresh_from_db()
    assert courier.point == (9.54, -13.68)


def test_market_costs_the_same_queries_however_much_is_open(carol: User, courier: CourierProfile, django_assert_max_num_queries) -> None:
    for _ in range(6):
        create_delivery(status=DeliveryStatus.OFFERED)
    client = signed_in(carol)
    client.get(reverse("couriers:market"))
    with django_assert_max_num_queries(8):
        client.get(reverse("couriers:market"), headers=HTMX)


# --- The address in the QR ------------------------------------------------------------------------------------------


def door(user: User, code: HandoverCode, *, method: str = "get"):
    return getattr(signed_in(user), method)(code.path)


def test_page_of_a_code_keeps_its_address_to_this_site(on_the_way: Delivery, carol: User) -> None:
    """Not "no-referrer": a browser then sends "Origin: null" with the form, which the check against forged forms refuses."""
    assert '<meta name="referrer" content="same-origin">' in text(door(carol, code_of(on_the_way, CodeSide.BUYER)))


def test_looking_at_a_code_changes_nothing(on_the_way: Delivery, carol: User, alice: User) -> None:
    for user, side in ((carol, CodeSide.BUYER), (alice, CodeSide.CARRIER)):
        page = text(door(user, code_of(on_the_way, side)))
        assert "Start the handover" in page
        assert "65,000 GNF" in page
    on_the_way.refresh_from_db()
    assert on_the_way.status == DeliveryStatus.PICKED_UP


def test_starting_leads_each_side_to_its_own_screen(on_the_way: Delivery, carol: User, alice: User) -> None:
    by_carrier = door(carol, code_of(on_the_way, CodeSide.BUYER), method="post")
    assert by_carrier.url == on_the_way.get_absolute_url()
    by_buyer = door(alice, code_of(on_the_way, CodeSide.CARRIER))
    assert by_buyer.url.startswith(on_the_way.order.get_absolute_url())
    on_the_way.refresh_from_db()
    assert on_the_way.status == DeliveryStatus.AT_DOOR


@pytest.mark.django_db
def test_code_that_no_database_takes_is_an_unknown_one(mallory: User) -> None:
    assert find_handover_code("a\0b") is None
    answer = signed_in(mallory).get("/h/a%00b/")
    assert answer.status_code == 404
    assert "This code is not for you" in text(answer)


def test_stranger_and_unknown_code_get_the_same_page(on_the_way: Delivery, mallory: User) -> None:
    foreign = door(mallory, code_of(on_the_way, CodeSide.BUYER))
    unknown = signed_in(mallory).get(reverse("couriers:handover", args=["AAAAAAAAAAAAAAAAAAAAAA"]))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert "This code is not for you" in text(foreign)
    for secret in (on_the_way.order.number, "65,000", on_the_way.order.store.name, "Alice", "Carol"):
        assert secret not in text(foreign)
    assert door(mallory, code_of(on_the_way, CodeSide.BUYER), method="post").status_code == 404
    on_the_way.refresh_from_db()
    assert on_the_way.status == DeliveryStatus.PICKED_UP


def test_signed_out_visitor_comes_back_to_the_code(on_the_way: Delivery, client: Client) -> None:
    path = code_of(on_the_way, CodeSide.BUYER).path
    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


def test_dead_codes_say_what_to_do(on_the_way: Delivery, carol: User, alice: User) -> None:
    old = code_of(on_the_way, CodeSide.BUYER)
    reissue_code(on_the_way, actor_id=alice.pk)
    replaced = door(carol, old)
    on_the_way.codes.update(expires_at=now() - timedelta(seconds=1))
    expired = door(carol, code_of(on_the_way, CodeSide.BUYER), method="post")
    assert (replaced.status_code, expired.status_code) == (410, 410)
    assert "This code was replaced" in text(replaced)
    assert "This code has expired" in text(expired)


def test_code_of_a_delivered_parcel_is_gone(at_door: Delivery, carol: User, alice: User) -> None:
    code = at_door.codes.get(side=CodeSide.BUYER)
    confirm_cash_received(at_door, actor_id=carol.pk)
    confirm_cash_paid(at_door, actor_id=alice.pk)
    answer = door(carol, code)
    assert answer.status_code == 410
    assert "This parcel has been handed over" in text(answer)


def test_code_used_in_a_failed_meeting_is_gone(at_door: Delivery, carol: User) -> None:
    code = at_door.codes.get(side=CodeSide.BUYER)
    fail_attempt(at_door, reason="No cash", actor_id=carol.pk)
    answer = door(carol, code)
    assert answer.status_code == 410
    assert "This code has been used" in text(answer)


def test_own_code_seller_and_early_code_explain_themselves(alice: User, bob: User, carol: User, courier: CourierProfile) -> None:
    waiting = create_delivery(status=DeliveryStatus.ASSIGNED, courier=carol, buyer=alice, store=create_store(owner=bob))
    code = code_of(waiting, CodeSide.BUYER)
    assert "This is your own code" in text(door(alice, code))
    assert "A parcel from your store" in text(door(bob, code))
    assert "The parcel has not left the store" in text(door(carol, code))
    assert door(carol, code, method="post").status_code == 200
    waiting.refresh_from_db()
    assert waiting.status == DeliveryStatus.ASSIGNED


def test_owner_at_the_counter_starts_with_the_buyers_code(alice: User, bob: User) -> None:
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED, mode=DeliveryMode.PICKUP, buyer=alice, store=create_store(owner=bob))
    code = code_of(delivery, CodeSide.BUYER)
    assert "Start the handover" in text(door(bob, code))
    assert door(bob, code, method="post").url == delivery.get_absolute_url()


def test_pick_up_is_told_as_one_to_seller_and_buyer(alice: User, bob: User) -> None:
    store = create_store(owner=bob, allows_pickup=True)
    order = create_order(store=store, buyer=alice, delivery_method="pickup", delivery_minor=0, fulfilment=Fulfilment.READY)
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP, mode=DeliveryMode.PICKUP, order=order)
    step, sold, bought = (
        text(signed_in(person).get(page))
        for person, page in (
            (bob, delivery.get_absolute_url()),
            (bob, reverse("sellers:order", args=[order.number])),
            (alice, order.get_absolute_url()),
        )
    )
    assert "Hand it to" in step
    assert "Navigate" not in step
    assert "Buyer pays at the store" in sold
    assert "in cash at the store" in sold
    assert "The store is handing the parcel over, so the order can no longer be cancelled here." in bought
    for page in (step, sold, bought):
        assert not any(words in page for words in ("Bring it to", "at the door", "has left the store", "The parcel is on its way."))


# --- Reading codes --------------------------------------------------------------------------------------------------


def test_photo_of_the_code_leads_to_its_address(on_the_way: Delivery, carol: User) -> None:
    code = code_of(on_the_way, CodeSide.BUYER)
    answer = signed_in(carol).post(reverse("couriers:scan", args=[on_the_way.pk]), {"photo": photo(f"https://x.example{code.path}")})
    assert answer.url == code.path


@pytest.mark.parametrize(
    ("content", "said"), [("https://example.com/", "No code was found in this picture"), (None, "This file is not a picture we can read")]
)
def test_photo_without_a_code_of_ours_says_so(on_the_way: Delivery, carol: User, content: str | None, said: str) -> None:
    upload = photo(content) if content else SimpleUploadedFile("a.jpg", b"not a picture")
    answer = signed_in(carol).post(reverse("couriers:scan", args=[on_the_way.pk]), {"photo": upload})
    assert answer.status_code == 422
    assert said in text(answer)


def test_frame_is_answered_with_the_codes_own_path(on_the_way: Delivery, carol: User) -> None:
    code = code_of(on_the_way, CodeSide.BUYER)
    client = signed_in(carol)
    found = client.post(reverse("couriers:frame"), {"frame": photo(f"https://evil.example{code.path}")})
    assert found.json() == {"url": code.path}
    assert client.post(reverse("couriers:frame"), {"frame": photo("hello")}).json() == {"url": None}
    big = SimpleUploadedFile("big.jpg", b"\xff\xd8" + b"0" * 1_100_000)
    assert client.post(reverse("couriers:frame"), {"frame": big}).status_code == 400


def test_frames_are_rate_limited(carol: User) -> None:
    client = signed_in(carol)
    statuses = [client.post(reverse("couriers:frame")).status_code for _ in range(122)]
    assert (statuses[119], statuses[120]) == (400, 429)


def test_typed_code_opens_the_door_and_wrong_ones_lock_it(on_the_way: Delivery, carol: User) -> None:
    client, address = signed_in(carol), reverse("couriers:spoken", args=[on_the_way.pk])
    code = code_of(on_the_way, CodeSide.BUYER)
    wrong = f"{(int(code.spoken) + 1) % 1_000_000:06}"
    answers = [client.post(address, {"code": wrong}) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {422}
    assert "That is not the right code" in text(answers[4])
    assert "Too many wrong codes" in text(answers[5])
    assert "Too many wrong codes" in text(client.post(address, {"code": code.spoken}))
    on_the_way.refresh_from_db()
    assert on_the_way.status == DeliveryStatus.PICKED_UP


# --- The cash -------------------------------------------------------------------------------------------------------


def test_both_screens_show_one_amount_and_wait_in_words(at_door: Delivery, alice: User, carol: User) -> None:
    buyer, carrier = signed_in(alice), signed_in(carol)
    parcel, page = reverse("couriers:parcel", args=[at_door.pk]), at_door.get_absolute_url()
    assert "65,000 GNF" in text(buyer.get(parcel, headers=HTMX))
    assert "65,000 GNF" in text(carrier.get(page, headers=HTMX))
    answer = buyer.post(reverse("couriers:paid", args=[at_door.pk]), headers=HTMX)
    assert "Stay together until this page says" in text(answer)
    assert "The buyer says that the cash is paid" in text(carrier.get(page, headers=HTMX))
    buyer.post(reverse("couriers:undo", args=[at_door.pk]), headers=HTMX)
    carrier.post(reverse("couriers:received", args=[at_door.pk]), headers=HTMX)
    assert "confirmed your cash" in text(buyer.get(parcel, headers=HTMX))
    assert "Delivered and paid" in text(buyer.post(reverse("couriers:paid", args=[at_door.pk]), headers=HTMX))
    assert "Delivered" in text(carrier.get(page, headers=HTMX))


def test_nobody_speaks_of_cash_where_the_parcel_is_paid(alice: User, carol: User, courier: CourierProfile) -> None:
    order = create_order(buyer=alice, is_prepaid=True)
    assert mark_paid(order, paid_from=("provider", 99))
    delivery = create_delivery(order=advance(order, Fulfilment.READY), status=DeliveryStatus.PICKED_UP, courier=carol)
    parcel = reverse("couriers:parcel", args=[delivery.pk])
    assert "none, it is paid" in text(signed_in(carol).get(delivery.get_absolute_url()))
    assert "give no cash at the door" in text(signed_in(alice).get(parcel, headers=HTMX))
    meet_at_door(code_of(delivery, CodeSide.BUYER), reader=carol)
    assert "It had been paid before" in text(signed_in(alice).get(parcel, headers=HTMX))


def test_without_javascript_the_buyer_lands_on_the_order_again(at_door: Delivery, alice: User) -> None:
    answer = signed_in(alice).post(reverse("couriers:paid", args=[at_door.pk]))
    assert answer.url == f"{at_door.order.get_absolute_url()}#parcel-{at_door.pk}"
    too_late = signed_in(alice).post(reverse("couriers:new_code", args=[at_door.pk]))
    assert too_late.status_code == 409
    assert "The parcel has moved on" in text(too_late)


def test_order_page_shows_the_buyer_and_nobody_else_the_code(on_the_way: Delivery, alice: User) -> None:
    page = text(signed_in(alice).get(on_the_way.order.get_absolute_url()))
    code = code_of(on_the_way, CodeSide.BUYER)
    assert code.spoken_groups in page
    assert "<svg" in page
    assert code_of(on_the_way, CodeSide.CARRIER).spoken_groups not in page


def test_new_codes_are_rate_limited(on_the_way: Delivery, alice: User) -> None:
    client, address = signed_in(alice), reverse("couriers:new_code", args=[on_the_way.pk])
    statuses = [client.post(address, headers=HTMX).status_code for _ in range(13)]
    assert (statuses[11], statuses[12]) == (200, 409)


def test_cash_in_hand_has_a_running_total(carol: User, courier: CourierProfile) -> None:
    for fee in (15_000, 20_000):
        create_delivery(status=DeliveryStatus.DELIVERED, courier=carol, delivery_minor=fee)
    response = signed_in(carol).get(reverse("couriers:cash"))
    (cash,), (earned,) = response.context["cash"], response.context["earnings"]
    assert cash.total == Money(135_000, "GNF")
    assert [row.running for row in cash.lines] == [Money(135_000, "GNF"), Money(65_000, "GNF")]
    assert (earned.total, earned.lines[0].amount) == (Money(35_000, "GNF"), Money(20_000, "GNF"))
    assert "135,000 GNF" in text(response)


def test_courier_without_deliveries_reads_what_will_stand_there(carol: User, courier: CourierProfile) -> None:
    client = signed_in(carol)
    assert "No cash yet" in text(client.get(reverse("couriers:cash")))
    assert "Nothing in your bag" in text(client.get(reverse("couriers:deliveries")))


def test_seller_who_carries_nothing_reads_of_what_his_stores_owe_alone(bob: User) -> None:
    store, client = create_store(owner=bob), signed_in(bob)
    page = text(client.get(reverse("couriers:cash")))
    assert ("Your stores owe nothing." in page, "No cash yet" in page) == (True, False)
    create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store)
    page = text(client.get(reverse("couriers:cash")))
    assert (f"{store.name} owes" in page, "Your stores owe nothing." in page, "No cash yet" in page) == (True, False, False)


def test_open_page_of_a_parcel_taken_away_is_led_to_the_list(carol: User, courier: CourierProfile) -> None:
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED, courier=carol)
    client = signed_in(carol)
    assert client.get(delivery.get_absolute_url(), headers=HTMX).status_code == 200
    withdraw_delivery(delivery, actor_id=delivery.order.store.owner_id)
    for address in (delivery.get_absolute_url(), "/deliver/999999/"):
        assert client.get(address, headers=HTMX).headers["HX-Redirect"] == reverse("couriers:deliveries")
        assert client.get(address).status_code == 404


# --- Staff ----------------------------------------------------------------------------------------------------------


def test_staff_answer_an_application(mallory: User, sam: User) -> None:
    profile = create_courier(user=mallory, status=CourierStatus.APPLIED, is_available=False)
    client, address = signed_in(sam), reverse("admin:couriers_courierprofile_change", args=[profile.pk])
    assert "Approve" in text(client.get(address))
    assert client.post(address, {"verdict": "refuse", "reason": ""}).status_code == 422
    assert client.post(address, {"verdict": "suspend", "reason": "x"}).status_code == 422
    assert client.post(address, {"verdict": "approve"}).status_code == 302
    profile.refresh_from_db()
    assert profile.status == CourierStatus.APPROVED


def test_staff_never_see_a_token_or_a_spoken_code(on_the_way: Delivery, sam: User) -> None:
    client = signed_in(sam)
    code = code_of(on_the_way, CodeSide.BUYER)
    pages = [
        reverse("admin:couriers_handovercode_changelist"),
        reverse("admin:couriers_handovercode_change", args=[code.pk]),
        reverse("admin:couriers_delivery_change", args=[on_the_way.pk]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert code.token not in text(answer)
        assert code.spoken not in text(answer)


def test_log_lines_and_events_hold_no_token(on_the_way: Delivery, carol: User, caplog: pytest.LogCaptureFixture) -> None:
    code = code_of(on_the_way, CodeSide.BUYER)
    door(carol, code, method="post")
    assert code.token not in caplog.text
    assert settings.HANDOVER_CODE_DAYS == 7


@pytest.mark.parametrize("name", ["couriers:undo", "couriers:new_code"])
def test_reloading_what_both_sides_press_leads_each_to_his_own_page(
    at_door: Delivery, alice: User, carol: User, mallory: User, name: str
) -> None:
    address = reverse(name, args=[at_door.pk])
    assert signed_in(carol).get(address).url == reverse("couriers:delivery", args=[at_door.pk])
    assert signed_in(alice).get(address).url == f"{at_door.order.get_absolute_url()}#parcel-{at_door.pk}"
    assert signed_in(mallory).get(address).status_code == 404
    assert signed_in(alice).put(address).status_code == 405


def test_pick_up_speaks_of_store_and_counter_at_each_step(alice: User, bob: User) -> None:
    store = create_store(owner=bob, name="Chez Bob", allows_pickup=True)
    order = create_order(store=store, buyer=alice, delivery_method="pickup", delivery_minor=0, fulfilment=Fulfilment.READY)
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED, mode=DeliveryMode.PICKUP, order=order)
    seller, buyer, bought = signed_in(bob), signed_in(alice), order.get_absolute_url()
    assert "waiting for the buyer" in text(seller.get(delivery.get_absolute_url()))
    page = text(buyer.get(bought))
    assert "Show this code at the store." in page
    assert "+224 620 00 00 01" not in page  # the buyer's own number, beside the store's address
    bring(delivery, DeliveryStatus.PICKED_UP, mode=DeliveryMode.PICKUP)
    counter = text(seller.get(delivery.get_absolute_url()))
    assert ("at the counter" in counter, "on its way" in counter, "The address cannot be found" in counter) == (True, False, False)
    refused = seller.post(reverse("couriers:fail", args=[delivery.pk]), {"reason": "address"})
    assert (refused.status_code, "The address cannot be found" in text(refused)) == (422, False)
    delivery.refresh_from_db()
    meet_at_door(code_of(delivery, CodeSide.BUYER), reader=bob)
    assert "It cannot be handed over" in text(seller.get(delivery.get_absolute_url()))
    sold = text(seller.get(reverse("sellers:order", args=[order.number])))
    assert ("at the counter" in sold, "The buyer is here" in sold, "on its way" in sold.lower()) == (True, True, False)
    assert "at the counter" in text(buyer.get(reverse("orders:list")))
    assert "Show your code when" not in text(buyer.get(bought))  # they stand face to face
    seller.post(reverse("couriers:received", args=[delivery.pk]), headers=HTMX)
    assert "Chez Bob confirmed your cash" in text(buyer.get(bought))
    HalfConfirmation.objects.update(next_at=now(), desk_at=now(), said_at=now() - timedelta(days=1))
    buyer.get(bought)  # takes the step that is due
    assert "The store says that the cash is paid; the buyer has not confirmed it." in text(buyer.get(bought))


def test_what_the_courier_waits_for_stands_above_the_address(courier: CourierProfile, carol: User, bob: User) -> None:
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED, courier=carol, store=create_store(owner=bob))
    page = text(signed_in(carol).get(delivery.get_absolute_url()))
    assert "to pick up" in page
    assert "ourier found" not in page, "he is the one who was found"
    signed_in(carol).post(reverse("couriers:take", args=[delivery.pk]))
    page = text(signed_in(carol).get(delivery.get_absolute_url()))
    assert page.index("You said that you have it") < page.index("Pick up at")
    assert "I have the parcel" not in page
