"""How a page behaves around its requests: the scripts under static/js with the htmx we ship, in a real browser under the real policy.

No server runs: the browser's requests are answered here, so that each failure can be had at will.
"""

import json
import mimetypes
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from csp.utils import build_policy
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import RequestContext, Template
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect

from shop.accounts.models import User
from tests.browser.conftest import wait_on

pytestmark = pytest.mark.browser
SITE = "http://makiti.test"
WHOLE_PAGE = "<!doctype html><html><body><h1>Not here</h1></body></html>"


class Stage:
    """A page with some content, and the answers its requests get."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.calls: Counter[str] = Counter()
        self.answers: dict[str, Callable[[Route], None]] = {}
        self.complaints: list[str] = []
        page.route(f"{SITE}/**", self._answer)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, content: str, *, signed_in: bool = False, path: str = "/") -> Page:
        html = self.render(content, signed_in=signed_in)
        self.answers[path] = lambda route: self.fulfill(route, html)
        self.page.goto(SITE + path)
        return self.page

    def render(self, content: str, *, signed_in: bool = False) -> str:
        request: Any = RequestFactory().get("/")
        request.user, request.session = (User(pk=1, name="Aïssatou") if signed_in else AnonymousUser()), {}
        source = '{% extends "base.html" %}{% load i18n ui %}{% block content %}' + content + "{% endblock %}"
        return Template(source).render(RequestContext(request, {"messages": []}))

    def on(self, path: str, body: str = "", *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.answers[path] = lambda route: self.fulfill(route, body, status=status, headers=headers)

    def hold(self, path: str) -> list[Route]:
        """What is asked there waits for `fulfill`."""
        held: list[Route] = []
        self.answers[path] = held.append
        return held

    def until(self, condition: Callable[[], object], what: str) -> None:
        wait_on(self.page, condition, what=what)

    def until_heard(self) -> None:
        """The page has taken whatever it was sent before: what it is asked comes after that."""
        self.page.evaluate("() => new Promise((done) => queueMicrotask(done))")

    def lose(self, path: str) -> None:
        self.answers[path] = lambda route: route.abort("internetdisconnected")

    def fulfill(self, route: Route, body: str, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        policy = {"Content-Security-Policy": build_policy() or "", "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=status, body=body, headers=policy | (headers or {}))

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str), f"no such file: {path}"
            route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0] or "text/plain")
            return
        self.calls[f"{route.request.method} {path}"] += 1
        self.answers.get(path, lambda absent: absent.fulfill(status=404, body=WHOLE_PAGE))(route)


@pytest.fixture
def stage(browser: Browser, db: None) -> Iterator[Stage]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    stage = Stage(page)
    yield stage
    refused = [text for text in stage.complaints if "Content Security Policy" in text or "pageerror" in text or "SyntaxError" in text]
    context.close()
    assert not refused, refused


FORM = (
    '<section id="card"><form method="post" action="/act" hx-post="/act" hx-target="#card" hx-swap="outerHTML">'
    '<input id="n" name="n" value="1"><button id="go">Go</button></form></section>'
)


def toast(page: Page) -> Any:
    return page.locator("#toasts .toast")


def test_double_click_sends_one_request(stage: Stage) -> None:
    held = stage.hold("/act")
    page = stage.open(FORM)
    page.locator("#go").dblclick()
    stage.until(lambda: held, "the form is sent")
    stage.fulfill(held[0], '<section id="card">done</section>')
    expect(page.locator("#card")).to_have_text("done")
    assert stage.calls["POST /act"] == 1


def _moving(page: Page) -> Any:
    return page.evaluate("() => document.getAnimations().map((each) => each.animationName ?? each.transitionProperty)")


def test_page_at_rest_draws_nothing(stage: Stage) -> None:
    """What moves for ever, seen or not, keeps a phone drawing sixty times a second."""
    held = stage.hold("/act")
    page = stage.open(FORM)
    stage.until(lambda: _moving(page) == [], "nothing moves")
    page.locator("#go").click()
    stage.until(lambda: held and "run" in _moving(page), "the line above says that something is under way")
    stage.fulfill(held[0], '<section id="card">done</section>')
    stage.until(lambda: _moving(page) == [], "nothing moves any more")


def test_double_click_on_a_plain_form_sends_it_once(stage: Stage) -> None:
    held = stage.hold("/plain")
    page = stage.open('<form method="post" action="/plain"><button id="go">Go</button></form>')
    page.locator("#go").dblclick(no_wait_after=True)
    stage.until(lambda: held, "the form is sent")
    stage.fulfill(held[0], WHOLE_PAGE)
    expect(page.locator("h1")).to_have_text("Not here")
    assert stage.calls["POST /plain"] == 1


def test_refused_form_is_shown_with_its_errors(stage: Stage) -> None:
    stage.on("/act", '<section id="card">at most 5</section>', status=422)
    page = stage.open(FORM)
    page.locator("#go").click()
    expect(page.locator("#card")).to_have_text("at most 5")
    assert toast(page).count() == 0


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, "<p>Traceback</p>", "Something went wrong on our side"),
        (404, WHOLE_PAGE, "That is no longer here"),
        (403, "<!-- a note -->\n" + WHOLE_PAGE, "That was not accepted"),
    ],
)
def test_failure_leaves_the_page_and_says_so(stage: Stage, status: int, body: str, words: str) -> None:
    stage.on("/act", body, status=status)
    page = stage.open(FORM)
    page.locator("#n").fill("7")
    page.locator("#go").click()
    expect(toast(page)).to_contain_text(words)
    expect(page.locator("#n")).to_have_value("7")
    expect(page.locator("#go")).not_to_have_attribute("aria-busy", "true")


def test_lost_network_leaves_what_was_entered_and_it_may_be_tried_again(stage: Stage) -> None:
    stage.lose("/act")
    page = stage.open(FORM)
    page.locator("#go").click()
    expect(toast(page)).to_contain_text("No answer: look whether it was done")
    toast(page).locator("[data-dismiss]").click()
    expect(toast(page)).to_have_count(0)
    stage.on("/act", '<section id="card">done</section>')
    page.locator("#go").click()
    expect(page.locator("#card")).to_have_text("done")


def test_redirect_header_navigates(stage: Stage) -> None:
    stage.on("/act", "", headers={"HX-Redirect": "/next"})
    stage.on("/next", WHOLE_PAGE)
    page = stage.open(FORM)
    page.locator("#go").click()
    page.wait_for_url(f"{SITE}/next")


def test_every_request_carries_the_token(stage: Stage) -> None:
    stage.on("/act", '<section id="card">done</section>')
    page = stage.open(FORM)
    with page.expect_request("**/act") as sent:
        page.locator("#go").click()
    assert len(sent.value.headers["x-csrftoken"]) == 64
    assert sent.value.headers["hx-request"] == "true"


def test_message_of_an_answer_joins_the_toasts(stage: Stage) -> None:
    message = '<div hx-swap-oob="beforeend:#toasts"><div class="toast alert alert--success" data-toast><p>Saved.</p></div></div>'
    stage.on("/act", f'<section id="card">done</section>{message}')
    page = stage.open(FORM)
    page.locator("#go").click()
    expect(toast(page)).to_have_text("Saved.")
    expect(page.locator("#card")).to_have_text("done")


@pytest.mark.parametrize("attributes", ['action="/act"', 'action="/act" hx-post="/act" hx-target="#card" hx-swap="outerHTML"'])
def test_confirmation_is_asked_and_obeyed(stage: Stage, attributes: str) -> None:
    stage.on("/act", '<section id="card">gone</section>')
    page = stage.open(
        f'<section id="card"><form method="post" {attributes} data-confirm="Remove it?" data-confirm-yes="Remove">'
        '<button id="go">Go</button></form></section>',
        signed_in=True,
    )
    dialog = page.locator("#confirm")
    page.locator("#go").click()
    expect(dialog).to_contain_text("Remove it?")
    dialog.get_by_role("button", name="Go back").click()
    expect(dialog).to_be_hidden()
    assert stage.calls["POST /act"] == 0
    page.locator("#go").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(page.locator("#card")).to_have_text("gone")
    assert stage.calls["POST /act"] == 1


@pytest.mark.parametrize("attributes", ['action="/act"', 'action="/act" hx-post="/act" hx-target="#card" hx-swap="outerHTML"'])
def test_what_the_server_would_ask_is_asked_in_the_dialog_and_not_again(stage: Stage, attributes: str) -> None:
    stage.on("/act", '<section id="card">bought</section>')
    field = '<input type="hidden" name="ask" value="signed" data-confirm="Buy it?" data-confirm-yes="Buy">'
    page = stage.open(
        f'<section id="card"><form method="post" {attributes}>{field}<button id="go" name="do" value="buy">Go</button></form></section>',
        signed_in=True,
    )
    page.locator("#go").click()
    expect(page.locator("#confirm")).to_contain_text("Buy it?")
    with page.expect_request("**/act") as sent:
        page.locator("#confirm").get_by_role("button", name="Buy").click()
    assert "ask=" not in (sent.value.post_data or "")
    assert "do" in (sent.value.post_data or "")
    expect(page.locator("#card")).to_have_text("bought")
    assert stage.calls["POST /act"] == 1


def test_hx_confirm_asks_in_the_same_dialog(stage: Stage) -> None:
    stage.on("/act", '<section id="card">gone</section>')
    page = stage.open(
        '<section id="card"><button id="go" hx-post="/act" hx-confirm="Sure?" hx-target="#card" hx-swap="outerHTML">Go</button></section>',
        signed_in=True,
    )
    page.locator("#go").click()
    expect(page.locator("#confirm")).to_contain_text("Sure?")
    page.keyboard.press("Escape")
    assert stage.calls["POST /act"] == 0
    page.locator("#go").click()
    page.locator("#confirm [value=yes]").click()
    expect(page.locator("#card")).to_have_text("gone")


def test_back_button_brings_the_whole_page_again(stage: Stage) -> None:
    page = stage.open('<div id="shelf">first</div><a id="more" href="/two" hx-get="/two" hx-target="#shelf" hx-push-url="true">More</a>')
    stage.on("/two", "second")
    page.locator("#more").click()
    expect(page.locator("#shelf")).to_have_text("second")
    assert page.url == f"{SITE}/two"
    page.go_back()
    expect(page.locator("#shelf")).to_have_text("first")
    page.locator("[data-menu] summary").click()  # behaviours live on in the body that was put back
    page.locator("[data-theme-choice=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_theme_is_remembered_for_the_server(stage: Stage) -> None:
    page = stage.open("")
    page.locator("[data-menu] summary").click()
    page.locator("[data-theme-choice=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}["theme"] == "dark"
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(20, 19, 41)"
    page.locator("[data-theme-choice='']").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
    assert "theme" not in {cookie["name"] for cookie in page.context.cookies()}


def test_menu_closes_on_escape_and_gives_the_focus_back(stage: Stage) -> None:
    page = stage.open("")
    page.locator("[data-menu] summary").click()
    expect(page.locator(".menu__panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu__panel")).to_be_hidden()
    expect(page.locator("[data-menu] summary")).to_be_focused()


def test_quantity_stays_within_its_limits_and_reports_a_change(stage: Stage) -> None:
    stage.on("/act", "5")
    page = stage.open(
        '<form hx-post="/act" hx-trigger="change" hx-target="#sum">'
        '{% include "components/_quantity.html" with value=4 max=5 label="Units" %}</form><p id="sum"></p>'
    )
    more = page.locator("[data-step='1']")
    more.click()
    expect(page.locator("#sum")).to_have_text("5")
    more.click()
    expect(page.locator("#quantity")).to_have_value("5")
    assert stage.calls["POST /act"] == 1


def test_select_sends_its_form_by_itself(stage: Stage) -> None:
    stage.on("/find", WHOLE_PAGE)
    page = stage.open(
        '<form action="/find"><select name="sort" data-autosubmit><option>a<option>b</select>'
        '<button data-autosubmit-button id="show">Show</button></form>{% behaviour "autosubmit" %}'
    )
    expect(page.locator("#show")).to_be_hidden()
    page.locator("select").select_option("b")
    page.wait_for_url(f"{SITE}/find?sort=b")


def test_heart_keeps_the_focus_when_it_is_answered(stage: Stage) -> None:
    heart = '{% include "components/_heart.html" with url="/heart" title="Cloth" is_favorite='
    stage.on(
        "/heart", Template("{% load i18n ui %}" + heart + "True %}").render(RequestContext(RequestFactory().get("/"), {}, processors=[]))
    )
    page = stage.open(heart + "False plain=True %}")
    button = page.locator(".heart button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()


LIVE = (
    '<section id="order" data-live="order:12" data-version="57" hx-get="/order" hx-trigger="live, every 30s" hx-target="this" '
    'hx-swap="outerHTML">old</section>'
)


def _as_of(version: int) -> str:
    """The piece as the server has it."""
    return LIVE.replace("old", f"as of {version}").replace("57", str(version))


@dataclass
class FakeSockets:
    """The server's end of the page's live sockets, one after the other."""

    page: Page
    opened: list[WebSocketRoute] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    answer: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.route_web_socket("**/ws/live/", self._open)

    def say(self, **frame: Any) -> None:
        self.opened[-1].send(json.dumps(frame))

    def _open(self, socket: WebSocketRoute) -> None:
        self.opened.append(socket)
        socket.on_message(lambda text: self._hear(socket, json.loads(text)))

    def _hear(self, socket: WebSocketRoute, frame: dict[str, Any]) -> None:
        self.heard.append(frame)
        if "subscribe" in frame:
            socket.send(json.dumps({"type": "subscribed", "topics": {**frame["subscribe"], **self.answer}, "refused": []}))


def test_live_hint_makes_an_element_that_shows_an_older_version_fetch_itself(stage: Stage) -> None:
    sockets = FakeSockets(stage.page)
    stage.on("/order", _as_of(57))
    page = stage.open(LIVE, signed_in=True)
    stage.until(lambda: sockets.heard, "it subscribes")
    assert sockets.heard == [{"subscribe": {"inbox:1": 0, "user:1": 0, "order:12": 57}, "unsubscribe": []}], "the bell and the order"
    sockets.say(type="hint", topic="order:13", version=99)
    sockets.say(type="hint", topic="order:12", version=57)
    sockets.opened[0].send("nonsense")
    stage.until_heard()
    stage.on("/order", _as_of(58))
    sockets.say(type="hint", topic="order:12", version=58)
    expect(page.locator("#order")).to_have_text("as of 58")
    sockets.say(type="hint", topic="order:12", version=58)
    stage.until_heard()
    stage.on("/order", _as_of(59))
    sockets.say(type="hint", topic="order:12", version=59)
    expect(page.locator("#order")).to_have_text("as of 59")
    assert stage.calls["GET /order"] == 2, "once for each hint that was news"


def test_hint_that_comes_while_an_element_is_fetched_is_not_lost_with_it(stage: Stage) -> None:
    """The second change happens after the first answer was made and before it arrives."""
    sockets, held = FakeSockets(stage.page), stage.hold("/order")
    page = stage.open(LIVE, signed_in=True)
    stage.until(lambda: sockets.heard, "it subscribes")
    sockets.say(type="hint", topic="order:12", version=58)
    stage.until(lambda: held, "it fetches itself")
    stage.on("/order", _as_of(59))
    sockets.say(type="hint", topic="order:12", version=59)
    stage.until_heard()
    stage.fulfill(held[0], _as_of(58))
    expect(page.locator("#order")).to_have_text("as of 59")
    stage.until(lambda: stage.calls["GET /order"] == 3, "twice by the element that was replaced, once by its successor")


def test_what_changed_between_the_page_and_its_socket_is_caught_up_with(stage: Stage) -> None:
    sockets = FakeSockets(stage.page, answer={"order:12": 58})
    stage.on("/order", LIVE.replace("old", "new").replace("57", "58"))
    page = stage.open(LIVE, signed_in=True)
    expect(page.locator("#order")).to_have_text("new")
    assert len(sockets.opened) == 1


def test_lost_socket_is_opened_again_and_the_page_catches_up(stage: Stage) -> None:
    sockets = FakeSockets(stage.page)
    stage.on("/order", LIVE.replace("old", "new").replace("57", "58"))
    page = stage.open(LIVE, signed_in=True)
    stage.until(lambda: sockets.heard, "it subscribes")
    sockets.answer = {"order:12": 58}
    sockets.opened[0].close()
    expect(page.locator("#order")).to_have_text("new")
    assert len(sockets.opened) == 2


def test_socket_whose_other_side_has_gone_is_hung_up_on(stage: Stage) -> None:
    """Half open: a browser would go on thinking that it is connected. It asks every half minute, and waits eight seconds for the answer."""
    sockets = FakeSockets(stage.page)
    stage.page.clock.install()
    page = stage.open(LIVE, signed_in=True)
    stage.until(lambda: sockets.heard, "it subscribes")
    page.clock.run_for(31_000)
    stage.until(lambda: sockets.heard[-1] == {"ping": True}, "it asks")
    sockets.say(type="pong")
    stage.until_heard()
    page.clock.run_for(10_000)
    stage.until_heard()
    assert len(sockets.opened) == 1, "it was answered"
    page.clock.run_for(20_000)
    stage.until(lambda: sockets.heard.count({"ping": True}) == 2, "it asks again")
    sockets.answer = {"order:12": 58}
    stage.on("/order", LIVE.replace("old", "new").replace("57", "58"))
    page.clock.run_for(12_000)
    stage.until_heard()
    page.clock.run_for(2_000)
    expect(page.locator("#order")).to_have_text("new")
    assert len(sockets.opened) == 2


def test_new_piece_is_subscribed_to_and_an_old_one_let_go(stage: Stage) -> None:
    sockets = FakeSockets(stage.page)
    stage.on("/order", LIVE.replace("order:12", "delivery:5").replace("57", "8"))
    stage.open(LIVE, signed_in=True)
    stage.until(lambda: sockets.heard, "it subscribes")
    sockets.say(type="hint", topic="order:12", version=0)
    stage.until(lambda: len(sockets.heard) > 1, "it subscribes to the new piece")
    assert sockets.heard[1:] == [{"subscribe": {"delivery:5": 8}, "unsubscribe": ["order:12"]}]


QUICK = LIVE.replace("every 30s", "every 300ms")


def test_page_polls_while_the_socket_is_deaf_and_rests_while_it_hears(stage: Stage) -> None:
    sockets = FakeSockets(stage.page)
    stage.on("/order", QUICK)
    stage.page.clock.install()
    page = stage.open(QUICK, signed_in=True)
    stage.until(lambda: sockets.heard, "it subscribes")
    stage.until_heard()
    before = stage.calls["GET /order"]  # until it heard, it polled; one may be on its way
    page.clock.run_for(3_000)
    stage.until_heard()
    assert stage.calls["GET /order"] <= before + 1

    def has_polled_twice_more() -> bool:
        page.clock.run_for(400)
        return stage.calls["GET /order"] >= before + 3

    sockets.say(type="deaf")
    stage.until(has_polled_twice_more, "it polls")
    sockets.say(type="again")
    stage.until_heard()
    polled = stage.calls["GET /order"]
    page.clock.run_for(3_000)
    stage.until_heard()
    assert stage.calls["GET /order"] <= polled + 1


def test_page_whose_socket_is_blocked_polls(stage: Stage) -> None:
    stage.page.route_web_socket("**/ws/live/", lambda socket: socket.close())
    stage.on("/order", QUICK.replace("old", "new"))
    page = stage.open(QUICK, signed_in=True)
    expect(page.locator("#order")).to_have_text("new")


PLAIN_FORM = '<form method="post" action="/act"><input id="n" name="n"><button id="go" name="by" value="go">Go</button></form>'


@pytest.mark.parametrize("form", [FORM, PLAIN_FORM], ids=["htmx", "plain"])
def test_form_without_network_stays_filled_and_unsent_and_says_so(stage: Stage, form: str) -> None:
    stage.on("/act", '<section id="card">done</section>')
    page = stage.open(form)
    page.locator("#n").fill("71")
    page.context.set_offline(True)
    page.locator("#go").click()
    expect(toast(page)).to_contain_text("Not sent: no network.")
    expect(page.locator("#n")).to_have_value("71")
    page.context.set_offline(False)
    expect(page.locator(".offline")).to_have_count(0)
    assert stage.calls["POST /act"] == 0, "nothing is queued, or sent later"
    page.locator("#go").click()
    expect(page.locator("body")).to_contain_text("done")
    assert stage.calls["POST /act"] == 1


def test_plain_form_is_not_sent_into_a_network_that_leads_nowhere(stage: Stage) -> None:
    """The device takes it for one; what the page asked before has told that it is none."""
    stage.lose("/more")
    stage.lose("/healthz")
    stage.on("/act", "<p>done</p>")
    page = stage.open('<button id="more" hx-get="/more">More</button>' + PLAIN_FORM)
    page.locator("#more").click()
    expect(toast(page)).to_contain_text("No network.")
    page.locator("#n").fill("71")
    page.locator("#go").click()
    expect(toast(page).last).to_contain_text("Not sent: no network.")
    expect(page.locator("#n")).to_have_value("71")
    assert stage.calls["POST /act"] == 0
    stage.on("/healthz", "ok")
    page.locator("#go").click()
    expect(page.locator("body")).to_have_text("done")
    assert stage.calls["POST /act"] == 1


def test_offline_banner_comes_and_goes(stage: Stage) -> None:
    page = stage.open("")
    page.context.set_offline(True)
    expect(page.locator(".offline")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".offline")).to_have_count(0)


POLLED = (
    '<section id="door" hx-get="/door" hx-trigger="every 400ms" hx-target="this" hx-swap="outerHTML">'
    '<form method="post" action="/paid" hx-post="/paid" hx-target="#door" hx-swap="outerHTML">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="SIGNATURE"><button id="pay">I have paid</button></form></section>'
)


def test_piece_that_polls_and_has_not_changed_stays_under_the_thumb(stage: Stage) -> None:
    stage.answers["/door"] = lambda route: stage.fulfill(route, POLLED.replace("SIGNATURE", str(stage.calls["GET /door"])))
    stage.on("/paid", '<section id="door">yours</section>')
    page = stage.open(POLLED)
    stage.until(lambda: stage.calls["GET /door"] > 1, "it polls")
    page.evaluate("() => { document.querySelector('#pay').dataset.same = 'yes'; document.querySelector('#pay').focus(); }")
    before = stage.calls["GET /door"]
    stage.until(lambda: stage.calls["GET /door"] > before + 1, "it polls twice more, so that one answer has been shown")
    expect(page.locator("#pay[data-same=yes]")).to_be_focused()
    page.locator("#pay").click()
    expect(page.locator("#door")).to_have_text("yours")


def test_piece_that_polls_and_has_changed_is_shown(stage: Stage) -> None:
    stage.on("/door", POLLED)
    page = stage.open(POLLED)
    stage.until(lambda: stage.calls["GET /door"] > 1, "it polls")
    stage.on("/door", '<section id="door">delivered</section>')
    expect(page.locator("#door")).to_have_text("delivered")


def test_answer_to_a_tap_is_shown_although_a_poll_came_between(stage: Stage) -> None:
    stage.answers["/door"] = lambda route: stage.fulfill(
        route, POLLED.replace("SIGNATURE", "x").replace("I have", f"{stage.calls['GET /door']} I have")
    )
    page = stage.open(POLLED)
    # The answer is held back until a poll has replaced the button that was pressed.
    page.route(f"{SITE}/paid", lambda route: held.append(route))
    held: list[Route] = []
    page.locator("#pay").click()
    seen = stage.calls["GET /door"]
    stage.until(lambda: held and stage.calls["GET /door"] > seen + 1, "it is sent, and polls come between")
    stage.fulfill(held[0], '<section id="door">yours</section>')
    expect(page.locator("#door")).to_have_text("yours")
    stage.until_heard()
    expect(page.locator("#door")).to_have_text("yours")
