"""Work that waits for staff calls those who may do it, once for each case, and is one line when there is much of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.auctions.models import Auction, Suspicion, Violation
from shop.auctions.services.closings import close_auction
from shop.auctions.services.suspicions import put_before_staff
from shop.auctions.services.violations import appeal_violation
from shop.auctions.states import Cause, Signal
from shop.common.clock import now
from shop.custody.models import Discrepancy
from shop.custody.services import close_day, count_deposit, propose_resolution
from shop.custody.services.deposits import declare_deposit
from shop.custody.states import Outcome
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.notifications.models import Notification
from shop.payouts.services import approve_payout, request_payout
from shop.payouts.states import PayoutStatus
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_desk, create_settler
from tests.factories.payouts import create_destination, earn, owner_id

pytestmark = pytest.mark.django_db


def staff(right: str) -> User:
    """With one right, "app.codename"."""
    app, codename = right.split(".")
    user = create_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


def told(user: User, kind: str) -> list[tuple[str, str]]:
    """Text and page of each."""
    rows = Notification.objects.of(user.pk).filter(kind=kind).order_by("pk")
    return [(row.text.replace("\xa0", " "), row.url) for row in rows]


def violation_of(buyer: User) -> Violation:
    auction = create_auction()
    bid(auction, buyer, 50_000)
    Auction.objects.filter(pk=auction.pk).update(ends_at=now())
    close_auction(auction.pk)
    award = auction.awards.get()
    return Violation.objects.create(user=buyer, award=award, cause=Cause.NOT_ORDERED, expires_at=now() + timedelta(days=180))


def test_an_appeal_calls_those_who_may_answer_it(alice, bob, run_events):
    team, stranger = staff("auctions.change_violation"), staff("auctions.change_suspicion")
    violation = violation_of(alice)
    appeal_violation(violation, user=alice, text="I was in hospital.")
    run_events()
    [(text, page)] = told(team, "team.violation_appealed")
    assert "won and not bought" in text
    assert page == reverse("admin:auctions_violation_change", args=[violation.pk])
    assert told(stranger, "team.violation_appealed") == []


def test_many_unread_cases_are_one_line_that_leads_to_all_of_them(client, alice, bob, run_events):
    team = staff("auctions.change_violation")
    for buyer in (alice, bob):
        appeal_violation(violation_of(buyer), user=buyer, text="I was in hospital.")
    run_events()
    client.force_login(team, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(reverse("notifications:inbox")).content.decode()
    assert "2 appeals wait for an answer." in shown
    newest = Notification.objects.of(team.pk).latest("pk")
    waiting = reverse("admin:auctions_violation_changelist", query={"appealed_at__isempty": 0, "answered_at__isempty": 1})
    assert client.get(reverse("notifications:open", args=[newest.pk])).url == waiting
    assert not Notification.objects.of(team.pk).unread().exists()
    assert client.get(reverse("notifications:open", args=[newest.pk])).url == newest.url  # read before, it stands for itself


def test_the_list_to_which_many_lead_can_be_opened(client, alice, sam):
    sam.is_superuser = True
    sam.save()
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    for name, query in (
        ("admin:auctions_violation_changelist", {"appealed_at__isempty": 0, "answered_at__isempty": 1}),
        ("admin:auctions_suspicion_changelist", {"verdict__exact": "open"}),
        ("admin:payouts_payout_changelist", {"status__exact": "requested"}),
        ("admin:payouts_payout_changelist", {"status__exact": "approved", "rail__exact": "bank"}),
    ):
        answer = client.get(reverse(name, query=query))
        assert (name, answer.status_code) == (name, 200)  # a filter that the page does not know sends back to the whole list


def test_a_suspicion_calls_once_for_each_auction(alice, bob, run_events):
    team, auction = staff("auctions.change_suspicion"), create_auction()
    put_before_staff(auction, {(alice.pk, Signal.DEVICE.value)})
    run_events()
    assert [page for _text, page in told(team, "team.auction_suspected")] == [
        reverse("admin:auctions_suspicion_change", args=[Suspicion.objects.get().pk])
    ]
    put_before_staff(auction, {(alice.pk, Signal.DEVICE.value)})  # known already
    put_before_staff(auction, {(bob.pk, Signal.PATTERN.value)})
    run_events()
    pages = [page for _text, page in told(team, "team.auction_suspected")]
    assert len(pages) == 2
    assert pages[1].startswith(reverse("admin:auctions_suspicion_changelist"))


def test_missing_cash_calls_who_settles_and_the_proposal_the_second_person(run_events):
    courier, cashier = create_courier().user, create_cashier()
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    desk, first, second = create_desk(cashier=cashier), create_settler(), create_settler()
    deposit = declare_deposit(desk=desk, amount=account_balance(AccountKind.COURIER_CASH, courier.pk, "GNF"), actor=courier)
    for seen_round in (1, 2):
        count_deposit(deposit, counted_minor=60_000, seen_round=seen_round, cashier_id=cashier.pk)
    run_events()
    found = Discrepancy.objects.get()
    page = reverse("custody:difference", args=[found.pk])
    for settler in (first, second):
        assert told(settler, "team.cash_missing") == [(f"5,000 GNF are missing at {desk.name}: find out why.", page)]
    assert told(cashier, "team.cash_missing") == []
    propose_resolution(found, outcome=Outcome.CHARGED, amount_minor=5_000, reason="His", actor_id=first.pk)
    run_events()
    assert told(first, "team.resolution_to_approve") == []
    assert [where for _text, where in told(second, "team.resolution_to_approve")] == [page]


def test_a_drawer_with_too_much_calls_who_settles(run_events):
    courier, cashier, settler = create_courier().user, create_cashier(), create_settler()
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    desk = create_desk(cashier=cashier)
    deposit = declare_deposit(desk=desk, amount=account_balance(AccountKind.COURIER_CASH, courier.pk, "GNF"), actor=courier)
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    close_day(desk, counted_minor=66_000, actor_id=cashier.pk)
    run_events()
    assert [text for text, _page in told(settler, "team.cash_too_much")] == [f"There are 1,000 GNF too much at {desk.name}: find out why."]


def test_a_payout_that_needs_a_person_calls_one_and_again_for_the_bank(run_events):
    team = staff("payouts.change_payout")
    payee = earn(45_000)
    create_destination(payee, rail="bank")
    payout = request_payout(payee, rail="bank", actor_id=owner_id(payee), token="one")
    assert payout.status == PayoutStatus.REQUESTED
    run_events()
    page = reverse("admin:payouts_payout_change", args=[payout.pk])
    assert [where for _text, where in told(team, "team.payout_to_approve")] == [page]
    assert told(team, "team.payout_for_bank") == []
    approve_payout(payout, actor_id=create_user(is_staff=True, is_superuser=True).pk)
    run_events()
    assert [where for _text, where in told(team, "team.payout_for_bank")] == [page]
