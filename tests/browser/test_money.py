"""A seller and a courier read where the money is, on a phone and on a wide screen, in both lights."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.common.money import Money
from shop.orders.models import Order
from shop.orders.services import Carriage
from shop.orders.states import Fulfilment
from shop.payments.models import Dispute, DisputeShare
from shop.payouts.services import refresh_order
from tests.browser.conftest import assert_accessible
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier
from tests.factories.orders import create_order
from tests.factories.payments import create_due_payment
from tests.factories.payouts import create_destination, earn
from tests.factories.refunds import create_attempt
from tests.factories.stores import create_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order() -> Order:
    """Delivered by Alpha Barry, who has the cash still; the store has something available as well."""
    store = create_store(owner=create_user(name="Fatou Camara", is_seller=True), name="Chez Fatou")
    courier = create_courier(user=create_user(name="Alpha Barry", is_courier=True)).user
    order = create_order(store=store, fulfilment=Fulfilment.DELIVERED, carriage=Carriage(courier.pk, Money(15_000, "GNF")))
    refresh_order(order)
    create_destination(earn(120_500, store=store))
    return order


def _context(browser: Browser, site: LiveServer, user: User, *, width: int, scheme: str = "light") -> BrowserContext:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, base_url=site.url, color_scheme=scheme, bypass_csp=True, locale="en-GB"
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    return context


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_seller_reads_where_the_money_is(browser: Browser, live_server: LiveServer, order: Order, width: int, scheme: str) -> None:
    page = _context(browser, live_server, order.store.owner, width=width, scheme=scheme).new_page()
    page.goto("/sell/money/")
    expect(page.locator("main")).to_contain_text("until Alpha Barry has brought the cash to a desk")
    expect(page.locator(".stat").first).to_contain_text("120,500")
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto(f"/sell/orders/{order.number}/")
    expect(page.locator("#money-chain")).to_contain_text("Alpha Barry")
    expect(page.locator("#money-chain")).to_contain_text("48,750")
    assert_accessible(page)
    page.goto("/sell/money/")
    page.get_by_label("cash at a desk", exact=False).first.check()
    page.get_by_role("button", name="Pay me out").click()
    expect(page.locator("main")).to_contain_text("asked for")
    assert_accessible(page)


def test_courier_and_buyer_read_their_part(browser: Browser, live_server: LiveServer, order: Order) -> None:
    courier = User.objects.get(name="Alpha Barry")
    page = _context(browser, live_server, courier, width=360).new_page()
    page.goto("/deliver/money/")
    expect(page.locator("main")).to_contain_text("65,000")
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page = _context(browser, live_server, order.buyer, width=360, scheme="dark").new_page()
    page.goto(order.get_absolute_url())
    expect(page.locator("#money-chain")).to_contain_text("Alpha Barry")
    expect(page.locator("#money-chain")).not_to_contain_text("48,750")
    assert_accessible(page)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_staff_read_a_dispute(browser: Browser, live_server: LiveServer, sam: User, width: int, scheme: str) -> None:
    attempt = create_attempt(create_due_payment(), provider="stripe")
    dispute = Dispute.objects.create(
        provider="stripe", external_id="du_1", attempt=attempt, kind="claim", status="answer", amount_minor=65_000, currency="GNF"
    )
    DisputeShare.objects.create(dispute=dispute, order=attempt.payment.orders.get(), amount_minor=65_000)
    page = _context(browser, live_server, sam, width=width, scheme=scheme).new_page()
    page.goto(f"/admin/payments/dispute/{dispute.pk}/change/")
    expect(page.locator("#content")).to_contain_text(attempt.payment.orders.get().number)
    assert_accessible(page)
