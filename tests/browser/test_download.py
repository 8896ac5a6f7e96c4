"""A download in the browser: its seller brings the file, its buyer fetches it, and the counter shows it."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.digital.services import deliver_downloads
from tests.browser.conftest import assert_accessible
from tests.factories.catalog import create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.digital import create_codes, fresh
from tests.factories.refunds import RAILS, create_paid_order
from tests.factories.stores import create_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def screen(browser: Browser, live_server: LiveServer) -> Open:
    def pick_up(user: User, width: int, scheme: str = "light") -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=live_server.url, color_scheme=scheme, bypass_csp=True, locale="en-GB"
        )  # type: ignore[arg-type]
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return context.new_page()

    return pick_up


def test_from_the_seller_s_file_to_the_buyer_s_device(screen: Open, alice: User, bob: User, settings, tmp_path: Path) -> None:
    settings.PAYMENT_PROVIDERS = settings.PAYMENT_PROVIDERS | RAILS
    store = create_store(owner=bob)
    variant = create_variant(store=store, stock=0, compare_at_minor=60_000)
    (tmp_path / "song.mp3").write_bytes(b"ID3 la la")
    desk = screen(bob, 1280)
    desk.goto(reverse("sellers:stock", args=[variant.product_id, variant.pk]))
    assert_accessible(desk)
    desk.get_by_role("link", name="Sell it as a download").click()
    desk.locator("input[name=file]").set_input_files(tmp_path / "song.mp3")
    desk.get_by_role("button", name="Keep the file").click()
    expect(desk.get_by_text("Kept. From now on buyers get this file.")).to_be_visible()
    assert_accessible(desk)

    book = fresh(variant)
    codes = create_codes(["AB-12-CD"], product=create_product(store=store))
    order = create_paid_order(buyer=alice, variants=[book, codes], delivery_method="digital", delivery_minor=0)
    assert deliver_downloads(order.pk)
    phone = screen(alice, 360, "dark")
    phone.goto(order.get_absolute_url())
    expect(phone.get_by_text("AB-12-CD")).to_be_visible()
    expect(phone.get_by_text("5 times more")).to_be_visible()
    assert_accessible(phone)
    with phone.expect_download() as started:
        phone.get_by_role("button", name=re.compile("Download.*song")).click()
    assert started.value.suggested_filename == "song.mp3"
    assert Path(started.value.path()).read_bytes() == b"ID3 la la"
    phone.reload()
    expect(phone.get_by_text("4 times more")).to_be_visible()
    if shots := os.environ.get("SHOTS"):
        _shoot(screen, alice, bob, book, order, shots)


def _shoot(screen: Open, alice: User, bob: User, book, order, shots: str) -> None:
    cart_with(alice, {book: 1})
    seller = [reverse("sellers:stock", args=[book.product_id, book.pk]), reverse("sellers:download", args=[book.product_id, book.pk])]
    seller += [reverse("sellers:product", args=[book.product_id]), reverse("sellers:order", args=[order.number])]
    buyer = [order.get_absolute_url(), reverse("checkout:checkout"), reverse("cart:cart"), book.product.get_absolute_url()]
    for user, addresses in ((bob, seller), (alice, buyer)):
        for width, scheme in ((360, "light"), (1280, "dark")):
            page = screen(user, width, scheme)
            for number, address in enumerate(addresses):
                page.goto(address)
                page.screenshot(path=f"{shots}/{'bob' if user == bob else 'alice'}-{number}-{width}-{scheme}.png", full_page=True)
