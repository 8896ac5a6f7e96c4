"""Without network: what was opened can be read and says of when it is, by its owner alone; all else is told in words of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from couriers.states import CodeSide, DeliveryStatus
from shop.accounts.models import User
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from site_config import offline
from tests.browser.conftest import assert_accessible, phone_context, wait_on
from tests.factories.catalog import create_product_on_sale
from tests.factories.couriers import code_of, create_courier, create_delivery
from tests.factories.orders import advance, create_order
from tests.sockets import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const found = [];
  for (const name of (await caches.keys()).filter((name) => /^makiti-(seen|needed)/.test(name)))
    for (const { url } of await (await caches.open(name)).keys()) found.push(url.replace(location.origin, ""));
  return found;
}"""
READY = "async () => (await navigator.serviceWorker.ready) && !!navigator.serviceWorker.controller"
NETWORK_RETURNS_ON_LEAVING = "() => addEventListener('beforeunload', () => setTimeout(() => dispatchEvent(new Event('online'))))"
OF_WHEN = re.compile(r"^Last updated: \d\d:\d\d\. No network now\.$")


class Phone:
    """A browser that somebody, or nobody, is signed in on."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site, self.page = context, site, context.new_page()
        self.pages = 0

    def become(self, user: User | None) -> None:
        """Sign in on this browser without having signed out before, as when a session has run out."""
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        if user:
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": self.site}])

    def open(self, address: str) -> None:
        """With a network, until the worker answers for this browser."""
        self.page.goto(address)
        wait_on(self.page, lambda: self.page.evaluate(READY), what="the service worker is there")

    def look_around(self) -> None:
        """Open one more page, and let it be counted."""
        count = "() => Number(sessionStorage.getItem('pages'))"
        self.open("/stores/")
        wait_on(self.page, lambda: self.page.evaluate(count) > self.pages, what="the page is counted")
        self.pages = int(self.page.evaluate(count))

    def keeps(self, *addresses: str) -> None:
        wait_on(self.page, lambda: set(addresses) <= set(self.kept()), what=f"{addresses} are kept")

    def kept(self) -> list[str]:
        return list(self.page.evaluate(KEPT))

    def forgets(self, address: str) -> None:
        wait_on(self.page, lambda: address not in self.kept(), what=f"{address} is forgotten")

    def runs_script(self, path: str) -> None:
        script = "(path) => performance.getEntriesByType('resource').some(({ name }) => name.endsWith(path))"
        wait_on(self.page, lambda: self.page.evaluate(script, path), what="its script is there")

    def lose_network(self) -> None:
        self.context.set_offline(True)

    def find_network(self) -> None:
        self.context.set_offline(False)

    def shows_offline_page(self, address: str, words: str = "No network") -> None:
        self.page.goto(address)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Phone]:
    context = phone_context(browser, base_url=live_server.url)
    yield Phone(context, live_server.url)
    context.close()


@pytest.fixture
def parcel(alice: User, carol: User) -> Any:
    """On its way to Alice, with Carol."""
    create_courier(user=carol)
    return create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol, buyer=alice)


def test_order_page_shows_its_code_and_of_when_it_is_without_leave_for_push(phone: Phone, parcel: Any, alice: User) -> None:
    """Alice has looked at her list only: what is on its way is kept with it."""
    phone.become(alice)
    address = parcel.order.get_absolute_url()
    phone.open("/orders/")
    phone.keeps("/orders/", address)
    assert phone.page.evaluate("() => Notification.permission") != "granted"
    phone.lose_network()
    phone.page.goto(address)
    expect(phone.page.locator(".offline")).to_have_text(OF_WHEN)
    expect(phone.page.locator(".own-code .qr svg")).to_be_visible()
    expect(phone.page.locator(".own-code")).to_contain_text(code_of(parcel, CodeSide.BUYER).spoken_groups)
    expect(phone.page.locator("main")).to_contain_text("65,000 GNF")
    assert_accessible(phone.page)
    assert phone.page.evaluate("() => getComputedStyle(document.querySelector('.offline')).position") == "sticky", "its styles came along"
    phone.find_network()
    expect(phone.page.locator(".offline")).to_have_count(0)  # it makes way for a new one


def test_courier_reads_address_phone_amount_and_lines(phone: Phone, parcel: Any, carol: User) -> None:
    phone.become(carol)
    phone.open("/deliver/mine/")
    phone.keeps("/deliver/mine/", parcel.get_absolute_url())
    phone.lose_network()
    page = phone.page
    page.goto("/deliver/mine/")
    expect(page.locator(".offline")).to_have_text(OF_WHEN)
    phone.runs_script("/js/offline.js")
    page.evaluate(NETWORK_RETURNS_ON_LEAVING)
    page.get_by_role("link", name="Alice Diallo").click()
    page.wait_for_url(f"**{parcel.get_absolute_url()}")  # a reload would have taken the choice back
    expect(page.locator(".offline")).to_have_text(OF_WHEN)
    expect(page.locator("main")).to_contain_text("Behind the blue mosque, Conakry")
    expect(page.locator('a[href="tel:+224620000001"]')).to_be_visible()
    expect(page.locator("main")).to_contain_text("65,000 GNF")
    page.get_by_text("What is in the parcel").click()
    expect(page.locator(".parcel-lines li")).to_be_visible()


def test_who_comes_after_signing_out_sees_none_of_it(phone: Phone, parcel: Any, alice: User, bob: User) -> None:
    phone.become(alice)
    address = parcel.order.get_absolute_url()
    phone.open(address)
    phone.keeps(address)
    phone.page.locator("[data-menu] summary").click()
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url("**/")
    phone.forgets(address)
    phone.lose_network()
    phone.shows_offline_page(address)
    phone.find_network()
    phone.become(bob)
    phone.open("/")
    phone.lose_network()
    phone.shows_offline_page(address)


def test_another_account_on_the_same_browser_ends_what_was_kept(phone: Phone, parcel: Any, alice: User, bob: User) -> None:
    """Nobody has signed out: the session had run out."""
    phone.become(alice)
    address = parcel.order.get_absolute_url()
    phone.open(address)
    phone.keeps(address)
    phone.become(bob)
    phone.page.goto("/favorites/")
    phone.keeps("/favorites/")
    assert address not in phone.kept()
    phone.lose_network()
    phone.shows_offline_page(address)


def test_who_signs_out_without_network_leaves_nothing_to_read(phone: Phone, parcel: Any, alice: User) -> None:
    phone.become(alice)
    address = parcel.order.get_absolute_url()
    phone.open(address)
    phone.keeps(address)
    phone.page.goto(address)  # the page that is left has heard of the worker
    phone.lose_network()
    phone.runs_script("/js/offline.js")
    phone.page.locator("[data-menu] summary").click()
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page.locator("#toasts .toast")).to_contain_text("Not sent: no network.")
    phone.forgets(address)
    phone.shows_offline_page(address)


def test_answer_that_comes_after_everything_was_forgotten_is_not_kept(phone: Phone, parcel: Any, alice: User) -> None:
    phone.become(alice)
    address = parcel.order.get_absolute_url()
    phone.open("/")
    worker = phone.context.service_workers[0]
    late = """async ([address, forgets]) => {
      const begun = await state();
      const answer = await fetch(address);
      if (forgets) await forget();
      await take(location.origin + address, answer, begun);
    }"""
    worker.evaluate(late, [address, True])
    assert address not in phone.kept()
    worker.evaluate(late, [address, False])
    assert address in phone.kept()


HOLD_WHAT_PAGES_TELL = """async () => {
  const plain = self.fetch;
  const held = new Promise((free) => (self.free = free));
  await inTurn(() => forget());
  self.fetch = async (address, options) => {
    self.asked = !!options?.redirect;  // as a page that is kept because another one told so
    if (self.asked) await held;
    return plain(address, options);
  };
}"""


def test_page_opened_while_nobody_knows_whose_it_is_is_kept(phone: Phone, alice: User) -> None:
    """The first page was there before the worker, which asks for it anew; meanwhile Alice goes on."""
    phone.become(alice)
    phone.open("/")
    worker = phone.context.service_workers[0]
    worker.evaluate(HOLD_WHAT_PAGES_TELL)
    phone.page.evaluate("() => navigator.serviceWorker.controller.postMessage({ keep: location.href })")
    wait_on(phone.page, lambda: worker.evaluate("() => self.asked"), what="the worker asks for the first page")
    phone.page.goto("/stores/")
    worker.evaluate("() => self.free()")
    phone.keeps("/", "/stores/")


def test_address_that_was_never_opened_answers_in_french(browser: Browser, live_server: LiveServer, alice: User) -> None:
    context = phone_context(browser, base_url=live_server.url)
    context.add_cookies([{"name": "django_language", "value": "fr", "url": live_server.url}])
    phone = Phone(context, live_server.url)  # the browser itself is English
    product = create_product_on_sale(title="Panier tressé").get_absolute_url()
    phone.open(product)
    phone.keeps(product)
    phone.lose_network()
    phone.shows_offline_page("/p/jamais-vu/", "Pas de réseau")
    assert phone.page.evaluate("() => document.documentElement.lang") == "fr"
    link = phone.page.get_by_role("link", name="Panier tressé")
    expect(link).to_be_visible()
    assert_accessible(phone.page)
    link.click()
    expect(phone.page.locator(".offline")).to_contain_text("Dernière mise à jour")
    phone.find_network()
    context.close()


@pytest.mark.parametrize("address", ["/account/", "/cart/", "/account/addresses/", "/pay/refunds/", "/admin/"])
def test_what_is_not_to_be_kept_is_not(phone: Phone, sam: User, address: str) -> None:
    phone.become(sam)
    phone.open("/")
    phone.page.goto(address)
    phone.page.goto("/stores/")
    phone.keeps("/stores/")  # what was opened before it has been dealt with
    assert address not in phone.kept()
    phone.lose_network()
    phone.shows_offline_page(address)


def test_errors_and_the_way_to_the_sign_in_page_are_not_kept(phone: Phone, db: None) -> None:
    phone.open("/stores/")
    for address in ("/p/nothing/", "/orders/"):
        phone.page.goto(address)
    phone.page.goto("/stores/")
    phone.keeps("/stores/")
    assert phone.kept() == ["/stores/"]
    phone.lose_network()
    phone.shows_offline_page("/orders/")


def test_form_on_a_kept_page_stays_filled_and_is_never_sent(phone: Phone, alice: User) -> None:
    phone.become(alice)
    order = create_order(buyer=alice)
    phone.open(order.get_absolute_url())
    phone.keeps(order.get_absolute_url())
    phone.lose_network()
    phone.page.goto(order.get_absolute_url())
    phone.page.get_by_text("Cancel this order").click()
    phone.page.locator("#order-actions .choice").first.click()
    phone.page.locator("#note").fill("Too late for the feast")
    phone.page.get_by_role("button", name="Yes, cancel the order").click()
    expect(phone.page.locator("#toasts .toast")).to_contain_text("Not sent: no network.")
    expect(phone.page.locator("#note")).to_have_value("Too late for the feast")
    phone.find_network()
    expect(phone.page.locator("#note")).to_have_value("Too late for the feast")  # nor is it swept away by a new page
    phone.page.reload()
    expect(phone.page.locator(".offline")).to_have_count(0)
    assert Order.objects.get(pk=order.pk).fulfilment == Fulfilment.PENDING


def test_page_that_has_changed_while_it_was_open_is_kept_as_it_is_now(phone: Phone, alice: User) -> None:
    phone.become(alice)
    order = create_order(buyer=alice)
    phone.open(order.get_absolute_url())
    phone.keeps(order.get_absolute_url())
    phone.page.goto(order.get_absolute_url())
    advance(order, Fulfilment.CONFIRMED)
    before = phone.page.locator("#order-state").inner_text()
    text = "async (address) => (await caches.match(address, { ignoreVary: true })).text()"
    assert before in phone.page.evaluate(text, order.get_absolute_url())
    phone.page.evaluate("() => document.getElementById('order-card').dispatchEvent(new CustomEvent('live'))")
    expect(phone.page.locator("#order-state")).not_to_have_text(before)
    now = phone.page.locator("#order-state").inner_text()
    wait_on(phone.page, lambda: now in phone.page.evaluate(text, order.get_absolute_url()), what="the new state is kept")


def test_new_deployment_replaces_what_was_kept(phone: Phone, parcel: Any, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the page that is needed in the street is there again, with the new scripts, without having been opened."""
    phone.become(alice)
    address = parcel.order.get_absolute_url()
    phone.open(address)
    phone.keeps(address)
    old = offline.deployment()
    spoil = """async (old) => {
      const cache = await caches.open(`makiti-files-${old}`);
      const headers = { "Content-Type": "text/javascript" };
      await cache.put("/static/js/online.js", new Response("document.body.dataset.old = 1", { headers }));
    }"""
    phone.page.evaluate(spoil, old)
    phone.page.goto("/stores/")
    assert phone.page.evaluate("() => document.body.dataset.old") is None, "with a network no script comes out of the cache"
    phone.page.evaluate(spoil, old)
    monkeypatch.setattr(offline, "deployment", lambda: "second")
    phone.page.goto("/stores/")
    names = "async () => (await caches.keys()).sort()"
    wait_on(
        phone.page,
        lambda: not any(name.endswith(old) for name in phone.page.evaluate(names)),
        what="the caches of the old deployment are gone",
    )
    phone.keeps(address)
    phone.lose_network()
    phone.page.goto(address)
    expect(phone.page.locator(".offline")).to_have_text(OF_WHEN)
    assert phone.page.evaluate("() => document.body.dataset.old") is None


