"""From the request to the hand, and back when it does not arrive."""

from datetime import timedelta

import pytest

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.exceptions import NotEnoughCash
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.payments.exceptions import ProviderDown, ProviderRefused
from shop.payments.models import PaymentEvent
from shop.payments.providers.base import TransferState
from shop.payouts.exceptions import (
    BalanceFell,
    CodeLocked,
    DestinationNotReady,
    NotAllowed,
    NothingAvailable,
    PayeeStopped,
    PayoutMoved,
    RailUnavailable,
    SamePerson,
    TooLittle,
    WrongCode,
)
from shop.payouts.models import Destination, Earning, Payee, Payout
from shop.payouts.services import (
    approve_payout,
    ask_payout,
    cancel_payout,
    confirm_lines,
    confirm_run,
    hand_out_payout,
    look_into_payout,
    make_bank_run,
    note_export,
    offset_cash,
    refresh_payee,
    remove_destination,
    request_payout,
    resume_payee,
    return_line,
    run_schedules,
    send_payout,
    set_destination,
    set_schedule,
    stop_payee,
    sweep_payouts,
    verify_destination,
)
from shop.payouts.services.requests import require_sendable
from shop.payouts.states import EarningKind, PayoutStatus, Rail
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.custody import create_cashier
from tests.factories.payouts import create_desk, create_destination, create_staff, earn, owner_id, put_cash
from tests.integrity import broken_facts
from tests.shop.payouts.conftest import with_purse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books_hold():
    yield
    assert broken_facts(of="shop.payouts") == {}
    assert broken_facts(of="shop.ledger") == {}


def asked(payee: Payee, *, rail: str = Rail.DESK, token: str = "t1") -> Payout:
    return request_payout(payee, rail=rail, actor_id=owner_id(payee), token=token)


def approved(payee: Payee, *, rail: str = Rail.DESK, token: str = "t1") -> Payout:
    return approve_payout(asked(payee, rail=rail, token=token), actor_id=create_staff().pk)


def sums(payee: Payee) -> tuple[int, int, int]:
    payee.refresh_from_db()
    return payee.pending_minor, payee.available_minor, payee.underway_minor


def on(kind: str, holder_id: int = 0) -> int:
    return account_balance(kind, holder_id, "GNF").minor


def lose(payee: Payee, minor: int) -> None:
    """A refund takes it from the store."""
    lines = [
        Posting(AccountKind.SELLER_PAYABLE, payee.holder_id, Money(minor, "GNF")),
        Posting(AccountKind.REFUND_OWED, 1, Money(-minor, "GNF")),
    ]
    post_entry(key=f"loss:{payee.pk}:{minor}", kind="gift.taken", subject="gift", subject_id=payee.pk, lines=lines)


def test_payout_takes_everything_with_the_debts_and_once_for_a_token():
    payee = earn(30_000, -5_000, 20_000)
    payout = asked(payee)
    assert (payout.amount_minor, payout.status) == (45_000, PayoutStatus.REQUESTED)
    assert asked(payee) == payout
    assert sums(payee) == (0, 0, 45_000)
    with pytest.raises(NothingAvailable):
        asked(payee, token="t2")


def test_refusals_change_nothing():
    payee = earn(5_000)
    payee.country.payout_minimum_minor = 10_000
    payee.country.save()
    stranger = create_user()
    with pytest.raises(NotAllowed):
        request_payout(payee, rail=Rail.DESK, actor_id=stranger.pk, token="x")
    with pytest.raises(TooLittle):
        asked(payee)
    with pytest.raises(RailUnavailable):
        asked(payee, rail="mpesa")
    with pytest.raises(DestinationNotReady):
        asked(payee, rail=Rail.BANK)
    assert (sums(payee), Payout.objects.count()) == ((0, 5_000, 0), 0)


def test_small_payouts_need_no_staff():
    payee = earn(5_000)
    payee.country.payout_auto_minor = 5_000
    payee.country.save()
    assert asked(payee).status == PayoutStatus.APPROVED


