"""Cash at a desk: a courier declares on the phone, the cashier counts blind on a tablet, and the difference has a name for both."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.models import CashDesk, Discrepancy
from shop.custody.services import make_slip
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from tests.browser.conftest import assert_accessible
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import allow, case_of, create_cashier, create_desk, create_settler

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def cashier() -> User:
    return create_cashier(name="Fanta Keita")


@pytest.fixture
def desk(cashier: User) -> CashDesk:
    return create_desk(cashier=cashier, name="Madina")


@pytest.fixture
def courier(desk: CashDesk) -> User:
    """With the cash of one order of 65 000 in hand."""
    user = create_courier(user=None).user
    User.objects.filter(pk=user.pk).update(name="Alpha Barry")
    create_delivery(status=DeliveryStatus.DELIVERED, courier=user)
    return user


@pytest.fixture
def screen(browser: Browser, live_server: LiveServer) -> Open:
    def pick_up(user: User, width: int, scheme: str) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            base_url=live_server.url,
            color_scheme=scheme,
            has_touch=True,
            bypass_csp=True,
            locale="en-GB",
        )
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return context.new_page()

    return pick_up


def look(page: Page, name: str) -> None:
    """axe finds nothing serious, nothing is wider than the screen, and what is pressed is as large as a thumb."""
    expect(page.locator(".htmx-request, [aria-busy=true]")).to_have_count(0)
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} is too wide"
    small = page.evaluate(
        "() => [...document.querySelectorAll('main :is(button, .btn, input:not([type=hidden], [type=radio], [type=checkbox]), select)')]"
        ".filter((key) => key.checkVisibility() && key.getBoundingClientRect().height < 40).map((key) => key.outerHTML)"
    )
    assert not small, f"{page.url} has keys smaller than a thumb: {small}"
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(1024, "light"), (1280, "dark")])
def test_difference_is_counted_twice_and_named_to_both(
    screen: Open, courier: User, cashier: User, desk: CashDesk, width: int, scheme: str
) -> None:
    phone, tablet = screen(courier, 360, scheme), screen(cashier, width, scheme)
    tablet.goto("/desk/")
    expect(tablet.locator("main")).to_contain_text("No deposits waiting")
    look(tablet, "desk-empty")
    phone.goto("/deliver/cash/")
    look(phone, "cash")
    phone.get_by_label("Amount in GNF").fill("65000")
    phone.get_by_role("button", name="I bring this").click()
    expect(phone.locator("#deposit")).to_contain_text("65,000")
    look(phone, "declared")
    tablet.reload()
    look(tablet, "desk-waiting")
    tablet.get_by_role("link", name="Alpha Barry").click()
    _count(tablet, notes=3)
    look(tablet, "counting")
    tablet.get_by_role("button", name="Submit count").click()
    expect(tablet.get_by_role("alert")).to_contain_text("Count everything again")
    expect(tablet.locator("main")).not_to_contain_text("65,000")
    look(tablet, "recount")
    phone.reload()
    expect(phone.locator("#deposit")).to_contain_text("counted again")
    expect(phone.locator("#deposit")).not_to_contain_text("60,000")
    look(phone, "recount")
    _count(tablet, notes=3)
    tablet.get_by_role("button", name="Submit second count").click()
    expect(tablet.locator("main")).to_contain_text("Alpha Barry: missing 5,000")
    look(tablet, "closed")
    phone.reload()
    expect(phone.locator("#deposit")).to_contain_text("Missing: 5,000")
    expect(phone.locator("#deposit")).to_contain_text("You declared 65,000")
    look(phone, "closed")
    found = Discrepancy.objects.get()
    assert (found.person, found.missing_minor) == (courier, 5_000)
    assert account_balance(AccountKind.DESK_CASH, desk.pk, "GNF").minor == 60_000
    tablet.get_by_role("link", name="Next").click()
    expect(tablet.locator("#drawer")).to_contain_text("60,000")
    expect(tablet.locator("#drawer")).to_contain_text("Payouts to hand out")
    look(tablet, "desk-counted")
    _settle(screen, cashier, desk, found, width, scheme)


def _count(tablet: Page, *, notes: int) -> None:
    note = tablet.get_by_label("20,000", exact=False).first
    note.fill(str(notes))
    expect(tablet.locator("[data-sum]")).to_have_text("60,000 GNF")


def _settle(screen: Open, cashier: User, desk: CashDesk, found: Discrepancy, width: int, scheme: str) -> None:
    """What else a desk's people open: slips, the day's end, differences."""
    page = screen(allow(cashier, "settle_cash"), width, scheme)
    page.goto(f"/desk/{desk.pk}/slip/")
    look(page, "slip")
    carrier = create_settler(name="Ibrahima Bah")
    key = UUID("6b1f3a52-3c1e-4d4e-9f0e-2b8f5f9c1a77")
    slip = make_slip(desk, carrier=carrier, amount=Money(40_000, "GNF"), key=key, actor_id=cashier.pk)
    for name, path in {
        "desks": "/desk/",
        "desk-slip": f"/desk/{desk.pk}/",
        "float": f"/desk/{desk.pk}/float/",
        "slips": "/desk/slips/",
        "slip-confirm": f"/desk/slips/{slip.pk}/",
        "differences": "/desk/differences/",
        "difference": f"/desk/differences/{found.pk}/",
        "trace": f"/desk/trace/?number={Order.objects.get().number}",
        "close": f"/desk/{desk.pk}/close/",
    }.items():
        page.goto(path)
        look(page, name)
    page.get_by_label("20,000", exact=False).first.fill("1")
    page.get_by_role("button", name="Close the day").click()
    page.locator("dialog[open] [data-yes]").click()
    expect(page.locator("main")).to_contain_text("The drawer and the ledger match")
    look(page, "day")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_overdue_cash_is_given_up_by_two(screen: Open, courier: User, width: int, scheme: str) -> None:
    case = case_of(courier)
    phone = screen(courier, 360, scheme)
    phone.goto("/deliver/cash/")
    expect(phone.locator("main")).to_contain_text("65,000 GNF are overdue")
    look(phone, f"overdue-courier-{scheme}")
    for button in ("Send for approval", "Give it up"):
        page = screen(create_settler(), width, scheme)
        page.goto("/desk/overdue/")
        look(page, f"overdue-list-{width}-{scheme}")
        page.get_by_role("link", name="Alpha Barry").click()
        if button == "Send for approval":
            page.get_by_label("Reason").fill("He does not answer.")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("button", name=button)).to_have_count(0)
        look(page, f"overdue-case-{width}-{scheme}")
    expect(page.locator("main")).to_contain_text("written off")
    case.refresh_from_db()
    assert (case.charged_minor, case.lost_minor) == (15_000, 50_000)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("You owe 50,000 GNF")
    look(phone, f"overdue-owed-{scheme}")
