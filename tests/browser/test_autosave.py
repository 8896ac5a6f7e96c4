"""What a page says of the text it keeps moves nothing that a thumb is about to press."""

from collections.abc import Iterator, Sequence
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_manners import SITE, Stage

pytestmark = pytest.mark.browser

PRICE_STEP = """
<link rel="stylesheet" href="/static/css/pages/sellers.css">
<link rel="stylesheet" href="/static/css/pages/listing.css">
<script type="module" src="/static/js/keep.js"></script>
<div class="wrap wrap--narrow">
<form class="card" id="price-form" method="post" action="/price" data-keep="/keep" novalidate>
<label for="units">Units</label><input class="input" id="units" name="units" value="1">
{% include "sellers/_keep_state.html" with version=1 %}
<div class="actions">
<button class="btn btn--primary btn--large" name="draft" value="1">Save and add details</button>
<button class="btn btn--large" name="submit" value="1">Save and send to review</button>
</div></form></div>"""


@pytest.fixture
def page(browser: Browser, db: None) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    yield context.new_page()
    context.close()


def _has_more(held: Sequence[Route], number: int) -> bool:
    return len(held) > number


def _top_of(page: Page, name: str) -> float:
    box = page.get_by_role("button", name=name).bounding_box()
    assert box
    return box["y"]


def _says(page: Page, state: str) -> None:
    expect(page.locator(f"[data-keep-state] [data-state={state}]")).to_be_visible()


def test_buttons_stay_where_they_are_whatever_is_said(page: Page) -> None:
    stage = Stage(page)
    stage.open(PRICE_STEP)
    before = _top_of(page, "Save and add details")
    held = stage.hold("/keep")
    for number, (state, status, body) in enumerate([("kept", 200, '{"version": 2}'), ("refused", 403, ""), ("offline", 500, "")]):
        page.locator("#units").fill(f"1{number}")
        _says(page, "busy")
        assert _top_of(page, "Save and add details") == before
        stage.until(partial(_has_more, held, number), "it is sent")
        stage.fulfill(held[number], body, status=status)
        _says(page, state)
        assert _top_of(page, "Save and add details") == before, state


def test_double_click_saves_and_does_not_send_to_review(page: Page) -> None:
    """Leaving the box that could not be kept says "Keeping…", one line where two were: between the finger's down and its up."""
    stage = Stage(page)
    stage.open(PRICE_STEP)
    stage.on("/keep", status=403)
    page.locator("#units").fill("4")
    _says(page, "refused")
    sent: list[Route] = stage.hold("/price")
    box = page.get_by_role("button", name="Save and add details").bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    stage.until(lambda: sent, "the form is sent")
    assert page.url.startswith(SITE)
    assert [("draft" in (route.request.post_data or ""), "submit" in (route.request.post_data or "")) for route in sent] == [(True, False)]
