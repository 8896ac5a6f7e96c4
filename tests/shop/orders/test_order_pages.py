"""The buyer's orders: list, page, cancelling, completing."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override, pgettext
from pytest_django import DjangoAssertNumQueries

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.phrases import read_phrase
from shop.events.models import DomainEvent
from shop.orders.models import Order
from shop.orders.services import cancel_order, complete_order, mark_paid
from shop.orders.states import CancelledBy, DeliveryMethod, Fulfilment
from tests.factories.catalog import create_variant
from tests.factories.orders import WAY, advance, create_order
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
F = Fulfilment
PAGE_QUERIES = 14  # the README says it too


@pytest.fixture
def buyer(client: Client, alice: User) -> Client:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " "))


def url(name: str, order: Order) -> str:
    return reverse(f"orders:{name}", args=[order.number])


def completed(buyer: User) -> Order:
    order = create_order(buyer=buyer, fulfilment=F.DELIVERED)
    complete_order(order, actor_id=buyer.pk)
    return order


def cancelled(buyer: User) -> Order:
    order = create_order(buyer=buyer)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=buyer.pk)
    return order


def test_addresses(alice: User) -> None:
    order = create_order(buyer=alice)
    assert (reverse("orders:list"), url("detail", order)) == ("/orders/", f"/orders/{order.number}/")


def test_the_list_parts_what_is_under_way_from_what_is_over(buyer: Client, alice: User) -> None:
    waiting, delivered = create_order(buyer=alice), create_order(buyer=alice, fulfilment=F.DELIVERED)
    done, ended = completed(alice), cancelled(alice)
    strangers = create_order()
    current, past = text_of(buyer.get("/orders/")), text_of(buyer.get("/orders/?show=past"))
    assert [order.number in current for order in (waiting, delivered, done, ended, strangers)] == [True, True, False, False, False]
    assert [order.number in past for order in (waiting, delivered, done, ended, strangers)] == [False, False, True, True, False]


def test_empty_lists_say_what_to_do(buyer: Client) -> None:
    assert "No orders under way" in text_of(buyer.get("/orders/"))
    assert "No past orders" in text_of(buyer.get("/orders/?show=past"))


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "2"])
def test_pages_of_the_list_are_never_an_error(buyer: Client, alice: User, page: str) -> None:
    store = create_store()
    for _order in range(13):
        create_order(buyer=alice, store=store)
    assert buyer.get("/orders/", {"page": page}).status_code == 200


@pytest.mark.parametrize("orders", [1, 6])
def test_the_lists_queries_do_not_grow(buyer: Client, alice: User, orders: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _order in range(orders):
        create_order(buyer=alice)
    with django_assert_num_queries(10):
        buyer.get("/orders/")


def test_only_who_has_the_goods_is_asked_to_tell_of_the_store(buyer: Client, alice: User) -> None:
    orders = [*(create_order(buyer=alice, fulfilment=state) for state in WAY), completed(alice), cancelled(alice)]
    asked = [order.fulfilment for order in orders if "Happy with this store?" in text_of(buyer.get(url("detail", order)))]
    assert asked == [F.DELIVERED, F.COMPLETED]
    offered = [order.fulfilment for order in orders if "https://wa.me/" in buyer.get(url("detail", order)).content.decode()]
    assert offered == [*WAY, F.COMPLETED], "the store can be shared from the start, but not of an order that was cancelled"


@pytest.mark.parametrize("lines", [1, 5])
def test_the_pages_queries_do_not_grow(buyer: Client, alice: User, lines: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    store = create_store()
    order = create_order(buyer=alice, variants=[create_variant(store=store) for _line in range(lines)])
    # Session, user, order, lines with pictures, refunds, delivery, events, version, payment, disputes; on every page three and the cart.
    with django_assert_num_queries(PAGE_QUERIES):
        buyer.get(url("detail", order))


@pytest.mark.parametrize(
    ("method", "fulfilment", "headline", "step"),
    [
        ("home", F.PENDING, "Waiting for Kaloum Cloth to confirm", "Placed"),
        ("home", F.CONFIRMED, "Kaloum Cloth has confirmed your order", "Confirmed"),
        ("home", F.PREPARING, "Kaloum Cloth is packing your parcel", "Packed"),
        ("home", F.READY, "Your parcel is packed", "Packed"),
        ("home", F.HANDED_OVER, "Your parcel has left the store", "On its way"),
        ("home", F.DELIVERED, "Your parcel is in your hands", None),
        ("pickup", F.READY, "Your parcel waits for you at Kaloum Cloth", "At the store"),
        ("pickup", F.DELIVERED, "Your parcel is in your hands", None),
    ],
)
def test_every_state_is_told_in_words_and_as_a_step(
    buyer: Client, alice: User, method: str, fulfilment: Fulfilment, headline: str, step: str | None
) -> None:
    fee = 0 if method == "pickup" else 15_000
    order = create_order(
        buyer=alice,
        store=create_store(name="Kaloum Cloth"),
        delivery_method=DeliveryMethod(method),
        delivery_minor=fee,
        fulfilment=fulfilment,
    )
    page = buyer.get(url("detail", order))
    assert headline in text_of(page)
    current = re.search(r'<li class="" aria-current="step">([^<]+)</li>', page.content.decode())
    assert (current[1] if current else None) == step


def test_the_page_tells_everything_as_it_was_agreed(buyer: Client, alice: User) -> None:
    variant = create_variant(title="M / Indigo", store=create_store(phone="+224630000002"))
    order = create_order(buyer=alice, variants=[variant], quantity=2, instructions="Ring twice")
    type(variant).objects.update(price_minor=99_999, title="Changed")
    page = text_of(buyer.get(url("detail", order)))
    for words in (
        "M / Indigo · 2 × 50,000 GNF",
        "115,000 GNF",
        "Behind the blue mosque, Conakry",
        "Ring twice",
        "+224 630 00 00 02",
        "The order was placed.",
    ):
        assert words in page
    assert "99,999" not in page


@pytest.mark.parametrize("name", ["detail", "cancel", "complete"])
def test_strangers_and_visitors_get_nothing_and_change_nothing(
    client: Client, alice: User, mallory: User, bob: User, sam: User, name: str
) -> None:
    order = create_order(buyer=alice, store=create_store(owner=bob), fulfilment=F.DELIVERED if name == "complete" else F.PENDING)
    before = order.fulfilment
    send = client.get if name == "detail" else client.post
    assert send(url(name, order)).url.startswith("/account/login/")
    for person in (mallory, bob, sam):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert send(url(name, order), {"reason": "mistake"}).status_code == 404
    order.refresh_from_db()
    assert order.fulfilment == before


@pytest.mark.parametrize("number", ["XX-0000000", "1", "-", "a" * 300])
def test_a_number_that_is_none_is_404(buyer: Client, number: str) -> None:
    assert buyer.get(f"/orders/{number}/").status_code == 404


def test_nul_in_a_number_is_404(buyer: Client) -> None:
    assert buyer.get("/orders/%00/").status_code == 404


@pytest.mark.parametrize("fulfilment", [F.PENDING, F.CONFIRMED, F.PREPARING, F.READY])
@pytest.mark.parametrize(("headers", "status"), [({}, 302), (HTMX, 200)], ids=["plain", "htmx"])
def test_cancelling_before_the_hand_over(buyer: Client, alice: User, fulfilment: Fulfilment, headers: dict, status: int) -> None:
    order = create_order(buyer=alice, fulfilment=fulfilment)
    response = buyer.post(url("cancel", order), {"reason": "too_slow", "note": "I travel tomorrow"}, headers=headers)
    assert response.status_code == status
    order.refresh_from_db()
    assert (order.fulfilment, order.cancelled_by, read_phrase(order.cancel_reason)) == (
        "cancelled",
        "buyer",
        "It takes too long: I travel tomorrow",
    )
    assert "This order was cancelled" in text_of(buyer.get(url("detail", order)))


def test_the_answer_to_cancelling_takes_the_button_away(buyer: Client, alice: User) -> None:
    order = create_order(buyer=alice)
    page = buyer.post(url("cancel", order), {"reason": "mistake"}, headers=HTMX).content.decode()
    assert "<html" not in page
    assert 'id="order-card"' in page
    assert 'id="order-actions" class="no-print" hx-swap-oob="true"' in page
    assert 'id="order-cancel"' not in page
    assert "hx-trigger" not in page, "nothing is left to poll for"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(("reason", "message"), [("", "Choose a reason."), ("because", "Choose one of the reasons.")])
def test_cancelling_needs_a_reason(buyer: Client, alice: User, headers: dict, reason: str, message: str) -> None:
    order = create_order(buyer=alice)
    response = buyer.post(url("cancel", order), {"reason": reason, "note": "hello there"}, headers=headers)
    assert response.status_code == 422
    assert message in text_of(response)
    assert 'value="hello there"' in response.content.decode()
    order.refresh_from_db()
    assert order.fulfilment == "pending"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_cancelling_after_the_hand_over_is_refused_with_the_fresh_state(buyer: Client, alice: User, headers: dict) -> None:
    order = create_order(buyer=alice, fulfilment=F.HANDED_OVER)
    events = DomainEvent.objects.count()
    response = buyer.post(url("cancel", order), {"reason": "mistake"}, headers=headers)
    assert response.status_code == 409
    assert "The order has moved on in the meantime: it is now “on its way”. Nothing was changed." in text_of(response)
    assert "Your parcel has left the store" in text_of(response)
    order.refresh_from_db()
    assert (order.fulfilment, order.cancelled_by, DomainEvent.objects.count()) == ("handed_over", "", events)


def test_cancelling_twice_is_said_kindly(buyer: Client, alice: User) -> None:
    order = cancelled(alice)
    response = buyer.post(url("cancel", order), {"reason": "mistake"})
    assert response.status_code == 409
    assert "it is now “cancelled”" in text_of(response)


def test_a_delivered_order_is_completed_by_its_buyer(buyer: Client, alice: User) -> None:
    order = create_order(buyer=alice, fulfilment=F.DELIVERED)
    assert 'id="order-complete"' in buyer.get(url("detail", order)).content.decode()
    assert buyer.post(url("complete", order)).status_code == 302
    order.refresh_from_db()
    assert order.fulfilment == "completed"


@pytest.mark.parametrize("fulfilment", [F.PENDING, F.HANDED_OVER])
def test_completing_too_early_is_refused(buyer: Client, alice: User, fulfilment: Fulfilment) -> None:
    order = create_order(buyer=alice, fulfilment=fulfilment)
    response = buyer.post(url("complete", order))
    assert response.status_code == 409
    assert "Nothing was changed." in text_of(response)
    order.refresh_from_db()
    assert order.fulfilment == fulfilment


def test_the_card_listens_for_its_order_until_it_is_over(buyer: Client, alice: User) -> None:
    order = create_order(buyer=alice)
    page = buyer.get(url("detail", order)).content.decode()
    assert (
        f'data-live="order:{order.pk}" data-version="0" hx-get="/orders/{order.number}/?seen=pending" hx-trigger="live, every 20s"' in page
    )
    assert 'data-live="order' not in buyer.get(url("detail", cancelled(alice))).content.decode()


def test_news_bring_the_rest_of_the_page_only_when_the_state_has_moved(buyer: Client, alice: User) -> None:
    order = create_order(buyer=alice)
    same = buyer.get(url("detail", order), {"seen": "pending"}, headers=HTMX).content.decode()
    advance(order, F.CONFIRMED)
    moved = buyer.get(url("detail", order), {"seen": "pending"}, headers=HTMX).content.decode()
    advance(order, F.HANDED_OVER)
    left = buyer.get(url("detail", order), {"seen": "confirmed-parcel"}, headers=HTMX).content.decode()
    advance(order, F.DELIVERED)
    done = buyer.get(url("detail", order), {"seen": "handed_over-parcel"}, headers=HTMX).content.decode()
    pieces = ('id="order-card"', 'id="order-timeline"', 'id="order-lines"', 'id="order-money"', 'id="order-actions"')
    assert [piece in same for piece in pieces] == [True, False, False, False, False]
    assert [piece in moved for piece in pieces] == [True, True, True, True, False], "a half-written reason stays"
    assert [piece in left for piece in pieces] == [True] * 5
    assert [piece in done for piece in pieces] == [True] * 5, "what was said at the door is no longer true"


@pytest.mark.parametrize(
    ("method", "before", "after"),
    [
        (DeliveryMethod.PICKUP, F.PREPARING, F.READY),
        (DeliveryMethod.HOME, F.READY, F.HANDED_OVER),
        (DeliveryMethod.HOME, F.HANDED_OVER, F.DELIVERED),
    ],
)
def test_open_page_takes_the_sequence_of_one_that_is_loaded_now(
    buyer: Client, alice: User, method: DeliveryMethod, before: Fulfilment, after: Fulfilment
) -> None:
    order = create_order(buyer=alice, fulfilment=before, delivery_method=method)
    [seen] = re.findall(r"[?]seen=([a-z_-]*)", buyer.get(url("detail", order)).content.decode())
    assert "HX-Retarget" not in buyer.get(url("detail", order), {"seen": seen}, headers=HTMX).headers
    advance(order, after)
    news = buyer.get(url("detail", order), {"seen": seen}, headers=HTMX)
    whole = buyer.get(url("detail", order)).content.decode()
    assert news.headers["HX-Retarget"] == "#order-main"
    pieces = r'id="(order-main|order-card|order-parcels|order-lines)"'
    assert re.findall(pieces, news.content.decode()) == re.findall(pieces, whole)
    assert 'id="order-timeline" hx-swap-oob="true"' in " ".join(news.content.decode().split())


def test_who_has_paid_in_advance_is_never_asked_for_cash(buyer: Client, alice: User, bob: User) -> None:
    order = create_order(buyer=alice, store=create_store(owner=bob), is_prepaid=True)
    seller = Client()
    seller.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    desk = reverse("sellers:order", args=[order.number])
    assert mark_paid(order, paid_from=("provider", 99))
    page = text_of(buyer.get(url("detail", order)))
    assert page.count("refund you") == 2, "while the store may still answer, and before cancelling"
    advance(order, F.HANDED_OVER)
    page, sold = text_of(buyer.get(url("detail", order))), text_of(seller.get(desk))
    assert "Once it is back at the store, you can cancel here, and we refund you" in page
    assert "To pay in cash" not in page
    assert "The buyer has paid" in sold
    assert "Buyer pays at the door" not in sold


def test_an_order_whose_time_has_run_out_is_closed_on_read(buyer: Client, alice: User) -> None:
    order = create_order(buyer=alice)
    Order.objects.update(expires_at=order.placed_at)
    assert "This order was cancelled" in text_of(buyer.get(url("detail", order)))
    assert order.number in text_of(buyer.get("/orders/?show=past"))


def test_the_list_says_of_each_order_that_it_is_paid(buyer: Client, alice: User) -> None:
    order = create_order(buyer=alice)

    def label(**fields: Any) -> str:
        Order.objects.filter(pk=order.pk).update(**fields)
        found = re.search(r'badge--success">\s*(Paid[\w ]*?)\s*</span>', buyer.get("/orders/").content.decode())
        return found[1] if found else ""

    in_advance = {"is_prepaid": True, "payment_method": "stripe"}
    assert label() == "", "cash that is not there yet"
    assert label(**in_advance) == ""
    assert label(**in_advance, paid_at=now()) == "Paid"
    in_cash = {"is_prepaid": False, "payment_method": "cash", "paid_at": None}
    assert label(**in_cash, fulfilment=F.DELIVERED, delivered_at=now()) == "Paid in cash"
    with override("fr"):
        assert pgettext("an order", "Paid") == "Payée"