def test_staff_neither_approve_nor_pay_their_own_and_nobody_does_both():
    payee = earn(50_000)
    owner = User.objects.get(pk=owner_id(payee))
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    payout = asked(payee)
    with pytest.raises(SamePerson):
        approve_payout(payout, actor_id=owner.pk)
    with pytest.raises(NotAllowed):
        approve_payout(payout, actor_id=create_user().pk)
    with pytest.raises(NotAllowed):
        approve_payout(payout, actor_id=create_user(is_staff=True).pk)
    approver = create_staff()
    payout = approve_payout(payout, actor_id=approver.pk)
    assert approve_payout(payout, actor_id=approver.pk).status == PayoutStatus.APPROVED
    desk = create_desk(approver, owner)
    for person in (approver, owner):
        with pytest.raises(SamePerson):
            hand_out_payout(payout, code=payout.code, desk=desk, actor_id=person.pk)
    with pytest.raises(NotAllowed):  # the cashier of another desk
        hand_out_payout(payout, code=payout.code, desk=desk, actor_id=create_cashier().pk)
    assert (
        hand_out_payout(payout, code=payout.code, desk=desk, actor_id=create_staff().pk).status == PayoutStatus.PAID
    )  # works at all desks


def test_cash_is_handed_out_once_from_the_desk_s_drawer():
    payee = earn(50_000)
    payout, cashier = approved(payee), create_staff()
    with pytest.raises(NotEnoughCash):
        hand_out_payout(payout, code=payout.code, desk=create_desk(cashier, float_minor=49_999), actor_id=cashier.pk)
    desk = create_desk(cashier)
    for _ in range(2):
        assert hand_out_payout(payout, code=payout.code, desk=desk, actor_id=cashier.pk).status == PayoutStatus.PAID
    assert (on(*desk.holder), on(AccountKind.PAYOUT_SENT)) == (950_000, 0)
    assert broken_facts(of="shop.custody") == {}


def test_code_at_the_desk_counts_its_tries():
    payout = approved(earn(50_000))
    cashier = create_staff()
    desk = create_desk(cashier)
    wrong = "000000" if payout.code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongCode):
            hand_out_payout(payout, code=wrong, desk=desk, actor_id=cashier.pk)
    with pytest.raises(CodeLocked):
        hand_out_payout(payout, code=payout.code, desk=desk, actor_id=cashier.pk)


def test_cancelled_before_it_is_sent_and_once():
    payee = earn(30_000)
    payout = asked(payee)
    cancel_payout(payout, actor_id=owner_id(payee))
    cancel_payout(payout, actor_id=owner_id(payee))
    assert sums(payee) == (0, 30_000, 0)
    with pytest.raises(PayoutMoved):
        approve_payout(payout, actor_id=create_staff().pk)


def test_refund_after_the_request_stops_the_payout():
    payee = earn(30_000)
    payout, cashier = approved(payee), create_staff()
    lose(payee, 10_000)
    with pytest.raises(BalanceFell):
        hand_out_payout(payout, code=payout.code, desk=create_desk(cashier), actor_id=cashier.pk)
    cancel_payout(payout, actor_id=owner_id(payee))
    assert asked(payee, token="t2").amount_minor == 20_000


def test_refund_between_the_last_look_and_the_sending_stops_the_payout(purse, monkeypatch):
    """Both saw the same balance: whoever posts later sees what is left of it."""
    payee = with_purse(earn(30_000))
    payout = approved(payee, rail="purse")

    def refunded_meanwhile(payout: Payout, payee: Payee) -> None:
        require_sendable(payout, payee)
        lose(payee, 10_000)

    monkeypatch.setattr("shop.payouts.services.transfers.require_sendable", refunded_meanwhile)
    with pytest.raises(BalanceFell):
        send_payout(payout.pk)
    payout.refresh_from_db()
    assert (payout.status, purse.calls) == (PayoutStatus.APPROVED, 0)


def test_stopped_payee_is_neither_asked_approved_nor_paid():
    payee, staff = earn(30_000), create_staff()
    waiting = approved(payee)
    stop_payee(payee, reason="Under inquiry", actor_id=staff.pk)
    with pytest.raises(PayeeStopped, match="Under inquiry"):
        asked(payee, token="t2")
    with pytest.raises(PayeeStopped):
        hand_out_payout(waiting, code=waiting.code, desk=create_desk(staff), actor_id=staff.pk)
    Store.objects.update(owner=staff)
    with pytest.raises(SamePerson):
        resume_payee(payee, actor_id=staff.pk)


def test_provider_pays_and_a_retry_pays_nothing_twice(purse):
    payee = with_purse(earn(30_000))
    payout = approved(payee, rail="purse")
    purse.trouble = ProviderDown()
    payout = send_payout(payout.pk)
    assert (payout.status, sums(payee)) == (PayoutStatus.SENT, (0, 0, 0))
    assert on(AccountKind.PAYOUT_SENT) == -30_000
    purse.trouble = None
    Payout.objects.update(asked_at=now() - timedelta(hours=1), moved_at=now() - timedelta(hours=1))
    assert sweep_payouts() == 1
    payout = send_payout_again(payout)
    assert (payout.status, purse.sent) == (PayoutStatus.PAID, {payout.number: Money(30_000, "GNF")})
    assert (on(AccountKind.PAYOUT_SENT), on(AccountKind.PROVIDER, 77)) == (0, -30_000)


