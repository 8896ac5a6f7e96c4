"""The buy bar of a phone, and telling friends on WhatsApp."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from shop.accounts.guests import guest_of_number
from shop.catalog.states import ProductStatus
from shop.orders.guest_links import guest_link
from shop.orders.states import Fulfilment
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_product_on_sale
from tests.factories.orders import create_order
from tests.factories.places import create_country


class _Tags(HTMLParser):
    """All tags with their attributes, and those within #buy-bar."""

    def __init__(self, html):
        super().__init__()
        self.all, self.bar, self._depth = [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.all.append((tag, given))
        if self._depth:
            self.bar.append((tag, given))
        if tag == "div" and (self._depth or given.get("id") == "buy-bar"):
            self._depth += 1

    def handle_endtag(self, tag):
        if tag == "div" and self._depth:
            self._depth -= 1


def tags(client, address, **headers):
    return _Tags(client.get(address, headers=headers).content.decode())


def shared_text(found):
    address = next(given["href"] for tag, given in found.all if tag == "a" and "wa.me" in given.get("href", ""))
    parts = urlsplit(address)
    assert (parts.netloc, parts.path, list(parse_qs(parts.query))) == ("wa.me", "/", ["text"])
    return parse_qs(parts.query)["text"][0]


def test_the_bar_sends_the_form_of_the_page_without_scripts(client, db):
    found = tags(client, create_product_on_sale().get_absolute_url())
    form = next(given for tag, given in found.all if given.get("id") == "buy-form")
    assert (form["method"], form["action"]) == ("post", reverse("cart:add"))
    button = next(given for tag, given in found.bar if tag == "button")
    assert button["form"] == "buy-form"
    assert "type" not in button  # it submits


def test_choosing_an_option_brings_the_bar_along(client, db):
    address = create_product_on_sale(price_minor=185_000).get_absolute_url()
    answer = client.get(address, headers={"HX-Request": "true", "HX-Target": "buy"}).content.decode()
    assert 'id="buy-bar" hx-swap-oob="true"' in " ".join(answer.split())


@pytest.mark.parametrize("make", ["sold_out", "draft"])
def test_what_cannot_be_bought_has_an_empty_bar(client, sam, make):
    product = create_product_on_sale(stock=0 if make == "sold_out" else 5)
    if make == "draft":
        type(product).objects.filter(pk=product.pk).update(status=ProductStatus.DRAFT)
        client.force_login(sam)
    assert tags(client, product.get_absolute_url()).bar == []


def test_the_bar_of_an_auction_leads_to_the_bids(client, db):
    auction = create_auction()
    links = [given["href"] for tag, given in tags(client, auction.product.get_absolute_url()).bar if tag == "a"]
    assert links == ["#buy"]


def test_a_product_is_shared_by_name_store_and_address(client, db, settings):
    product = create_product_on_sale(title="Wax & bazin + 6 yards")
    text = shared_text(tags(client, product.get_absolute_url()))
    assert text == f"Wax & bazin + 6 yards at {product.store.name}: {settings.SITE_URL}{product.get_absolute_url()}"


def test_a_store_is_shared(client, db, settings):
    store = create_product_on_sale().store
    assert shared_text(tags(client, store.get_absolute_url())) == f"{store.name} on Makiti: {settings.SITE_URL}{store.get_absolute_url()}"


@pytest.mark.parametrize("fulfilment", [Fulfilment.PENDING, Fulfilment.DELIVERED])
def test_sharing_from_an_order_tells_nothing_of_the_order(client, alice, settings, fulfilment):
    order = create_order(buyer=alice, fulfilment=fulfilment)
    client.force_login(alice)
    text = shared_text(tags(client, reverse("orders:detail", args=[order.number])))
    assert text == f"I ordered from {order.store.name}: {settings.SITE_URL}{order.store.get_absolute_url()}"
    assert order.number not in text


def test_sharing_from_a_guests_order_does_not_give_its_secret_link_away(client, db, settings):
    guest = guest_of_number("+224620000001", is_proved=False, name="Fatou", country=create_country(code="GN"), language="en")
    order = create_order(buyer=guest)
    order.checkout.guest_key = "a-random-text"
    order.checkout.save()
    secret = guest_link(order.checkout)
    client.get(secret.removeprefix(settings.SITE_URL))
    page = client.get(order.get_absolute_url())
    assert secret in page.content.decode()  # the guest keeps it
    assert "Your friends see the store, not your order or its link." in page.content.decode()
    assert shared_text(tags(client, order.get_absolute_url())).endswith(f": {settings.SITE_URL}{order.store.get_absolute_url()}")
