"""The checkout's page: quotes, refusals in words, and one order however often the button is pressed."""

import re

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts import providers
from shop.accounts.models import Address, PhoneRule, User
from shop.cart.models import CartLine
from shop.catalog.models import Variant
from shop.checkout.exceptions import ProofNeeded
from shop.checkout.services import place_orders
from shop.orders.models import Checkout, Order
from shop.payments.exceptions import MethodUnavailable
from shop.payments.models import Payment, PaymentAttempt
from shop.payments.services import choose_cash
from shop.places.models import Country
from shop.stores.models import Store
from shop.stores.states import DeliveryScope
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.stripe import StripeFake
from tests.factories.accounts import create_address
from tests.factories.cart import create_cart, create_cart_line, fill_cart
from tests.factories.catalog import create_product_with_options, create_variant
from tests.factories.stores import create_store
from tests.shop.accounts.test_proofs import Phones, code_to

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CHECKOUT, QUOTE = "/checkout/", "/checkout/quote/"
PAGE_QUERIES, PLACING_QUERIES = 16, 42  # the README says them too


@pytest.fixture
def buyer(client: Client, alice: User) -> Client:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def address(alice: User) -> Address:
    return create_address(user=alice, is_default=True)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " "))


def fields_of(response) -> dict[str, str]:
    """What a browser would send if the button were pressed now."""
    page = response.content.decode()
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "expected_total")}
    if 'name="before_delivery"' in page:
        fields["before_delivery"] = "1"
    for radio in re.findall(r'<input type="radio"[^>]*\bchecked>', page):
        fields[re.search('name="([^"]+)"', radio)[1]] = re.search('value="([^"]+)"', radio)[1]
    return fields | {"instructions": "Call me at the blue gate"}


def test_a_visitor_may_sign_in_from_the_checkout_and_comes_back_with_the_cart(client: Client, alice: User) -> None:
    variant = create_variant()
    client.post(reverse("cart:add"), {"variant": variant.pk, "quantity": "2"})
    sign_in = "/account/login/?next=/checkout/"
    assert sign_in in client.get(CHECKOUT).content.decode()
    back = client.post(sign_in, {"login": "alice@example.com", "password": "makiti-test", "next": CHECKOUT})
    assert back.url == CHECKOUT
    assert variant.product.title in text_of(client.get(CHECKOUT))


def test_one_store_from_look_to_order(buyer: Client, alice: User, address: Address) -> None:
    line = create_cart_line(user=alice, quantity=2)
    page = buyer.get(CHECKOUT)
    days = page.context["summary"].stores[0].home_promise.days
    assert f"Home delivery 18,500 GNF About 6.5 km by road. Delivery {days}" in text_of(page)
    assert "Delivery: 18,500 GNF, paid together with the goods." in text_of(page)
    response = buyer.post(CHECKOUT, fields_of(page))
    order = Order.objects.get()
    assert response.url == reverse("checkout:done", args=[order.checkout_id])
    assert (order.buyer, order.store, order.total_minor) == (alice, line.variant.product.store, 118_500)
    assert (order.instructions, order.recipient) == ("Call me at the blue gate", address.recipient)
    assert CartLine.objects.count() == 0


def test_thanks_show_every_order_and_what_happens_next(buyer: Client, alice: User, address: Address) -> None:
    fill_cart(create_cart(user=alice), stores=2, lines=1)
    page = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)), follow=True)
    assert "Thank you, your 2 orders are placed" in text_of(page)
    assert [number in text_of(page) for number in Order.objects.values_list("number", flat=True)] == [True, True]
    assert "What happens next" in text_of(page)