def send_payout_again(payout: Payout) -> Payout:
    payout.refresh_from_db()
    with pytest.raises(PayoutMoved):
        send_payout(payout.pk)
    return payout


def test_refused_by_the_provider_the_money_is_back(purse):
    payee = with_purse(earn(30_000))
    payout = approved(payee, rail="purse")
    purse.trouble = ProviderRefused(code="UNKNOWN_NUMBER")
    payout = send_payout(payout.pk)
    assert (payout.status, payout.failure, sums(payee)) == (PayoutStatus.FAILED, "UNKNOWN_NUMBER", (0, 30_000, 0))


def test_late_failure_gives_the_money_back_once(purse):
    payee = with_purse(earn(30_000))
    payout = send_payout(approved(payee, rail="purse").pk)
    assert payout.status == PayoutStatus.PAID
    purse.state = TransferState.FAILED
    for _ in range(3):
        assert ask_payout(payout.pk).status == PayoutStatus.FAILED
    assert sums(payee) == (0, 30_000, 0)
    assert (on(AccountKind.PAYOUT_SENT), on(AccountKind.PROVIDER, 77)) == (0, 0)
    assert asked(payee, token="t2").amount_minor == 30_000


def test_payout_stays_within_what_the_rail_carries(purse):
    payee = with_purse(earn(30_000, 20_000, 9_000))
    purse.most = 40_000
    assert asked(payee, rail="purse").amount_minor == 40_000
    assert sums(payee) == (0, 19_000, 40_000)


def test_sale_larger_than_the_rail_carries_is_paid_in_parts(purse):
    payee = with_purse(earn(90_000))
    purse.most = 40_000
    assert [asked(payee, rail="purse", token=token).amount_minor for token in ("t1", "t2", "t3")] == [40_000, 40_000, 10_000]
    assert sums(payee) == (0, 0, 90_000)


def test_rest_that_no_note_pays_stays_for_the_next_payout():
    payee = earn(30_300)
    payout = asked(payee)
    assert (payout.amount_minor, sums(payee)) == (30_000, (0, 300, 30_000))
    assert payee.earnings.filter(kind=EarningKind.REST).count() == 2
    cancel_payout(payout, actor_id=owner_id(payee))
    assert (sums(payee), on(AccountKind.PAYOUT_SENT)) == ((0, 30_300, 0), 0)


def test_provider_s_message_brings_the_payout_up_to_date(purse):
    payee = with_purse(earn(30_000))
    purse.state = TransferState.PENDING
    payout = send_payout(approved(payee, rail="purse").pk)
    purse.state = TransferState.DONE
    known = PaymentEvent(provider="purse", about="payout", key=payout.provider_key, kept={"receipt": "R1"})
    assert look_into_payout(known)
    payout.refresh_from_db()
    assert (payout.status, payout.kept) == (PayoutStatus.PAID, {"receipt": "R1"})
    assert not look_into_payout(PaymentEvent(provider="purse", about="payout", key="P-UNKNOWN"))
    assert not look_into_payout(PaymentEvent(provider="other", about="payout", key=payout.provider_key))


def test_new_account_waits_a_day_and_its_owner_is_told(run_events):
    payee, staff = earn(30_000), create_staff()
    destination = set_destination(payee, rail="bank", address="GN76 1", holder_name="Bob", actor_id=owner_id(payee))
    assert set_destination(payee, rail="bank", address="GN76 1", holder_name="Bob", actor_id=owner_id(payee)) == destination
    verify_destination(destination, actor_id=staff.pk)
    with pytest.raises(DestinationNotReady, match="waits a day"):
        asked(payee, rail=Rail.BANK)
    Destination.objects.update(usable_from=now())
    assert asked(payee, rail=Rail.BANK).destination == destination
    assert DomainEvent.objects.filter(name="payee.destination_changed").count() == 1


