"""The head of a product's page, in French on the narrowest phone: title, actions and state, in every state, within the screen.

No server runs: Django answers the test, and the browser is given what it answered.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from shop.accounts.models import User
from shop.auctions.services.closings import close_auction
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import set_sale, update_product
from shop.catalog.states import ProductStatus, Selling
from shop.common.clock import now
from shop.stores.models import Store
from tests.browser.conftest import settle
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product, create_product_on_sale, create_product_with_options, create_variant
from tests.factories.stores import create_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SITE = "http://testserver"
NARROW = {"width": 360, "height": 800}
# Many words, and one that is wider than the screen.
TITLE = "Machine à coudre électromécanique à entraînement différentiel, anticonstitutionnellementextraordinairementincompréhensible"
NOTE = "Le titre promet une garantie que la description ne donne pas ; merci de la décrire ou de l’enlever."
# What lies outside the screen and cannot be scrolled to on its own, as the pictures of a gallery can.
OUTSIDE = """(selector) => {
  const scrolls = (each) => each && (/auto|scroll/.test(getComputedStyle(each).overflowX) || scrolls(each.parentElement));
  const width = document.documentElement.clientWidth;
  const heads = [...document.querySelectorAll(selector)];
  if (!heads.length) return [`no ${selector}`];
  const wide = document.documentElement.scrollWidth - width;
  const found = heads.flatMap((head) => [head, ...head.querySelectorAll("*")]).filter((each) => {
    const box = each.getBoundingClientRect();
    const isSeen = box.width > 1 && box.height > 1 && !each.closest(".visually-hidden");
    return isSeen && (box.right > width + 0.5 || box.left < -0.5) && !scrolls(each.parentElement);
  });
  const names = found.map((each) => `${each.tagName} .${each.className} “${each.textContent.trim().slice(0, 30)}”`);
  return wide > 0 ? [`${wide} pixels wider`, ...names] : names;
}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, has_touch=True, is_mobile=True, locale="fr-FR", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def show(phone: Page) -> Callable[[str, User | None], Page]:
    """The page of that address as the person sees it."""

    def open_page(path: str, person: User | None) -> Page:
        client = Client()
        client.cookies["django_language"] = "fr"
        if person:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(path, headers={"Accept-Language": "fr"})
        assert answer.status_code == 200, path
        assert '<html lang="fr"' in answer.content.decode()

        def fulfill(route: Route) -> None:
            asked = urlsplit(route.request.url).path
            if asked.startswith("/static/"):
                file = finders.find(asked.removeprefix("/static/"))
                assert isinstance(file, str), asked
                route.fulfill(body=Path(file).read_bytes(), content_type=mimetypes.guess_type(file)[0] or "text/plain")
            elif asked == path:
                route.fulfill(body=answer.content, content_type="text/html; charset=utf-8")
            else:
                route.fulfill(status=404, body="")

        phone.unroute_all()
        phone.route("**/*", fulfill)
        phone.goto(SITE + path)
        settle(phone)
        return phone

    return open_page


def _draft(title: str, store: Store) -> Product:
    return create_product(title=title, store=store, status=ProductStatus.DRAFT, published_at=None, reviewed_at=None)


def _in_state(status: ProductStatus) -> Callable[[str, Store], Product]:
    def make(title: str, store: Store) -> Product:
        moment = now() + timedelta(days=300) if status == ProductStatus.SCHEDULED else None
        note = NOTE if status in {ProductStatus.CHANGES_REQUESTED, ProductStatus.REJECTED} else ""
        return create_product_on_sale(title=title, store=store, status=status, publish_at=moment, review_note=note)

    return make


def _sold_out(title: str, store: Store) -> Product:
    return create_product_on_sale(title=title, store=store, stock=0)


def _on_sale(title: str, store: Store) -> Product:
    product = create_product_on_sale(title=title, store=store, price_minor=98_765_000)
    set_sale(product, percent=35, ends=now() + timedelta(days=9), actor_id=None)
    return product


def _with_options(title: str, store: Store) -> Product:
    axes = {"Taille": ["Très grand modèle", "XXL"], "Couleur": ["Indigo foncé délavé à la main", "Ocre"]}
    product = create_product_with_options(title=title, store=store, axes=axes)
    Variant.objects.filter(pk=product.variants.order_by("pk")[0].pk).update(price_minor=123_456_000, stock=0)
    return product


def _changed(title: str, store: Store) -> Product:
    product = create_product_on_sale(title="Robe", store=store)
    update_product(product, title=title, actor_id=store.owner_id)
    return product


def _download(title: str, store: Store) -> Product:
    product = create_product(title=title, store=store)
    create_variant(product=product, is_digital=True)
    return product


def _auction(phase: str) -> Callable[[str, Store], Product]:
    def make(title: str, store: Store) -> Product:
        product = create_product_on_sale(title=title, store=store, stock=1, price_minor=10_000)
        starts = {"starts_at": now() + timedelta(days=2), "ends_at": now() + timedelta(days=4)} if phase == "scheduled" else {}
        auction = create_auction(product=product, buy_now_minor=None if phase in {"led", "won"} else 987_654_000, **starts)
        if phase in {"led", "won"}:
            for amount in (50_000, 60_000):
                bid(auction, create_user(), amount)
        if phase in {"won", "over"}:
            type(auction).objects.filter(pk=auction.pk).update(ends_at=now() - timedelta(seconds=1))
            close_auction(auction.pk)
        assert Product.objects.get(pk=product.pk).selling == Selling.AUCTION
        return product

    return make


STATES: dict[str, Callable[[str, Store], Product]] = {
    "draft": _draft,
    **{str(status): _in_state(status) for status in ProductStatus if status != ProductStatus.DRAFT},
    "sold out": _sold_out,
    "on sale": _on_sale,
    "with options": _with_options,
    "change waits": _changed,
    "download": _download,
    **{f"auction {phase}": _auction(phase) for phase in ("scheduled", "running", "led", "won", "over")},
}


@pytest.mark.parametrize("is_trusted", [False, True], ids=["reviewed", "trusted"])
def test_sellers_page_begins_within_the_screen(show: Callable[..., Page], bob: User, is_trusted: bool) -> None:
    store = create_store(owner=bob, name="Établissements Mamadou Alpha Diallo et Frères", is_trusted=is_trusted)
    faults = {}
    for state, make in STATES.items():
        page = show(reverse("sellers:product", args=[make(TITLE, store).pk]), bob)
        faults[state] = page.evaluate(OUTSIDE, "#product-head")
    assert {state: found for state, found in faults.items() if found} == {}


@pytest.mark.parametrize("who", ["visitor", "buyer", "owner"])
def test_shoppers_page_begins_within_the_screen(show: Callable[..., Page], bob: User, alice: User, who: str) -> None:
    """The buyer lives where this store does not deliver."""
    store = create_store(owner=bob, name="Établissements Mamadou Alpha Diallo et Frères", allows_pickup=False)
    create_address(user=alice)
    person = {"visitor": None, "buyer": alice, "owner": bob}[who]
    faults = {}
    for state, make in STATES.items():
        product = make(TITLE, store)
        if who == "owner" or product.status == ProductStatus.APPROVED:
            page = show(product.get_absolute_url(), person)
            faults[state] = page.evaluate(OUTSIDE, ".product__side, .buy-bar")
    assert len(faults) >= 9
    assert {state: found for state, found in faults.items() if found} == {}