def test_the_same_page_sent_again_lands_on_the_same_orders(buyer: Client, alice: User, address: Address) -> None:
    line = create_cart_line(user=alice)
    fields = fields_of(buyer.get(CHECKOUT))
    first = buyer.post(CHECKOUT, fields)
    create_cart_line(user=alice)
    replays = [buyer.post(CHECKOUT, fields).url, buyer.post(CHECKOUT, fields | {"address": "0"}).url]
    assert replays == [first.url, first.url]
    assert (Checkout.objects.count(), Order.objects.count(), CartLine.objects.count()) == (1, 1, 1)
    assert Variant.objects.get(pk=line.variant_id).reserved == 1


def test_two_tabs_share_one_token_and_the_next_order_gets_another(buyer: Client, alice: User, address: Address) -> None:
    create_cart_line(user=alice)
    left, right = fields_of(buyer.get(CHECKOUT)), fields_of(buyer.get(CHECKOUT))
    assert left["token"] == right["token"]
    assert buyer.post(CHECKOUT, left).url == buyer.post(CHECKOUT, right).url
    create_cart_line(user=alice)
    again = fields_of(buyer.get(CHECKOUT))
    assert again["token"] != left["token"]
    buyer.post(CHECKOUT, again)
    assert Order.objects.count() == 2


def test_a_token_that_was_used_elsewhere_is_never_offered_again(buyer: Client, alice: User, address: Address) -> None:
    create_cart_line(user=alice)
    fields = fields_of(buyer.get(CHECKOUT))
    Checkout.objects.create(token=fields["token"], buyer=alice, country=address.country)
    assert fields_of(buyer.get(CHECKOUT))["token"] != fields["token"]


@pytest.mark.parametrize("token", ["", "x" * 41, "a\x00b"])
def test_a_broken_token_is_refused_in_words(buyer: Client, alice: User, address: Address, token: str) -> None:
    create_cart_line(user=alice)
    response = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"token": token})
    assert response.status_code == 422
    assert "Nothing was ordered yet." in text_of(response)
    assert Order.objects.count() == 0


def test_somebody_elses_token_is_refused(buyer: Client, alice: User, mallory: User, address: Address) -> None:
    create_cart_line(user=alice)
    Checkout.objects.create(token="hers", buyer=mallory, country=address.country)
    response = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"token": "hers"})
    assert (response.status_code, Order.objects.count()) == (422, 0)
    assert "This page is out of date." in text_of(response)


def test_a_changed_price_must_be_confirmed_again(buyer: Client, alice: User, address: Address) -> None:
    line = create_cart_line(user=alice)
    fields = fields_of(buyer.get(CHECKOUT))
    Variant.objects.filter(pk=line.variant_id).update(price_minor=60_000)
    response = buyer.post(CHECKOUT, fields)
    assert response.status_code == 409
    assert "now costs 60,000 GNF instead of 50,000 GNF." in text_of(response)
    assert "Call me at the blue gate" in text_of(response)
    assert Order.objects.count() == 0
    assert buyer.post(CHECKOUT, fields_of(response)).status_code == 302
    assert Order.objects.get().goods_minor == 60_000


def test_stock_that_vanished_meanwhile_is_said(buyer: Client, alice: User, address: Address) -> None:
    line = create_cart_line(user=alice, quantity=3)
    fields = fields_of(buyer.get(CHECKOUT))
    Variant.objects.filter(pk=line.variant_id).update(stock=2)
    response = buyer.post(CHECKOUT, fields)
    assert response.status_code == 409
    assert "Only 2 pieces of" in text_of(response)
    assert "Put it right in your cart" in text_of(response)
    assert (Order.objects.count(), CartLine.objects.get().quantity) == (0, 3)


