"""Looking around in a real browser: choosing, narrowing, leafing through pictures, and nothing serious for axe."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.catalog.models import Product
from shop.search.services import rebuild_search
from tests.browser.conftest import assert_accessible, phone_context
from tests.factories.catalog import create_category, create_picture, create_product_on_sale, create_product_with_options, create_variant
from tests.factories.images import create_image
from tests.factories.stores import create_hours, create_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def robe() -> Product:
    """In a market with a shelf of three."""
    store = create_store(name="Chez Fatou", tagline="Cousu à Madina")
    create_hours(store=store)
    shelf = create_category(name="Cloth")
    product = create_product_with_options(title="Robe brodée", store=store, category=shelf, axes={"Size": ["S", "M"]})
    create_variant(product=product, title="old", is_active=False)
    product.variants.filter(title="M").update(price_minor=70_000, stock=2)
    for _ in range(3):
        create_picture(product=product, image=create_image())
    create_product_on_sale(title="Pagne", price_minor=10_000, store=store, category=shelf)
    create_product_on_sale(title="Bazin", price_minor=90_000, category=shelf)
    rebuild_search()
    return product


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = phone_context(browser, base_url=live_server.url)
    page = context.new_page()
    yield page
    context.close()


def _is_the_same_page(page: Page) -> bool:
    return bool(page.evaluate("() => window.stayed === true"))


def test_choosing_an_option_changes_price_and_stock_in_place(phone: Page, robe: Product) -> None:
    phone.goto(robe.get_absolute_url())
    phone.evaluate("() => { window.stayed = true }")
    phone.locator("#buy").get_by_role("link", name="M", exact=True).click()
    expect(phone.locator("#buy .price")).to_contain_text("70,000")
    expect(phone.locator("#buy")).to_contain_text("Only 2 left")
    assert _is_the_same_page(phone)
    assert re.search(r"\?o\d+=\d+$", phone.url)
    phone.reload()
    expect(phone.locator("#buy .price")).to_contain_text("70,000")


def test_adding_to_the_cart_is_said_in_place(phone: Page, robe: Product) -> None:
    phone.goto(robe.get_absolute_url())
    phone.evaluate("() => { window.stayed = true }")
    phone.locator("#buy-bar").get_by_role("button", name="Add to cart").click()
    expect(phone.locator("#cart-added")).to_contain_text("Robe brodée")
    assert _is_the_same_page(phone)


def test_the_first_screen_shows_goods_and_their_price(browser: Browser, live_server: LiveServer, robe: Product) -> None:
    """On a small phone, without scripts: what is under the fold is not seen by most."""
    context = phone_context(browser, base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    fold = _top(page, ".bottom-bar")
    assert page.locator(".hero").bounding_box()["height"] <= 0.4 * 740
    assert _top(page, ".product-card") < fold - 100
    page.goto(robe.get_absolute_url())
    bar = page.locator("#buy-bar").bounding_box()
    assert bar["y"] + bar["height"] <= fold + 1
    expect(page.locator("#buy-bar .price")).to_be_visible()
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    last = page.locator(".site-foot").bounding_box()
    bar = page.locator("#buy-bar").bounding_box()
    assert bar["y"] + bar["height"] <= last["y"] + 1  # it stays where the page ends: nothing lies beneath it
    context.close()


def _top(page: Page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["y"]


def test_thumbnails_and_swipes_move_the_gallery(phone: Page, robe: Product) -> None:
    phone.goto(robe.get_absolute_url())
    thumbs = phone.locator("[data-gallery-thumb]")
    thumbs.nth(2).click()
    expect(thumbs.nth(2)).to_have_attribute("aria-current", "true")
    phone.locator(".gallery__main").evaluate("(frame) => { frame.scrollLeft = 0 }")
    expect(thumbs.nth(0)).to_have_attribute("aria-current", "true")


def test_a_shelf_is_ordered_and_narrowed_in_place_and_back_undoes_it(phone: Page, robe: Product) -> None:
    phone.goto("/c/cloth/")
    phone.evaluate("() => { window.stayed = true }")
    first = phone.locator(".product-card__title").first
    phone.locator("#shelf-sort").focus()  # its script comes with the first touch
    phone.locator("#shelf-sort").select_option("price")
    expect(first).to_have_text("Pagne")
    phone.locator("[data-filters-open]").click()
    phone.locator("#f-low").fill("80000")
    phone.locator("#shelf-go").click()
    expect(first).to_have_text("Bazin")
    assert _is_the_same_page(phone)
    phone.go_back()
    expect(first).to_have_text("Pagne")


def test_a_visitor_s_heart_leads_to_signing_in(phone: Page, robe: Product) -> None:
    phone.goto(robe.get_absolute_url())
    phone.locator(".heart--plain button").click()
    phone.wait_for_url(re.compile(r"/account/login/\?next="))


def test_without_scripts_everything_is_a_link_or_a_form(browser: Browser, live_server: LiveServer, robe: Product) -> None:
    context = phone_context(browser, base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Robe brodée").click()
    page.locator("#buy").get_by_role("link", name="M", exact=True).click()
    expect(page.locator("#buy .price")).to_contain_text("70,000")
    page.locator(".gallery__thumbs a").nth(1).click()
    page.locator("#buy-bar").get_by_role("button", name="Add to cart").click()
    page.wait_for_url("**/cart/")
    page.goto("/c/cloth/")
    page.locator("#shelf-sort").select_option("price")
    page.locator("[data-filters-open]").click()  # a link to the sheet, which holds the button
    page.locator("#shelf-go").click()
    expect(page.locator(".product-card__title").first).to_have_text("Pagne")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_axe(browser: Browser, live_server: LiveServer, robe: Product, scheme: str) -> None:
    context = phone_context(browser, base_url=live_server.url, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for address in ("/", "/c/cloth/", robe.get_absolute_url(), robe.store.get_absolute_url(), "/search/?q=robe", "/search/?q=zzz"):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    context.close()
