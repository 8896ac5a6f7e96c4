"""The pages of money, and the way of an order's money."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse
from django.utils.timezone import now

from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.services import close_day
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.orders.services import Carriage, complete_order
from shop.orders.states import Fulfilment
from shop.payments.services import refund_order
from shop.payouts.exports import bank_csv, csv_cell, statement_csv, statement_pdf
from shop.payouts.models import Payee, Payout
from shop.payouts.queries import money_chain, month_of
from shop.payouts.services import approve_payout, make_bank_run, refresh_order, request_payout, return_line, send_payout
from shop.payouts.states import Rail
from shop.places.models import Country
from shop.stores.models import Store
from shop.trust.models import TrustRules
from tests.factories.accounts import create_user
from tests.factories.orders import create_order
from tests.factories.payouts import clock_runs_out, create_desk, create_destination, create_staff, earn, owner_id
from tests.factories.stores import create_store
from tests.factories.trust import real_rules, sold
from tests.shop.payouts.conftest import with_purse
from tests.shop.payouts.paid import prepaid_delivered
from tests.shop.trust.test_stories import days_go_by

pytestmark = pytest.mark.django_db


def text_of(order, user) -> str:
    return " | ".join(f"{step.label} {step.note}" for step in money_chain(order, user.pk)).replace("\xa0", " ")


def test_seller_reads_why_the_money_waits(client, bob, alice, carol):
    order = create_order(
        store=create_store(owner=bob), buyer=alice, fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, Money(15_000, "GNF"))
    )
    refresh_order(order)
    client.force_login(bob)
    page = client.get(reverse("payouts:sell_money")).content.decode().replace("\xa0", " ")
    assert '<strong class="numeric">48,750 GNF</strong> pending until Carol Barry has brought the cash to a desk' in page
    assert "Pending money becomes available automatically." in page
    page = client.get(reverse("sellers:order", args=[order.number])).content.decode()
    assert "Where is my money?" in page


def test_each_sees_only_what_concerns_them(alice, bob, carol, mallory):
    order = create_order(
        store=create_store(owner=bob), buyer=alice, fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, Money(15_000, "GNF"))
    )
    refresh_order(order)
    assert "Carol Barry" in text_of(order, alice)
    assert "48,750" not in text_of(order, alice)
    assert "Sale: 48,750 GNF yours" in text_of(order, bob)
    assert "15,000 GNF yours" in text_of(order, carol)
    assert "48,750" not in text_of(order, carol)
    assert text_of(order, mallory) == ""


def test_what_a_refund_takes_off_waits_for_nothing(client, alice, bob, carol):
    """Of a sale whose cash has not come: it is taken off what the sale brings, whenever that comes."""
    carried = Carriage(carol.pk, Money(15_000, "GNF"))
    order = create_order(store=create_store(owner=bob), buyer=alice, quantity=2, fulfilment=Fulfilment.DELIVERED, carriage=carried)
    given = {"quantities": {order.lines.get().pk: 1}, "cause": "returned", "reason": "Broken", "delivery": False, "key": "k"}
    refund_order(order, actor_id=bob.pk, **given)
    refresh_order(order)
    story = text_of(order, bob)
    assert "Refund: \u221248,750 GNF" in story
    assert "\u221248,750 GNF wait" not in story
    client.force_login(bob)
    page = client.get(reverse("payouts:sell_money")).content.decode()
    assert page.count("pending until") == 2  # the sale: on top, and in its row
    assert "deducted" in page


def test_courier_reads_that_he_has_the_cash_himself(client, carol):
    order = create_order(fulfilment=Fulfilment.DELIVERED, carriage=Carriage(carol.pk, Money(15_000, "GNF")))
    refresh_order(order)
    client.force_login(carol)
    page = client.get(reverse("payouts:deliver_money")).content.decode()
    assert "until you have brought the cash to a desk" in page
    assert "cash in your hands. Bring it to a desk." in page
    assert "Keep my earnings" not in page, "there are none that are free"


def test_seller_who_owes_is_not_told_to_ask_for_money(bob):
    order = create_order(store=create_store(owner=bob), fulfilment=Fulfilment.DELIVERED)
    refresh_order(order)
    assert "63,750 GNF are free; what you owe comes off" in text_of(order, bob)


def test_nobody_is_offered_a_payout_that_is_too_small(client, bob):
    store = create_store(owner=bob)
    Country.objects.filter(pk=store.country_id).update(payout_minimum_minor=10_000)
    earn(9_999, store=store)
    client.force_login(bob)
    page = client.get(reverse("payouts:sell_money")).content.decode().replace("\xa0", " ")
    assert ("The smallest payout is 10,000 GNF" in page, "Pay me out" in page) == (True, False)
    earn(1, store=store)
    assert "Pay me out" in client.get(reverse("payouts:sell_money")).content.decode()


def test_seller_with_a_reserve_reads_why_the_rest_is_too_small(client, bob):
    """What is free is more than the smallest payout, and what may leave of it is less."""
    real_rules()
    store = create_store(owner=bob)
    order = sold(store=store)
    refresh_order(order)
    days_go_by(order, 30)
    TrustRules.objects.update(reserve_bp=9_000)
    client.force_login(bob)
    page = " ".join(client.get(reverse("payouts:sell_money")).content.decode().replace("\xa0", " ").split())
    assert "You have 6,375 GNF. The smallest payout is 10,000 GNF" in page
    assert "57,375 GNF more stay back for now" in page
    TrustRules.objects.update(reserve_bp=0)
    Country.objects.update(payout_minimum_minor=100_000)
    page = client.get(reverse("payouts:sell_money")).content.decode()
    assert ("available, for the next payout" in page, "can be paid out now" in page) == (True, False)


def test_payout_that_refunds_have_eaten_is_not_fetched_at_a_desk(client):
    payee = earn(50_000)
    payout = request_payout(payee, rail="desk", actor_id=owner_id(payee), token="t")
    earn(-20_000, store=Store.objects.get(pk=payee.holder_id))
    client.force_login(User.objects.get(pk=owner_id(payee)))
    page = client.get(reverse("payouts:sell_money")).content.decode()
    assert "this can no longer be paid out" in page
    assert payout.code not in page


def test_chain_ends_with_the_payout(purse):
    order = prepaid_delivered()
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    payee = with_purse(order.earnings.get().payee)
    payout = request_payout(payee, rail="purse", actor_id=order.store.owner_id, token="t")
    approve_payout(payout, actor_id=create_staff().pk)
    send_payout(payout.pk)
    assert "Paid out to you" in text_of(order, order.store.owner)


def test_pressing_twice_asks_once(client, bob):
    earn(50_000, store=create_store(owner=bob))
    client.force_login(bob)
    for _ in range(2):
        assert client.post(reverse("payouts:sell_ask"), {"rail": "desk", "token": "x"}).status_code == 302
    payout = Payout.objects.get()
    assert client.post(reverse("payouts:sell_cancel", args=[payout.pk])).status_code == 302


def test_cashier_hands_a_payout_out_on_the_desk_s_page(client):
    cashier = create_staff()
    desk, payee = create_desk(cashier), earn(50_000)
    payout = request_payout(payee, rail="desk", actor_id=owner_id(payee), token="t")
    client.force_login(cashier)
    page = reverse("payouts:desk", args=[desk.pk])
    assert payout.number not in client.get(page).content.decode(), "not approved yet"
    payout = approve_payout(payout, actor_id=create_staff().pk)
    assert page in client.get(reverse("custody:desk", args=[desk.pk])).content.decode()
    shown = client.get(page).content.decode()
    assert payout.number in shown
    assert payout.code not in shown
    wrong = client.post(page, {"payout": payout.pk, "code": "x"})
    assert (wrong.status_code, "not the code" in wrong.content.decode()) == (409, True)
    for _ in range(2):
        assert client.post(page, {"payout": payout.pk, "code": payout.code}).status_code == 302
    payout.refresh_from_db()
    assert (payout.status, payout.handed_by_id) == ("paid", cashier.pk)
    assert account_balance(AccountKind.DESK_CASH, desk.pk, "GNF").minor == 950_000


def test_closed_drawer_hands_nothing_out_and_says_why(client):
    cashier = create_staff()
    desk, payee = create_desk(cashier), earn(50_000)
    payout = request_payout(payee, rail="desk", actor_id=owner_id(payee), token="t")
    payout = approve_payout(payout, actor_id=create_staff().pk)
    close_day(desk, counted_minor=1_000_000, actor_id=cashier.pk)
    client.force_login(cashier)
    answer = client.post(reverse("payouts:desk", args=[desk.pk]), {"payout": payout.pk, "code": payout.code})
    assert (answer.status_code, "closed for today" in answer.content.decode()) == (409, True)
    assert account_balance(AccountKind.PAYOUT_SENT, 0, "GNF").minor == 0


def test_seller_reads_what_the_store_owes_against_its_limit(client, bob):
    store = create_store(owner=bob)
    Country.objects.filter(pk=store.country_id).update(store_debt_limit_minor=100_000)
    lines = [
        Posting(AccountKind.SELLER_PAYABLE, store.pk, Money(40_000, "GNF")),
        Posting(AccountKind.PLATFORM_FEE, 0, Money(-40_000, "GNF")),
    ]
    post_entry(key="fee:1", kind="test", subject="test", subject_id=1, lines=lines)
    client.force_login(bob)
    page = client.get(reverse("payouts:sell_money")).content.decode().replace("\xa0", " ")
    assert "of at most 100,000 GNF" in page
    assert "takes no new orders in cash until it has paid" in page
    assert "are due, less" not in page
    assert "You owe" not in page  # one place says it


def test_debt_says_what_is_set_against_it(client, bob):
    store = create_store(owner=bob)
    Country.objects.filter(pk=store.country_id).update(store_debt_limit_minor=100_000)
    earn(-90_000, store=store)
    Payee.objects.update(pending_minor=30_000, available_minor=-120_000)
    client.force_login(bob)
    page = client.get(reverse("payouts:sell_money")).content.decode().replace("\xa0", " ")
    assert "(120,000 GNF are due, less your 30,000 GNF pending)" in page


def test_stranger_s_payout_and_account_do_not_exist(client, bob, mallory):
    payee = earn(50_000, store=create_store(owner=bob))
    payout = request_payout(payee, rail=Rail.DESK, actor_id=bob.pk, token="t")
    account = create_destination(payee)
    earn(1_000, store=create_store(owner=mallory))
    mallory.is_seller = True
    mallory.save()
    client.force_login(mallory)
    assert client.post(reverse("payouts:sell_cancel", args=[payout.pk])).status_code == 404
    assert client.post(reverse("payouts:sell_account_remove", args=[account.pk])).status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+224", "-5", "@x", "\t=1", "a\nb", "a\u2028b", "\r\n=2", "\uff1dHYPERLINK"])
def test_no_cell_is_a_formula_or_a_second_line(text):
    written = csv_cell(text)
    assert written[:1] not in "=+-@\uff1d"
    assert len(written.splitlines()) == 1


def test_bank_file_names_each_transfer_once_and_their_total():
    payees = [earn(30_000), earn(20_000)]
    for number, payee in enumerate(payees):
        create_destination(payee, holder_name='=HYPERLINK("x")\nBob', bank_name="-Bank")
        payout = request_payout(payee, rail=Rail.BANK, actor_id=owner_id(payee), token=f"t{number}")
        approve_payout(payout, actor_id=create_staff().pk)
    staff = create_staff()
    run = make_bank_run(currency="GNF", actor_id=staff.pk, key="k")
    rows = list(csv.reader(StringIO(bank_csv(run))))
    assert [row[4] for row in rows] == ["amount", "30000", "20000", "50000"]
    assert rows[1][1] == '\'=HYPERLINK("x") Bob'
    return_line(run.payouts.first(), reason="struck out", actor_id=staff.pk)
    assert [row[4] for row in csv.reader(StringIO(bank_csv(run)))][-1] in {"20000", "30000"}


def test_month_goes_from_what_was_there_to_what_is_there():
    order = prepaid_delivered()
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    payee = order.earnings.get().payee
    clock_runs_out(order)
    month = month_of(payee, date(now().year, now().month, 1))
    assert (month.before.minor, month.after.minor) == (0, 63_750)
    rows = list(csv.reader(StringIO(statement_csv(month))))
    assert rows[2][1] == order.number
    assert "Commission -1250" in rows[2][3]
    assert statement_pdf(month).startswith(b"%PDF")


def test_courier_who_never_earned_sees_an_empty_page(client):
    client.force_login(create_user(is_courier=True))
    assert b"No money yet" in client.get(reverse("payouts:deliver_money")).content