def test_another_tab_that_emptied_the_cart_is_said(buyer: Client, alice: User, address: Address) -> None:
    create_cart_line(user=alice)
    fields = fields_of(buyer.get(CHECKOUT))
    CartLine.objects.all().delete()
    response = buyer.post(CHECKOUT, fields)
    assert (response.status_code, Order.objects.count()) == (422, 0)
    assert "If you have just ordered, you will find it among your orders." in text_of(response)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_choosing_pick_up_re_quotes_without_ordering(buyer: Client, alice: User, address: Address, headers: dict) -> None:
    line = create_cart_line(user=alice)
    store = line.variant.product.store_id
    response = buyer.post(QUOTE, fields_of(buyer.get(CHECKOUT)) | {f"method-{store}": "pickup"}, headers=headers)
    assert response.status_code == 200
    assert fields_of(response)["expected_total"] == "50000"
    assert fields_of(response)[f"method-{store}"] == "pickup"
    assert ("<html" in response.content.decode()) is not bool(headers)
    assert Order.objects.count() == 0


def test_another_address_re_quotes_without_scripts(buyer: Client, alice: User, address: Address) -> None:
    create_cart_line(user=alice)
    near = create_address(user=alice, latitude=9.5800, longitude=-13.6771)
    response = buyer.post(QUOTE, fields_of(buyer.get(CHECKOUT)) | {"address": str(near.pk)})
    assert fields_of(response)["expected_total"] == "60000"
    assert fields_of(response)["address"] == str(near.pk)
    assert "Call me at the blue gate" in text_of(response)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"delivery_scope": DeliveryScope.PICKUP}, "does not deliver: collect your order at the store."),
        ({"allows_pickup": False}, "has no store pick-up."),
        ({"latitude": 8.0}, "couriers here go at most 60 km."),
    ],
)
def test_what_is_not_possible_says_why(buyer: Client, alice: User, address: Address, change: dict, reason: str) -> None:
    create_cart_line(user=alice)
    Store.objects.update(**change)
    page = buyer.get(CHECKOUT)
    assert reason in text_of(page)
    assert len(re.findall(r'name="method-[^>]* disabled>', page.content.decode())) == 1


def test_a_store_that_offers_it_pays_the_courier(buyer: Client, alice: User, address: Address) -> None:
    line = create_cart_line(user=alice)
    store = line.variant.product.store
    Store.objects.update(pays_delivery_from_minor=60_000)
    assert "From 60,000 GNF of goods on, the store pays." in text_of(buyer.get(CHECKOUT))
    CartLine.objects.update(quantity=2)
    page = buyer.get(CHECKOUT)
    assert f"{store.name} pays the delivery of this order." in text_of(page)
    buyer.post(CHECKOUT, fields_of(page))
    order = Order.objects.get()
    assert (order.delivery_payer, order.delivery_minor, order.total_minor) == ("seller", 18_500, 100_000)


def test_without_an_address_the_page_asks_for_one(buyer: Client, alice: User) -> None:
    create_cart_line(user=alice)
    page = buyer.get(CHECKOUT)
    assert f"{reverse('accounts:address_add')}?next=/checkout/" in page.content.decode()
    response = buyer.post(CHECKOUT, fields_of(page))
    assert (response.status_code, Order.objects.count()) == (422, 0)
    assert "Choose where to bring it." in text_of(response)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("address", "", "Choose where to bring it."),
        ("address", "999999", "Choose one of your addresses."),
        ("address", "9" * 30, "Choose one of your addresses."),
        ("payment_method", "gold", "Choose one of the ways to pay that are offered."),
        ("payment_method", "", "Choose how to pay."),
        ("instructions", "x" * 501, "at most 500 characters"),
        ("expected_total", "many", "This page is out of date."),
        ("method", "teleport", "Choose home delivery or store pick-up."),
    ],
)
def test_every_refusal_is_in_words_and_orders_nothing(
    buyer: Client, alice: User, address: Address, field: str, value: str, message: str
) -> None:
    line = create_cart_line(user=alice)
    name = f"method-{line.variant.product.store_id}" if field == "method" else field
    response = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {name: value})
    assert response.status_code == 422
    assert message in text_of(response)
    assert (Order.objects.count(), CartLine.objects.count()) == (0, 1)


