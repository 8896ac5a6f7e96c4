"""A phone asks for push messages on its settings page, and gets one that only it can read; the pages about them look right."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.notifications.links import unsubscribe_address
from shop.notifications.models import Sending
from shop.notifications.providers.push import public_key
from shop.notifications.states import Channel, SendingStatus, Topic
from tests.browser.conftest import assert_accessible, phone_context, wait_on
from tests.factories.accounts import create_user
from tests.factories.notifications import tell
from tests.fakes import pushing
from tests.sockets import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The one thing that is not real: what the browser's maker would answer, whose push service cannot be reached from here.
STUB = """
([endpoint, p256dh, auth]) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0)).buffer;
  const keys = { p256dh: bytes(p256dh), auth: bytes(auth) };
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly) throw new Error("a browser refuses that");
    sessionStorage.siteKey = btoa(String.fromCharCode(...applicationServerKey));
    return { endpoint, getKey: (name) => keys[name] };
  };
}
"""
SHOWN = """
async () => {
  const worker = await navigator.serviceWorker.ready;
  let shown = [];
  for (let tries = 0; tries < 50 && !shown.length; tries++) {  // the worker takes its time: it fetches the icon first
    await new Promise((go) => setTimeout(go, 100));
    shown = await worker.getNotifications();
  }
  return shown.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
}
"""


@pytest.fixture
def person() -> User:
    user = create_user(name="Alice Diallo")
    EmailAddress.objects.create(user=user, email=str(user.email), verified=True, primary=True)
    return user


@pytest.fixture
def phone(launch: Callable[..., Browser], live_server: LiveServer, person: User) -> Iterator[Page]:
    context = phone_context(launch(whole=True), base_url=live_server.url, permissions=["notifications"])
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": live_server.url}])
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def service(settings: Any) -> Iterator[pushing.FakePush]:
    with pushing.FakePush() as fake:
        settings.PUSH_SERVICES = [fake.url]
        yield fake


def test_a_phone_asks_for_push_and_reads_what_was_sent(phone: Page, person: User, service: pushing.FakePush) -> None:
    """Permission, the service worker, what is stored, sealed, signed and shown are the browser's and the site's own.

    The push service checks our signature and decrypts as RFC 8291 says; what it read goes into the worker as a push.
    """
    mine = service.browser(public_key())
    phone.goto("/notifications/settings/")
    assert phone.evaluate("() => Notification.permission") == "granted"
    phone.evaluate(STUB, list(mine.form.values()))
    with phone.expect_navigation():
        phone.get_by_role("button", name="Show them on this device").click()
    expect(phone.get_by_text("This browser shows your notifications now.")).to_be_visible()
    assert_accessible(phone)
    assert person.push_devices.get().endpoint == mine.endpoint
    assert phone.evaluate("() => sessionStorage.siteKey").replace("+", "-").replace("/", "_").rstrip("=") == public_key()

    told = tell(person, data={"number": "GN-7", "store": "Chez Bob", "reason": "Sold out"})
    assert Sending.objects.get(channel=Channel.PUSH).status == SendingStatus.SENT
    assert [shown["url"] for shown in mine.shown] == [f"/notifications/{told.pk}/"]
    assert mine.shown[0]["body"] == "Order GN-7 at Chez Bob was cancelled: Sold out"
    _push(phone, mine.shown[0])
    assert phone.evaluate(SHOWN) == [{name: mine.shown[0][name] for name in ("title", "body", "tag", "url")}]

    phone.get_by_role("button", name="Remove").click()
    expect(phone.get_by_text("That browser shows nothing any more.")).to_be_visible()
    assert not person.push_devices.exists()


def test_whose_browser_says_no_is_told_and_nothing_is_kept(phone: Page, person: User) -> None:
    phone.context.clear_permissions()
    phone.goto("/notifications/settings/")
    phone.get_by_role("button", name="Show them on this device").click()
    expect(phone.get_by_text("Your browser does not allow it.")).to_be_visible()
    assert not person.push_devices.exists()


def _push(phone: Page, payload: dict[str, Any]) -> None:
    """Wake the page's service worker with it, as the browser does when its push service calls."""
    tools = phone.context.new_cdp_session(phone)
    found: list[str] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(row["registrationId"] for row in event["registrations"]))
    tools.send("ServiceWorker.enable")
    phone.evaluate("async () => { await navigator.serviceWorker.ready; }")
    origin = phone.evaluate("() => location.origin")
    wait_on(phone, lambda: found, what="the worker is registered")
    # A worker that has just begun may miss the first: what has the same tag is shown once, however often it is delivered.
    pushed = {"origin": origin, "registrationId": found[0], "data": json.dumps(payload)}

    def is_shown() -> object:
        tools.send("ServiceWorker.deliverPushMessage", pushed)
        return phone.evaluate(SHOWN)

    wait_on(phone, is_shown, what="the worker shows what was pushed")


def test_the_link_of_a_mail_stops_it_and_takes_it_back(phone: Page, person: User, live_server: LiveServer) -> None:
    phone.context.clear_cookies()  # whoever reads the mail need not be signed in
    phone.goto(unsubscribe_address(person.pk, topic=Topic.ORDERS).replace(settings.SITE_URL, live_server.url))
    assert_accessible(phone)
    phone.get_by_role("button", name="Stop them").click()
    expect(phone.get_by_text("We send you no more e-mails about")).to_be_visible()
    assert person.notification_preferences.get().pace == "never"
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("You will get these e-mails again.")).to_be_visible()
