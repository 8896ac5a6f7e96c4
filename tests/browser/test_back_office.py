"""The back office on a small phone: what a seller comes for begins right below the site's header, and every part is within reach."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DemoSite, sign_in
from tests.browser.people import Person

pytestmark = pytest.mark.browser

SMALL_PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SELLER = "seller@demo.test"
MOST = 160  # pixels from the site's header to the content
MAIN_PAGES = [
    "/sell/",
    "/sell/products/",
    "/sell/products/?stock=low",
    "/sell/stock/",
    "/sell/import/",
    "/sell/codes/",
    "/sell/auctions/",
    "/sell/reviews/",
    "/sell/papers/",
    "/sell/money/",
    "/sell/store/",
    "/sell/store/hours/",
    "/sell/store/delivery/",
    "/sell/store/profile/",
    "/sell/store/pictures/",
]
# The first thing that neither is nor holds the way back, the title, the tabs or a message that leaves by itself.
ABOVE_CONTENT = """() => {
    const heads = '.crumbs, .page-head, h1, .tabs, .list-views, .toasts';
    const isContent = (each) => !each.closest(heads) && !each.querySelector(heads) && each.getBoundingClientRect().height > 1;
    const content = [...document.querySelectorAll('main > .wrap *')].find(isContent);
    return content.getBoundingClientRect().top - document.querySelector('.site-head').getBoundingClientRect().bottom;
}"""


def _seller(browser: Browser, site: DemoSite, *, language: str = "en", scripts: bool = True) -> Page:
    """Somebody with two stores, signed in."""
    plain: BrowserContext = browser.new_context(**SMALL_PHONE)  # type: ignore[arg-type]
    sign_in(plain, site, SELLER).close()
    context = browser.new_context(**SMALL_PHONE, storage_state=plain.storage_state(), java_script_enabled=scripts)  # type: ignore[arg-type]
    context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    return context.new_page()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_content_begins_right_below_the_header(browser: Browser, demo_site: DemoSite, language: str) -> None:
    seller = Person(_seller(browser, demo_site, language=language), demo_site)
    below = {}
    for path in MAIN_PAGES:
        if language == "fr":  # the longer texts
            seller.go(path)  # which looks with axe, for what is too wide, and for a current tab out of view
        else:
            seller.page.goto(demo_site.url + path)
        if (pixels := seller.page.evaluate(ABOVE_CONTENT)) > MOST:
            below[path] = pixels
    assert below == {}


def test_current_tab_comes_into_view_without_scripts(browser: Browser, demo_site: DemoSite) -> None:
    page = _seller(browser, demo_site, language="fr", scripts=False)
    page.goto(f"{demo_site.url}/sell/store/pictures/")
    tab = page.locator(".tabs [aria-current]")
    expect(tab).to_have_text("Logo et couverture")
    expect(tab).to_be_in_viewport(ratio=1)
    expect(page.locator(".tabs a").first).not_to_be_in_viewport(ratio=1)


def test_store_menu_changes_the_store_and_leads_to_every_part_without_scripts(browser: Browser, demo_site: DemoSite) -> None:
    page = _seller(browser, demo_site, scripts=False)
    page.goto(f"{demo_site.url}/sell/")
    menu = page.locator(".store-menu")
    before = menu.locator("summary").inner_text()
    menu.locator("summary").click()
    for part in ["Stock", "Promo codes", "Import and export", "Auctions", "Reviews", "Invoices and statements", "Poster to print"]:
        expect(menu.get_by_role("link", name=part)).to_be_visible()
    menu.locator("button:not([aria-current])").first.click()
    page.wait_for_load_state()
    assert menu.locator("summary").inner_text() != before


def test_primary_action_and_search_share_the_line_of_the_title(browser: Browser, demo_site: DemoSite) -> None:
    page = _seller(browser, demo_site)
    page.goto(f"{demo_site.url}/sell/products/")
    line = page.get_by_role("heading", level=1).bounding_box()
    assert line is not None
    for thing in [page.get_by_role("searchbox", name="Search your products"), page.get_by_role("link", name="Add a product")]:
        box = thing.bounding_box()
        assert box is not None
        assert box["y"] < line["y"] + line["height"]
        assert min(box["width"], box["height"]) >= 44, "large enough for a thumb"


def test_open_store_menu_is_accessible(browser: Browser, demo_site: DemoSite) -> None:
    seller = Person(_seller(browser, demo_site), demo_site)
    seller.page.goto(f"{demo_site.url}/sell/codes/")
    seller.page.locator(".store-menu > summary").click()
    expect(seller.page.locator(".store-menu [aria-current=page]")).to_have_text("Promo codes")
    seller.look()