def test_a_strangers_address_is_refused(buyer: Client, alice: User, mallory: User, address: Address) -> None:
    create_cart_line(user=alice)
    hers = create_address(user=mallory, landmark="Secret garden")
    for url in (CHECKOUT, QUOTE):
        response = buyer.post(url, fields_of(buyer.get(CHECKOUT)) | {"address": str(hers.pk)})
        assert "Secret garden" not in text_of(response)
    assert Order.objects.count() == 0


def test_a_payment_that_is_switched_off_says_so(buyer: Client, alice: User, address: Address, settings) -> None:
    create_cart_line(user=alice)
    settings.PAYMENT_METHODS_OFF = ["cash"]
    page = buyer.get(CHECKOUT)
    assert "It is switched off for the moment." in text_of(page)
    fields = {"payment_method": "cash"} | fields_of(page)
    response = buyer.post(CHECKOUT, fields)
    assert (response.status_code, Order.objects.count()) == (422, 0)


def test_ones_own_store_cannot_be_bought_from(buyer: Client, alice: User, address: Address) -> None:
    create_cart_line(user=alice, variant=create_variant(store=create_store(owner=alice, name="Alice's")))
    page = buyer.get(CHECKOUT)
    assert "is your own store: you cannot buy from it." in page.content.decode().replace("&#x27;", "'")
    assert 'id="place-orders"' not in page.content.decode()


def test_thanks_are_for_the_buyer_alone(client: Client, buyer: Client, alice: User, mallory: User, address: Address) -> None:
    create_cart_line(user=alice)
    done = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT))).url
    client.logout()
    assert client.get(done).status_code == 302
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(done).status_code == 404


@pytest.mark.parametrize("lines", [1, 5])
def test_queries_of_page_and_placing(buyer: Client, alice: User, address: Address, lines: int) -> None:
    fill_cart(create_cart(user=alice), stores=2, lines=lines)
    with CaptureQueriesContext(connection) as looking:
        page = buyer.get(CHECKOUT)
    with CaptureQueriesContext(connection) as placing:
        assert buyer.post(CHECKOUT, fields_of(page)).status_code == 302
    # One of them for the points rule of the market, one for unread messages, one for what proofs unlock there.
    assert len(looking) == PAGE_QUERIES
    assert len(placing) <= PLACING_QUERIES, len(placing)  # session and rights included


def test_the_chosen_way_to_pay_is_gone_on_with_and_not_asked_for_again(buyer: Client, alice: User, address: Address, settings) -> None:
    Country.objects.update(payment_methods=["cash", "stripe", "momo"])
    with StripeFake() as cards, MomoFake() as phones:
        cards.stand_beside(settings)
        phones.stand_beside(settings)
        settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
        tills = []
        for method, is_down in (("stripe", False), ("stripe", True), ("momo", False)):
            create_cart_line(user=alice)
            cards.die() if is_down else None
            answer = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": method})
            tills.append((answer.headers["Location"], reverse("payments:payment", args=[Payment.objects.latest("pk").pk])))
    card, lost, phone = tills
    assert card[0] == f"{card[1]}?go={PaymentAttempt.objects.earliest('pk').pk}"
    assert lost[0] == lost[1]  # it is tried again from there, and the other ways are offered
    assert phone[0] == phone[1]  # whose phone is to ring?
    assert PaymentAttempt.objects.filter(provider="momo").count() == 0


# A number is proved before the first order in cash


@pytest.fixture
def asking(address: Address, settings) -> type[Phones]:
    settings.SMS_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()
    Phones.sent, Phones.is_away = [], False
    PhoneRule.objects.create(country=address.country)
    return Phones