def test_what_is_kept_is_bounded_in_number_and_age(phone: Phone, db: None) -> None:
    phone.open("/")
    worker = phone.context.service_workers[0]
    left = worker.evaluate(
        """async () => {
          const cache = await open("seen");
          const headers = { "Makiti-Seen": new Date().toISOString() };
          for (let n = 0; n < 40; n++) await cache.put(`/n/${n}/`, new Response("", { headers }));
          await trim(cache, SHELVES.seen.most);
          return (await cache.keys()).map(({ url }) => new URL(url).pathname);
        }"""
    )
    assert (len(left), left[-1]) == (30, "/n/39/")
    old = """async ([address, days]) => {
      const at = new Date(Date.now() - days * 86400000).toISOString();
      await (await open("seen")).put(address, new Response("", { headers: { "Makiti-Seen": at } }));
      return !!(await find(location.origin + address));
    }"""
    assert [worker.evaluate(old, [address, days]) for address, days in (("/a/", 2), ("/b/", 4))] == [True, False]
    assert "/b/" not in phone.kept()


def test_hint_to_install_is_shown_once_somebody_looks_around_and_never_again_when_declined(phone: Phone, db: None) -> None:
    offer = """() => {
      const event = new Event("beforeinstallprompt", { cancelable: true });
      event.prompt = () => (document.body.dataset.asked = 1);
      dispatchEvent(event);
      return event.defaultPrevented;
    }"""
    for _page in range(2):
        phone.look_around()
        assert not phone.page.evaluate(offer)
    phone.look_around()
    wait_on(phone.page, lambda: phone.page.evaluate(offer), what="the page is ready to offer it")
    hint = phone.page.locator("[data-install-hint]").first
    expect(hint).to_contain_text("Put Makiti on your home screen")
    assert_accessible(phone.page)
    hint.get_by_role("button", name="Not now").click()
    phone.open("/")
    assert not phone.page.evaluate(offer)


def test_iphone_is_told_how(browser: Browser, live_server: LiveServer) -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"
    context = phone_context(browser, base_url=live_server.url, user_agent=agent)
    phone = Phone(context, live_server.url)
    for _page in range(3):
        phone.look_around()
    expect(phone.page.get_by_text("tap “Share”")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Install")).to_be_hidden()
    context.close()
