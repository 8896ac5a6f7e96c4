"""The cart's page, with htmx and without."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from shop.accounts.chosen_place import PLACE_KEY
from shop.accounts.models import User
from shop.cart.models import Cart, CartLine
from shop.cart.services import SESSION_KEY
from shop.catalog.models import Variant
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.promotions.states import PromoKind
from shop.stores.models import Store
from shop.stores.states import DeliveryScope
from tests.factories.accounts import create_address
from tests.factories.auctions import create_auction
from tests.factories.cart import create_cart, create_cart_line, fill_cart
from tests.factories.catalog import create_variant
from tests.factories.places import create_country, create_place
from tests.factories.promotions import create_code
from tests.factories.stores import create_store, create_zone

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CART = "/cart/"
QUERIES = 10  # the README says it too


@pytest.fixture
def buyer(client: Client, alice: User) -> Client:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_addresses() -> None:
    assert (reverse("cart:cart"), reverse("cart:add"), reverse("cart:line", args=[7])) == ("/cart/", "/cart/add/", "/cart/lines/7/")


def test_an_empty_cart_says_so_without_making_one(client: Client) -> None:
    assert "Your cart is empty" in text_of(client.get(CART))
    assert Cart.objects.count() == 0


def test_a_visitor_without_a_cart_costs_no_query_of_its_own(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):  # the markets of the footer
        client.get(CART)


def test_adding_without_scripts_leads_to_the_cart_and_says_so(client: Client) -> None:
    variant = create_variant()
    response = client.post(reverse("cart:add"), {"variant": variant.pk, "quantity": "2"}, follow=True)
    assert response.redirect_chain == [(CART, 302)]
    assert f"{variant.product.title} is in your cart." in text_of(response)
    assert Cart.objects.get(token=client.session[SESSION_KEY]).lines.get().quantity == 2


def test_adding_with_htmx_answers_a_panel_and_the_new_count(client: Client) -> None:
    variant = create_variant()
    response = client.post(reverse("cart:add"), {"variant": variant.pk}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.strip().startswith('<div id="cart-added"')
    assert '<span class="count" id="cart-count-head" hx-swap-oob="true">1</span>' in page
    assert '<span class="count" id="cart-count-bar" hx-swap-oob="true">1</span>' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        ("0", "Enter at least 1."),
        ("-4", "Enter at least 1."),
        ("11", "Only 10 are left."),
        ("1000", "Choose from 1 to 10."),
        ("99999999999999999999999", "Choose from 1 to 10."),
        ("1.5", "Enter a whole number."),
        ("dozen", "Enter a whole number."),
        ("9" * 5000, "Enter a whole number."),
        ("1\x00", "Enter a whole number."),
        ("", "Enter how many you want."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_an_impossible_quantity_is_a_message_and_nothing_is_added(client: Client, quantity: str, message: str, headers: dict) -> None:
    variant = create_variant(stock=10)
    response = client.post(reverse("cart:add"), {"variant": variant.pk, "quantity": quantity}, headers=headers)
    assert response.status_code == 422
    assert message in text_of(response)
    assert CartLine.objects.count() == 0


@pytest.mark.parametrize("variant", ["", "0", "999999", "9" * 40, "x", "1 OR 1"])
def test_a_variant_that_is_none_is_a_message(client: Client, variant: str) -> None:
    response = client.post(reverse("cart:add"), {"variant": variant, "quantity": "1"})
    assert response.status_code == 422
    assert "Choose an option first." in text_of(response) or "no longer on sale" in text_of(response)


def test_a_withdrawn_product_cannot_be_added(client: Client) -> None:
    variant = create_variant()
    variant.product.status = ProductStatus.ARCHIVED
    variant.product.save()
    response = client.post(reverse("cart:add"), {"variant": variant.pk, "quantity": "1"})
    assert response.status_code == 422
    assert "This product is no longer on sale." in text_of(response)


@pytest.mark.parametrize(("headers", "status"), [({}, 302), (HTMX, 200)], ids=["plain", "htmx"])
def test_changing_a_quantity(buyer: Client, alice: User, headers: dict, status: int) -> None:
    line = create_cart_line(user=alice, quantity=1)
    response = buyer.post(reverse("cart:line", args=[line.pk]), {"quantity": "4"}, headers=headers)
    assert response.status_code == status
    line.refresh_from_db()
    assert line.quantity == 4
    assert "200,000 GNF" in buyer.get(CART).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        ("0", "Enter at least 1, or remove the product."),
        ("-4", "Enter at least 1, or remove the product."),
        ("11", "Only 10 are left."),
        ("1000000000", "Choose from 1 to 10."),
        ("a few", "Enter a whole number."),
        ("", "Enter how many you want."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_refused_quantity_is_a_message_at_its_field_and_what_was_typed_stays(
    buyer: Client, alice: User, quantity: str, message: str, headers: dict
) -> None:
    line = create_cart_line(user=alice, quantity=2, variant=create_variant(stock=10))
    create_cart_line(user=alice, quantity=1)
    response = buyer.post(reverse("cart:line", args=[line.pk]), {"quantity": quantity}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="quantity-{line.pk}-error" role="alert">{message}' in page
    assert f'value="{quantity}" aria-invalid="true"' in page
    line.refresh_from_db()
    assert line.quantity == 2


def test_removing_offers_to_put_it_back_once(buyer: Client, alice: User) -> None:
    line = create_cart_line(user=alice, quantity=3, price_seen_minor=40_000)
    title = line.variant.product.title
    page = buyer.post(reverse("cart:remove", args=[line.pk]), follow=True)
    assert f"{title} was removed." in text_of(page)
    assert CartLine.objects.count() == 0
    assert f"{title} was removed." not in text_of(buyer.get(CART))
    fields = dict(re.findall(r'<input type="hidden" name="(variant|quantity|price)" value="(\d+)">', page.content.decode()))
    buyer.post(reverse("cart:restore"), fields)
    assert list(CartLine.objects.values_list("cart__user", "variant", "quantity", "price_seen_minor")) == [
        (alice.pk, line.variant_id, 3, 40_000)
    ]


def test_removing_with_htmx_answers_the_rest_of_the_cart(buyer: Client, alice: User) -> None:
    line, other = create_cart_line(user=alice), create_cart_line(user=alice)
    response = buyer.post(reverse("cart:remove", args=[line.pk]), headers=HTMX)
    page = response.content.decode()
    assert page.strip().startswith('<div id="cart"')
    assert f'id="line-{other.pk}"' in page
    assert f'id="line-{line.pk}"' not in page
    assert 'id="cart-undo"' in page
    assert 'hx-swap-oob="true">1</span>' in page


@pytest.mark.parametrize(
    "data", [{}, {"variant": "x"}, {"variant": "999999", "quantity": "1", "price": "1"}, {"variant": "1", "quantity": "0", "price": "1"}]
)
def test_a_broken_undo_is_said_so(buyer: Client, data: dict) -> None:
    response = buyer.post(reverse("cart:restore"), data, follow=True)
    assert response.status_code == 200
    assert CartLine.objects.count() == 0
    assert "put back" in text_of(response) or "no longer on sale" in text_of(response)


def test_a_changed_price_is_shown_and_acknowledged(buyer: Client, alice: User) -> None:
    line = create_cart_line(user=alice, price_seen_minor=40_000)
    page = text_of(buyer.get(CART)).replace("\xa0", " ")
    assert "It was 40,000 GNF when you added it; it is 50,000 GNF now." in page
    assert "It was 40,000" in text_of(buyer.get(CART)).replace("\xa0", " "), "looking is not acknowledging"
    buyer.post(reverse("cart:price", args=[line.pk]), {"price": "50000"})
    assert "It was" not in text_of(buyer.get(CART))


def test_vanished_stock_says_what_can_be_done_and_stops_the_checkout(buyer: Client, alice: User) -> None:
    line = create_cart_line(user=alice, quantity=3)
    Variant.objects.update(stock=2)
    page = buyer.get(CART)
    assert "Only 2 are left." in text_of(page)
    assert "Take the 2 that are left" in text_of(page)
    assert 'id="go-to-checkout"' not in page.content.decode()
    buyer.post(reverse("cart:line", args=[line.pk]), {"quantity": "2"})
    assert 'id="go-to-checkout"' in buyer.get(CART).content.decode()


def test_what_became_an_auction_leads_to_it_and_stops_nothing_else(buyer: Client, alice: User) -> None:
    line = create_cart_line(user=alice)
    product = line.variant.product
    create_auction(product=product)
    alone = buyer.get(CART)
    assert "It is being auctioned now" in text_of(alone)
    assert f'<a href="{product.get_absolute_url()}">See the auction</a>' in alone.content.decode()
    assert "Nothing in your cart can be bought at the moment." in text_of(alone)
    create_cart_line(user=alice, cart=line.cart)
    assert 'id="go-to-checkout"' in buyer.get(CART).content.decode()


@pytest.mark.parametrize("name", ["cart:line", "cart:remove", "cart:price"])
def test_a_stranger_gets_404_and_changes_nothing(client: Client, alice: User, mallory: User, name: str) -> None:
    line = create_cart_line(user=alice, quantity=2, price_seen_minor=40_000)
    address, data = reverse(name, args=[line.pk]), {"quantity": "5", "price": "50000"}
    visitor = client.post(address, data).status_code
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    stranger = client.post(address, data).status_code
    create_cart(user=mallory)
    assert (visitor, stranger, client.post(address, data).status_code) == (404, 404, 404)
    assert list(CartLine.objects.values_list("pk", "quantity", "price_seen_minor")) == [(line.pk, 2, 40_000)]


def test_a_visitors_cart_belongs_to_the_token_in_the_session(client: Client) -> None:
    line = create_cart_line()
    assert client.post(reverse("cart:remove", args=[line.pk])).status_code == 404
    session = client.session
    session[SESSION_KEY] = line.cart.token
    session.save()
    assert client.post(reverse("cart:remove", args=[line.pk])).status_code == 302


@pytest.mark.parametrize("lines", [1, 5])
def test_queries_do_not_grow_with_the_cart(
    buyer: Client, alice: User, lines: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill_cart(create_cart(user=alice), stores=2, lines=lines)
    with django_assert_num_queries(QUERIES):  # session, user, cart, lines, zones, hours, address, unread of two kinds, markets
        assert buyer.get(CART).status_code == 200


def test_number_beside_the_cart_counts_every_line_of_it(buyer: Client, alice: User) -> None:
    cart = create_cart(user=alice)
    create_cart_line(cart=cart, quantity=2)
    out = create_cart_line(cart=cart, quantity=3)
    Variant.objects.filter(pk=out.variant_id).update(stock=0)
    for address in (CART, reverse("checkout:checkout"), reverse("notifications:inbox")):
        assert set(re.findall(r'id="cart-count-\w+"[^>]*>(\d+)<', buyer.get(address).content.decode())) == {"5"}, address


def test_store_that_is_away_is_told_on_the_page_and_at_the_button(buyer: Client, alice: User) -> None:
    line = create_cart_line(cart=create_cart(user=alice))
    Store.objects.update(holiday_from=now().date(), holiday_until=now().date())
    assert "The store takes no orders until then. Your cart keeps everything." in text_of(buyer.get(CART))
    for headers in ({}, HTMX):
        answer = buyer.post(reverse("cart:add"), {"variant": line.variant_id}, headers=headers)
        assert answer.status_code == 422
        assert "takes no orders until then" in text_of(answer)


def test_the_total_has_the_delivery_in_it_as_soon_as_the_place_is_known(buyer: Client, alice: User) -> None:
    near, free = create_store(), create_store(pays_delivery_from_minor=0)
    create_zone(store=near, price_minor=12_000)
    for store in (near, free):
        create_cart_line(user=alice, variant=create_variant(store=store))
    goods = 2 * CartLine.objects.all()[0].variant.price_minor
    page = text_of(buyer.get(CART)).replace("\xa0", " ")
    assert f"Total before delivery {goods:,} GNF" in page
    assert f"{goods:,} GNF before delivery" in page, "the bar of a phone says it too"
    create_address(user=alice, is_default=True)
    page = text_of(buyer.get(CART)).replace("\xa0", " ")
    assert f"Subtotal {goods:,} GNF Delivery 12,000 GNF Total with delivery {goods + 12_000:,} GNF" in page
    assert f"{goods + 12_000:,} GNF with delivery" in page
    assert "before delivery" not in page


@pytest.mark.parametrize(
    ("fields", "is_digital", "said"),
    [
        ({"pays_delivery_from_minor": 0}, False, "Delivery free Total with delivery"),
        ({"delivery_scope": DeliveryScope.PICKUP}, False, "Summary Subtotal"),
        ({}, True, "Summary Subtotal"),
    ],
)
def test_the_summary_speaks_of_no_price_where_nothing_is_paid_for_delivery(
    buyer: Client, alice: User, fields: dict[str, Any], is_digital: bool, said: str
) -> None:
    create_address(user=alice, is_default=True)
    create_cart_line(user=alice, variant=create_variant(store=create_store(**fields), is_digital=is_digital))
    page = text_of(buyer.get(CART))
    assert said in page
    assert "You choose how to pay at checkout." in page
    assert "before delivery" not in page


def test_a_code_that_may_take_the_delivery_off_leaves_it_out_of_the_total(buyer: Client, alice: User) -> None:
    store = create_store()
    create_zone(store=store, price_minor=12_000)
    create_cart_line(user=alice, variant=create_variant(store=store))
    create_address(user=alice, is_default=True)
    create_code(code="FREE", kind=PromoKind.DELIVERY)
    assert "with delivery" in text_of(buyer.get(CART))
    buyer.post(reverse("cart:code"), {"promo_code": "FREE"})
    page = text_of(buyer.get(CART))
    assert "Free delivery: applied at checkout." in page
    assert "with delivery" not in page


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ([{"price_minor": 0}, {"price_minor": 20_000}], "free, or up to 20,000 GNF"),
        ([{"price_minor": 5_000}, {"price_minor": 20_000}], "from 5,000 GNF to 20,000 GNF"),
        ([{"price_minor": 5_000, "per_km_minor": 1_000}], "from 5,000 GNF, by distance"),
        ([{"price_minor": 0}, {"price_minor": 5_000, "per_km_minor": 1_000}], "free in some areas"),
    ],
)
def test_while_no_place_is_known_each_store_says_what_delivery_may_cost(
    buyer: Client, alice: User, zones: list[dict[str, Any]], said: str
) -> None:
    store = create_store()
    for number, fields in enumerate(zones):
        create_zone(store=store, place=create_place(name=f"Area {number}"), **fields)
    create_cart_line(user=alice, variant=create_variant(store=store))
    assert f"Delivery {said}" in text_of(buyer.get(CART)).replace("\xa0", " ")


def _form_of(page: Any) -> dict[str, str]:
    """What the button of a product's page sends."""
    form = re.search(r'<form\s+class="buy".*?</form>', page.content.decode(), flags=re.S)
    assert form is not None
    return dict(re.findall(r'name="(csrfmiddlewaretoken|variant)" value="(\w+)"', form[0])) | {"quantity": "2"}