def test_the_first_order_in_cash_proves_the_number_on_the_same_page(buyer: Client, alice: User, address: Address, asking) -> None:
    create_cart_line(user=alice)
    fields = fields_of(buyer.get(CHECKOUT))
    asked = buyer.post(CHECKOUT, fields)
    assert (asked.status_code, Order.objects.count(), asking.sent[0][0]) == (422, 0, address.phone)
    assert "Call me at the blue gate" in text_of(asked)
    assert 'value="+224 620 00 00 01"' in asked.content.decode()
    placed = buyer.post(CHECKOUT, fields_of(asked) | {"proof_phone": address.phone, "phone_code": code_to(address.phone)})
    assert (placed.status_code, Order.objects.count()) == (302, 1)
    alice.refresh_from_db()
    assert (alice.phone, alice.phone_verified) == (address.phone, True)
    create_cart_line(user=alice)
    buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)))
    assert (Order.objects.count(), len(asking.sent)) == (2, 1)  # only the first


def test_no_service_goes_around_the_proof(alice: User, address: Address, asking) -> None:
    line = create_cart_line(user=alice)
    with pytest.raises(ProofNeeded):
        place_orders(buyer=alice, cart=line.cart, token="t", address=address, choices={}, expected_total_minor=68_500)
    assert Order.objects.count() == 0


def test_with_the_gateway_away_cash_waits_and_the_form_stays(buyer: Client, alice: User, address: Address, asking) -> None:
    asking.is_away = True
    line = create_cart_line(user=alice)
    fields = fields_of(buyer.get(CHECKOUT))
    page = buyer.post(CHECKOUT, fields)
    assert (page.status_code, Order.objects.count()) == (422, 0)
    assert "We cannot send codes at the moment" in text_of(page)
    assert "Call me at the blue gate" in text_of(page)
    Store.objects.update(allows_pickup=True)
    quoted = buyer.post(QUOTE, fields | {f"method-{line.variant.product.store_id}": "pickup"})
    buyer.post(CHECKOUT, fields_of(quoted))
    assert Order.objects.get().delivery_method == "pickup"


def test_whoever_pays_in_advance_proves_nothing_until_he_chooses_cash(
    buyer: Client, alice: User, address: Address, asking, settings
) -> None:
    Country.objects.update(payment_methods=["cash", "momo"])
    with MomoFake() as fake:
        for key, value in fake.settings().items():
            setattr(settings, key, value)
        create_cart_line(user=alice)
        buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo"})
        order = Order.objects.get()
        with pytest.raises(MethodUnavailable, match="Confirm your phone number"):
            choose_cash(Payment.objects.get(), actor_id=alice.pk)
    order.refresh_from_db()
    assert (order.is_prepaid, asking.sent) == (True, [])


def test_what_stays_in_the_cart_is_told_from_its_sisters(buyer: Client, alice: User, address: Address) -> None:
    shirt = create_product_with_options(title="Shirt", axes={"Size": ["M", "L"], "Colour": ["Indigo"]})
    for variant in shirt.variants.all():
        create_cart_line(user=alice, variant=variant)
    Variant.objects.filter(title="L / Indigo").update(reserved=F("stock"))
    page = text_of(buyer.get(CHECKOUT))
    assert "These stay in your cart: Shirt (L / Indigo)" in page
    assert "(M / Indigo)" not in page


def test_what_has_changed_is_told_from_its_sisters(buyer: Client, alice: User, address: Address) -> None:
    shirt = create_product_with_options(title="Shirt", axes={"Size": ["M", "L"]})
    for variant in shirt.variants.all():
        create_cart_line(user=alice, variant=variant)
    page = buyer.get(CHECKOUT)
    Variant.objects.filter(title="L").update(price_minor=60_000)
    answer = buyer.post(CHECKOUT, fields_of(page))
    assert answer.status_code == 409
    assert "“Shirt (L)” now costs 60,000 GNF instead of 50,000 GNF." in text_of(answer)
    Variant.objects.filter(title="M").update(reserved=F("stock"))
    assert "Shirt (M)" in text_of(buyer.post(CHECKOUT, fields_of(page)))