def test_changed_account_stops_what_was_approved_for_the_old_one():
    payee = earn(30_000)
    create_destination(payee)
    payout = approved(payee, rail=Rail.BANK)
    set_destination(payee, rail="bank", address="GN76 2", holder_name="Bob", actor_id=owner_id(payee))
    with pytest.raises(NothingAvailable):
        make_bank_run(currency="GNF", actor_id=create_staff().pk, key="run1")
    payout.refresh_from_db()
    assert payout.status == PayoutStatus.APPROVED


def test_former_owner_s_account_never_gets_the_new_owner_s_money():
    payee = earn(30_000)
    create_destination(payee)
    payout = approved(payee, rail=Rail.BANK)
    new = create_user(is_seller=True)
    Store.objects.filter(pk=payee.holder_id).update(owner=new)
    with pytest.raises(NothingAvailable):
        make_bank_run(currency="GNF", actor_id=create_staff().pk, key="run1")
    cancel_payout(payout, actor_id=new.pk)
    with pytest.raises(DestinationNotReady):
        asked(payee, rail=Rail.BANK, token="t2")
    with pytest.raises(NotAllowed):
        request_payout(payee, rail=Rail.DESK, actor_id=payout.recipient_id, token="t3")
    assert asked(payee, token="t4").recipient == new


def test_removed_account_is_paid_to_no_more():
    payee = earn(30_000)
    remove_destination(create_destination(payee), actor_id=owner_id(payee))
    with pytest.raises(DestinationNotReady):
        asked(payee, rail=Rail.BANK)


def test_bank_file_holds_each_payout_once_and_is_answered_by_line_or_whole():
    first, second, third = earn(30_000), earn(20_000), earn(10_000)
    payouts = []
    for number, payee in enumerate([first, second, third]):
        create_destination(payee)
        payouts.append(approved(payee, rail=Rail.BANK, token=f"b{number}"))
    staff = create_staff()
    User.objects.filter(pk=owner_id(first)).update(is_staff=True, is_superuser=True)
    run = make_bank_run(currency="GNF", actor_id=staff.pk, key="run1")
    assert make_bank_run(currency="GNF", actor_id=staff.pk, key="run1") == run
    with pytest.raises(NothingAvailable):
        make_bank_run(currency="GNF", actor_id=staff.pk, key="run2")
    note_export(run)
    assert confirm_lines([payouts[0]], actor_id=staff.pk) == 1
    return_line(payouts[1], reason="Account closed", actor_id=staff.pk)
    return_line(payouts[1], reason="Account closed", actor_id=staff.pk)
    assert (confirm_run(run, actor_id=staff.pk), confirm_run(run, actor_id=staff.pk)) == (1, 0)
    assert (on(AccountKind.BANK), on(AccountKind.PAYOUT_SENT)) == (60_000 - 40_000, 0)
    assert sums(second) == (0, 20_000, 0)
    with pytest.raises(SamePerson):  # else whoever works here and sells is paid as often as he says so
        return_line(payouts[0], reason="Came back", actor_id=owner_id(first))
    return_line(payouts[0], reason="Came back", actor_id=staff.pk)
    assert sums(first) == (0, 30_000, 0)


def test_courier_keeps_his_earning_from_the_cash_in_hand():
    courier = create_user()
    payee = earn(15_000, 12_000, courier=courier)
    with pytest.raises(NothingAvailable):
        offset_cash(payee, actor_id=courier.pk, token="o1")
    put_cash((AccountKind.COURIER_CASH, courier.pk), 20_000)
    with pytest.raises(NotAllowed):
        offset_cash(payee, actor_id=create_user().pk, token="o1")
    payout = offset_cash(payee, actor_id=courier.pk, token="o1")
    assert offset_cash(payee, actor_id=courier.pk, token="o1") == payout
    assert (payout.amount_minor, payout.status) == (15_000, PayoutStatus.PAID)
    assert on(AccountKind.COURIER_CASH, courier.pk) == 5_000
    assert broken_facts(of="shop.custody") == {}
    with pytest.raises(RailUnavailable):
        offset_cash(earn(1_000), actor_id=create_staff().pk, token="o2")


def test_schedule_pays_once_a_day_in_the_market_s_morning(monkeypatch):
    payee = earn(30_000)
    set_schedule(payee, schedule="daily", rail=Rail.DESK, actor_id=owner_id(payee))
    monkeypatch.setattr("shop.payouts.services.schedules.now", lambda: now().replace(hour=9))
    assert (run_schedules(), run_schedules()) == (1, 0)
    assert Payout.objects.get().requested_by is None


def test_refreshing_twice_brings_nothing_twice():
    payee = earn(30_000)
    refresh_payee(payee)
    assert Earning.objects.count() == 1