@pytest.mark.parametrize("seconds", [0, 60], ids=["each page for itself", "kept pages"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_the_same_form_sent_again_puts_nothing_in(alice: User, settings: Any, is_signed_in: bool, seconds: int) -> None:
    settings.PAGE_CACHE_SECONDS = seconds
    client, variant = Client(enforce_csrf_checks=True), create_variant()
    if is_signed_in:
        client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    address = variant.product.get_absolute_url()
    form = _form_of(client.get(address))
    for _time in range(3):
        answer = client.post(reverse("cart:add"), form)
        assert (answer.status_code, answer.headers["Location"]) == (302, CART)
    assert CartLine.objects.get().quantity == 2
    client.post(reverse("cart:add"), form | {"quantity": "3"})
    assert CartLine.objects.get().quantity == 5, "another number is another wish"
    client.post(reverse("cart:add"), _form_of(client.get(address)))
    assert CartLine.objects.get().quantity == 7, "so is the page opened anew"


def test_a_form_that_was_refused_may_be_sent_again(client: Client) -> None:
    variant = create_variant(stock=1)
    form = _form_of(client.get(variant.product.get_absolute_url()))
    assert client.post(reverse("cart:add"), form).status_code == 422
    Variant.objects.update(stock=2)
    assert client.post(reverse("cart:add"), form).status_code == 302
    assert CartLine.objects.get().quantity == 2


def test_with_scripts_each_press_adds(client: Client) -> None:
    form = _form_of(client.get(create_variant().product.get_absolute_url()))
    for _press in range(2):
        assert client.post(reverse("cart:add"), form, headers=HTMX).status_code == 200
    assert CartLine.objects.get().quantity == 4


def _goods_of_lamu(alice: User, **fields: Any) -> CartLine:
    kenya = create_country(code="KE")
    lamu = create_store(name="Lamu", country=kenya, region=create_place(country=kenya, name="Nairobi"))
    return create_cart_line(user=alice, variant=create_variant(store=lamu), **fields)


def test_what_does_not_come_to_the_buyers_country_says_so_on_its_line_and_is_not_counted(buyer: Client, alice: User) -> None:
    create_address(user=alice, is_default=True)
    create_cart_line(user=alice, variant=create_variant(price_minor=30_000))
    assert _bar_of(buyer) == "48,500 GNF with delivery Checkout"
    line = _goods_of_lamu(alice)
    page = _cart_words(buyer)
    assert "not delivered to you Lamu delivers in Kenya only." in page
    assert _bar_of(buyer) == "48,500 GNF with delivery Checkout"
    assert "Subtotal in" not in page
    assert f"quantity-{line.pk}" not in page


def test_with_nothing_else_in_the_cart_another_address_is_offered_instead_of_the_button(buyer: Client, alice: User) -> None:
    line = _goods_of_lamu(alice)
    assert _bar_of(buyer).endswith("Checkout")  # as long as nobody knows to where
    create_address(user=alice, is_default=True)
    page = _cart_words(buyer)
    assert "No store in your cart delivers to Guinea. Choose another address" in page
    assert _bar_of(buyer) == ""
    Store.objects.update(delivery_scope=DeliveryScope.INTERNATIONAL)
    create_zone(store=line.variant.product.store, country=create_country(), price_minor=150_000)
    assert "delivers to Guinea" not in _cart_words(buyer)
    assert _bar_of(buyer).endswith("Checkout")


def test_a_chosen_place_can_be_changed_where_nothing_comes_to_it(client: Client) -> None:
    line = create_cart_line()
    kenya = create_country(code="KE")
    Store.objects.update(country=kenya, region=create_place(country=kenya, name="Nairobi"))
    session = client.session
    session[SESSION_KEY], session[PLACE_KEY] = line.cart.token, create_place(name="Dixinn").pk
    session.save()
    page = _cart_words(client)
    assert "delivers in Kenya only. " in page
    assert "Change place" in page
    assert "Choose another address" not in page


def test_a_download_comes_to_every_country(buyer: Client, alice: User) -> None:
    create_address(user=alice, is_default=True)
    kenya = create_country(code="KE")
    lamu = create_store(country=kenya, region=create_place(country=kenya, name="Nairobi"))
    create_cart_line(user=alice, variant=create_variant(store=lamu, is_digital=True))
    assert _bar_of(buyer).endswith("Checkout")


def _cart_words(client: Client) -> str:
    return text_of(client.get(CART)).replace("\xa0", " ")


def _bar_of(client: Client) -> str:
    """The bar under the thumb; empty where there is none."""
    bar = re.search(r'<div class="action-bar cart-bar.*?</div>', client.get(CART).content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", bar[0]).split()) if bar else ""
