"""One word about the cash without the other: held, asked for, answered, denied, and decided by a desk."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from couriers.exceptions import (
    AskedAlready,
    AskedJustNow,
    CashCeiling,
    CourierError,
    HalfOpen,
    LinkUsed,
    NotAllowed,
    NotNow,
    NotYourCase,
    NumberLocked,
    WrongCode,
)
from couriers.models import CourierProfile, Delivery, HalfConfirmation
from couriers.queries.half_confirmations import halves_for_desk, record_of_buyer, record_of_carrier
from couriers.queries.purses import courier_purses
from couriers.services import (
    advance_half,
    answer_by_link,
    ask_buyer_now,
    catch_up_half,
    claim_delivery,
    confirm_by_number,
    confirm_cash_paid,
    confirm_cash_received,
    decide_half,
    deny_payment,
    fail_attempt,
    find_half_by_link,
    give_up_parcel,
    meet_at_door,
    send_half_text,
    set_location,
    sweep_halves,
    undo_confirmation,
)
from couriers.services.half_links import build_link_address, derive_half_number
from couriers.states import CodeSide, DeliveryMode, DeliveryStatus, HalfStatus, ParcelFate, ParcelHolder
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.models import CashPiece
from shop.custody.queries import cash_path, cash_whereabouts
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.notifications.models import Notification
from shop.orders.exceptions import InvalidTransition, ReasonNeeded
from shop.orders.queries import order_timeline
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.models import Payment
from shop.payments.states import PaymentStatus
from shop.payouts.queries import money_chain
from shop.places.models import Country
from shop.trust.models import SharedSignal
from tests.factories.couriers import code_of, create_courier, create_delivery
from tests.factories.custody import create_cashier, create_settler
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db

CASH = Money(65_000, "GNF")


@pytest.fixture
def at_door(alice: User, carol: User) -> Delivery:
    create_courier(user=carol)
    return create_delivery(status=DeliveryStatus.AT_DOOR, courier=carol, buyer=alice)


@pytest.fixture
def received(at_door: Delivery, carol: User) -> Delivery:
    """Only the courier has spoken."""
    return confirm_cash_received(at_door, actor_id=carol.pk)


@pytest.fixture
def paid(at_door: Delivery, alice: User) -> Delivery:
    """Only the buyer has spoken."""
    return confirm_cash_paid(at_door, actor_id=alice.pk)


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What went out by text message."""
    sent: list[dict[str, str]] = []
    monkeypatch.setattr("couriers.services.half_clock.send_sms", lambda **message: sent.append(message))
    return sent


@pytest.fixture
def tell(run_events: Callable[[], None], django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """Handlers, and the jobs that they queue."""

    def run() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            run_events()

    return run


def half_of(delivery: Delivery) -> HalfConfirmation:
    return HalfConfirmation.objects.with_people().get(delivery=delivery)


def go_by(**ago: float) -> None:
    """So much time, for every half confirmation."""
    step = timedelta(**ago)
    times = ("said_at", "asked_at", "next_at", "desk_at")
    HalfConfirmation.objects.update(**{name: F(name) - step for name in times})


def before_desk(delivery: Delivery) -> HalfConfirmation:
    go_by(hours=24)
    sweep_halves()
    half = half_of(delivery)
    assert half.is_at_desk
    return half


def on(kind: str, user: User) -> Money:
    return account_balance(kind, user.pk, "GNF")


def happened(name: str) -> int:
    return DomainEvent.objects.filter(name=name).count()


def kinds_told(user: User) -> set[str]:
    return set(Notification.objects.of(user.pk).values_list("kind", flat=True))


# --- In the book ---


def test_by_the_couriers_word_alone_he_holds_the_cash_in_the_book_and_nothing_can_be_done_with_it(received: Delivery, carol: User) -> None:
    assert (on(AccountKind.HALF_CASH, carol), on(AccountKind.HALF_PAID, received.order.buyer)) == (CASH, -CASH)
    assert on(AccountKind.COURIER_CASH, carol) == Money(0, "GNF")
    [place] = cash_whereabouts([received.order_id])[received.order_id]
    assert (place.name, place.kind, place.amount) == (carol.name, AccountKind.HALF_CASH, CASH)
    assert "confirmed by one side only" in money_chain(received.order, received.order.buyer_id)[-1].label
    assert broken_facts() == {}


def test_with_the_buyers_word_it_is_the_same_piece_in_the_same_hands(received: Delivery, alice: User, carol: User) -> None:
    confirm_cash_paid(received, actor_id=alice.pk)
    assert (on(AccountKind.HALF_CASH, carol), on(AccountKind.COURIER_CASH, carol)) == (Money(0, "GNF"), CASH)
    assert CashPiece.objects.get().holder_kind == AccountKind.COURIER_CASH
    assert [step.kind for step in cash_path(received.order_id)] == [AccountKind.HALF_CASH, AccountKind.COURIER_CASH]
    assert half_of(received).status == HalfStatus.CONFIRMED
    assert broken_facts() == {}


def test_by_the_buyers_word_alone_nobody_holds_it(paid: Delivery, carol: User) -> None:
    half = half_of(paid)
    assert (half.side, half.amount, half.status) == (CodeSide.BUYER, CASH, HalfStatus.ASKING)
    assert not CashPiece.objects.exists()
    assert on(AccountKind.HALF_CASH, carol) == Money(0, "GNF")
    assert broken_facts() == {}


def test_word_taken_back_leaves_the_book_as_it_was(received: Delivery, alice: User, carol: User) -> None:
    undo_confirmation(received, actor_id=carol.pk)
    assert on(AccountKind.HALF_CASH, carol) == Money(0, "GNF")
    assert cash_whereabouts([received.order_id]) == {}
    assert half_of(received).status == HalfStatus.TAKEN_BACK
    confirm_cash_received(received, actor_id=carol.pk)
    assert confirm_cash_paid(received, actor_id=alice.pk).status == DeliveryStatus.DELIVERED
    assert sorted(CashPiece.objects.values_list("ended", flat=True)) == ["", "void"]
    assert broken_facts() == {}


@pytest.mark.parametrize("mode", [DeliveryMode.IN_PERSON, DeliveryMode.PICKUP])
def test_seller_who_carries_it_himself_has_it_by_his_word_too(alice: User, mode: str) -> None:
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR, mode=mode, buyer=alice)
    owner = delivery.order.store.owner
    delivery = confirm_cash_received(delivery, actor_id=owner.pk)
    assert on(AccountKind.HALF_CASH, owner) == delivery.cash_due
    assert broken_facts() == {}
    assert confirm_cash_paid(delivery, actor_id=alice.pk).status == DeliveryStatus.DELIVERED
    assert on(AccountKind.HALF_CASH, owner) == Money(0, "GNF")
    assert broken_facts() == {}


def test_parcel_that_is_paid_already_has_no_half(alice: User, carol: User) -> None:
    create_courier(user=carol)
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol, buyer=alice)
    Delivery.objects.update(cash_due_minor=0)
    assert meet_at_door(code_of(delivery, CodeSide.BUYER), reader=carol).status == DeliveryStatus.DELIVERED
    assert not HalfConfirmation.objects.exists()


def test_couriers_limit_counts_it_once(at_door: Delivery, carol: User) -> None:
    """65,000 of 150,000: one more parcel of 65,000 fits, before and after the word, and not two."""
    Country.objects.update(courier_cash_ceiling_minor=150_000)
    confirm_cash_received(at_door, actor_id=carol.pk)
    claim_delivery(create_delivery(status=DeliveryStatus.OFFERED), carol)
    with pytest.raises(CashCeiling):
        claim_delivery(create_delivery(status=DeliveryStatus.OFFERED), carol)
    [purse] = courier_purses(CourierProfile.objects.select_related("country", "user").get(user=carol))
    assert (purse.total.minor, purse.half_cash, purse.ahead, purse.percent) == (0, CASH, CASH, 130_000 * 100 // 150_000)


# --- The parcel stays ---


@pytest.mark.parametrize("word", [confirm_cash_received, confirm_cash_paid])
def test_parcel_goes_nowhere_while_one_of_the_two_says_paid(at_door: Delivery, alice: User, carol: User, sam: User, word: Any) -> None:
    word(at_door, actor_id=carol.pk if word is confirm_cash_received else alice.pk)
    with pytest.raises(HalfOpen):
        fail_attempt(at_door, reason="Nobody", actor_id=carol.pk)
    with pytest.raises(HalfOpen):
        give_up_parcel(at_door, reason="Lost", actor_id=sam.pk)
    with pytest.raises(InvalidTransition):  # an order whose parcel is out cannot end meanwhile
        cancel_order(at_door.order, by=CancelledBy.STAFF, reason="Because", actor_id=sam.pk)
    at_door.refresh_from_db()
    assert (at_door.status, at_door.holder) == (DeliveryStatus.AT_DOOR, ParcelHolder.CARRIER)
    assert broken_facts() == {}


# --- The clock ---


def test_clock_asks_with_growing_waits_and_then_a_desk_decides(received: Delivery) -> None:
    half = half_of(received)
    waits = []
    while half.status == HalfStatus.ASKING:
        waits.append(round((half.next_at - half.said_at).total_seconds() / 60))
        go_by(seconds=(half.next_at - now()).total_seconds() + 1)
        assert advance_half(half.pk)
        assert not advance_half(half.pk)  # a late job, the sweep and a page find it taken
        half = half_of(received)
    assert (waits, half.asks, half.status) == ([15, 120, 960, 1440], 3, HalfStatus.AT_DESK)
    assert (happened("delivery.half_asked"), happened("delivery.half_at_desk")) == (3, 1)


def test_clock_that_stood_still_asks_once_and_goes_on(received: Delivery) -> None:
    go_by(hours=3)
    assert (sweep_halves(), sweep_halves()) == (1, 0)
    half = half_of(received)
    assert half.asks == 1
    assert half.next_at - half.said_at == timedelta(minutes=960)


def test_market_says_how_long(at_door: Delivery, carol: User) -> None:
    Country.objects.update(half_ask_minutes=5, half_desk_hours=2)
    confirm_cash_received(at_door, actor_id=carol.pk)
    half = half_of(at_door)
    assert (half.next_at - half.said_at, half.desk_at - half.said_at) == (timedelta(minutes=5), timedelta(hours=2))


def test_reading_the_parcel_takes_the_step_that_is_due(received: Delivery) -> None:
    go_by(minutes=16)
    catch_up_half(received)
    assert half_of(received).asks == 1


def test_lone_word_from_before_gets_its_clock_by_the_sweep(at_door: Delivery, carol: User) -> None:
    Delivery.objects.filter(pk=at_door.pk).update(carrier_got_cash_at=now())
    assert set(broken_facts(of="couriers")) == {"cash confirmed by one side only is a half confirmation, and nothing else is"}
    assert (sweep_halves(), sweep_halves()) == (1, 0)
    assert on(AccountKind.HALF_CASH, carol) == CASH
    assert broken_facts() == {}


@pytest.mark.parametrize(("side", "asked"), [(CodeSide.CARRIER, "alice"), (CodeSide.BUYER, "carol")])
def test_whose_word_is_missing_is_asked_and_the_other_told(
    at_door: Delivery, alice: User, carol: User, tell: Callable[[], None], side: str, asked: str, texts: list[Any]
) -> None:
    confirm = {CodeSide.CARRIER: (confirm_cash_received, carol), CodeSide.BUYER: (confirm_cash_paid, alice)}[CodeSide(side)]
    confirm[0](at_door, actor_id=confirm[1].pk)
    tell()
    assert not kinds_told(alice) & {"half.asked_buyer"}  # the two stand face to face: nobody is asked in the first minutes
    go_by(minutes=15)
    sweep_halves()
    tell()
    assert ("half.asked_buyer" in kinds_told(alice)) == (asked == "alice")
    assert ("half.asked_carrier" in kinds_told(carol)) == (asked == "carol")
    assert ("half.not_confirmed_yet" in kinds_told(carol), "half.not_received_yet" in kinds_told(alice)) == (
        asked == "alice",
        asked == "carol",
    )
    assert len(texts) == (asked == "alice")


# --- Asking by text message ---


def test_courier_has_the_buyer_asked_at_once_but_not_again_and_again(
    received: Delivery, carol: User, mallory: User, texts: list[Any], tell: Callable[[], None]
) -> None:
    with pytest.raises(NotAllowed):
        ask_buyer_now(received, actor_id=mallory.pk)
    ask_buyer_now(received, actor_id=carol.pk)
    with pytest.raises(AskedJustNow):
        ask_buyer_now(received, actor_id=carol.pk)
    tell()
    half = half_of(received)
    assert not send_half_text(half.pk, half.asks)  # a job that runs twice sends once
    [message] = texts
    assert message["to"] == received.order.phone
    for said in ("65,000", received.order.store.name, build_link_address(half), derive_half_number(half)):
        assert said in message["text"].replace("\xa0", " ")
    assert received.order.number not in message["text"]


def test_link_and_number_stand_nowhere_in_the_row(received: Delivery) -> None:
    half = half_of(received)
    token = build_link_address(half).rstrip("/").rpartition("/")[2]
    row = " ".join(str(value) for value in HalfConfirmation.objects.filter(pk=half.pk).values_list()[0])
    assert token not in row
    assert find_half_by_link(token) == half
    assert find_half_by_link(token[:-1]) is None
    assert find_half_by_link("é") is None


def test_answer_by_link_delivers_once(received: Delivery, alice: User) -> None:
    half = half_of(received)
    answer_by_link(half, is_paid=True)
    received.refresh_from_db()
    assert received.status == DeliveryStatus.DELIVERED
    assert (half_of(received).way, half_of(received).ended_by) == ("link", alice)
    with pytest.raises(LinkUsed):
        answer_by_link(half, is_paid=False)
    assert broken_facts() == {}


def test_link_of_a_settled_half_confirmation_changes_nothing(received: Delivery, alice: User) -> None:
    half = half_of(received)
    confirm_cash_paid(received, actor_id=alice.pk)
    with pytest.raises(NotNow):
        answer_by_link(half, is_paid=False)
    assert half_of(received).denied_by_buyer_at is None


@pytest.mark.parametrize("who", ["courier", "desk"])
def test_number_said_aloud_is_the_buyers_word(received: Delivery, carol: User, alice: User, who: str, texts: list[Any]) -> None:
    reader = carol if who == "courier" else create_cashier()
    half = half_of(received)
    with pytest.raises(NotNow):  # none was sent yet
        confirm_by_number(received, typed=derive_half_number(half), reader=reader)
    ask_buyer_now(received, actor_id=carol.pk)
    send_half_text(half.pk, 1)
    digits = derive_half_number(half)
    assert confirm_by_number(received, typed=f"{digits[:3]} {digits[3:]}", reader=reader).status == DeliveryStatus.DELIVERED
    assert (half_of(received).way, half_of(received).wrong_tries) == ("number", 0)
    assert DomainEvent.objects.get(name="delivery.cash_paid").actor == alice


def test_five_wrong_numbers_lock_it_and_strangers_have_no_try(received: Delivery, carol: User, mallory: User, texts: list[Any]) -> None:
    ask_buyer_now(received, actor_id=carol.pk)
    half = half_of(received)
    send_half_text(half.pk, 1)
    for stranger in (mallory, received.order.store.owner):
        with pytest.raises(NotAllowed):
            confirm_by_number(received, typed=derive_half_number(half), reader=stranger)
    wrong = f"{(int(derive_half_number(half)) + 1) % 1_000_000:06}"
    for _try in range(5):
        with pytest.raises(WrongCode):
            confirm_by_number(received, typed=wrong, reader=carol)
    with pytest.raises(NumberLocked):
        confirm_by_number(received, typed=derive_half_number(half), reader=carol)
    answer_by_link(half, is_paid=True)  # the other ways stay


# --- Taking back and denying ---


def test_word_is_not_taken_back_behind_those_who_were_asked(received: Delivery, carol: User) -> None:
    ask_buyer_now(received, actor_id=carol.pk)
    with pytest.raises(AskedAlready):
        undo_confirmation(received, actor_id=carol.pk)
    assert on(AccountKind.HALF_CASH, carol) == CASH


@pytest.mark.parametrize("by", ["alice", "carol"])
def test_who_denies_brings_it_before_a_desk_at_once(received: Delivery, alice: User, carol: User, by: str) -> None:
    denier = {"alice": alice, "carol": carol}[by]
    for _press in range(2):
        deny_payment(received, actor_id=denier.pk)
    half = half_of(received)
    assert (half.status, half.is_denied, half.next_at) == (HalfStatus.AT_DESK, True, None)
    assert (happened("delivery.half_denied"), happened("delivery.half_at_desk")) == (1, 1)
    assert broken_facts() == {}


def test_when_both_say_that_it_was_not_paid_it_was_not(received: Delivery, alice: User, carol: User) -> None:
    deny_payment(received, actor_id=alice.pk)
    deny_payment(received, actor_id=carol.pk)
    received.refresh_from_db()
    assert (half_of(received).status, received.carrier_got_cash_at, received.status) == (
        HalfStatus.TAKEN_BACK,
        None,
        DeliveryStatus.AT_DOOR,
    )
    fail_attempt(received, reason="No cash", actor_id=carol.pk)
    assert broken_facts() == {}


def test_who_has_denied_may_still_agree_until_the_desk_has_decided(received: Delivery, alice: User) -> None:
    deny_payment(received, actor_id=alice.pk)
    assert confirm_cash_paid(received, actor_id=alice.pk).status == DeliveryStatus.DELIVERED
    assert broken_facts() == {}


def test_buyers_word_does_not_outvote_a_courier_who_has_taken_his_back(received: Delivery, alice: User, carol: User) -> None:
    deny_payment(received, actor_id=carol.pk)
    assert confirm_cash_paid(received, actor_id=alice.pk).status == DeliveryStatus.AT_DOOR
    assert half_of(received).is_at_desk
    assert broken_facts() == {}
    assert confirm_cash_received(received, actor_id=carol.pk).status == DeliveryStatus.DELIVERED
    assert broken_facts() == {}


def test_other_word_given_and_taken_back_leaves_what_waits(received: Delivery, alice: User, carol: User) -> None:
    deny_payment(received, actor_id=carol.pk)
    confirm_cash_paid(received, actor_id=alice.pk)
    undo_confirmation(received, actor_id=alice.pk)
    assert (half_of(received).side, half_of(received).status) == (CodeSide.CARRIER, HalfStatus.AT_DESK)
    assert broken_facts() == {}


def test_nobody_else_denies(received: Delivery, mallory: User) -> None:
    for stranger in (mallory, received.order.store.owner):
        with pytest.raises(NotAllowed):
            deny_payment(received, actor_id=stranger.pk)
    assert not half_of(received).is_denied


# --- The desk ---


@pytest.mark.parametrize("side", list(CodeSide))
def test_desk_that_finds_it_paid_delivers_as_if_both_had_said_so(
    at_door: Delivery, alice: User, carol: User, side: str, run_events: Callable[[], None]
) -> None:
    confirm_cash_received(at_door, actor_id=carol.pk) if side == CodeSide.CARRIER else confirm_cash_paid(at_door, actor_id=alice.pk)
    settler, half = create_settler(), before_desk(at_door)
    for _press in range(2):
        decide_half(half, is_paid=True, reason="Both were called", actor_id=settler.pk)
    at_door.refresh_from_db()
    assert (at_door.status, at_door.order.fulfilment) == (DeliveryStatus.DELIVERED, Fulfilment.DELIVERED)
    assert Payment.objects.get(orders=at_door.order).status == PaymentStatus.RECEIVED
    assert (on(AccountKind.COURIER_CASH, carol), on(AccountKind.HALF_CASH, carol)) == (CASH, Money(0, "GNF"))
    assert happened("delivery.half_decided") == 1
    run_events()
    for person in (alice, carol):
        assert {"half.at_desk", "half.decided_paid"} <= kinds_told(person)
    words = [row.text for row in order_timeline(at_door.order)]
    assert any("only" in text or "has not confirmed it" in text for text in words)
    assert "A cash desk decided: the cash was paid. Reason: Both were called" in words
    assert broken_facts() == {}


@pytest.mark.parametrize(
    ("mode", "status"),
    [
        (DeliveryMode.COURIER, DeliveryStatus.RETURNING),
        (DeliveryMode.IN_PERSON, DeliveryStatus.PLANNED),
        (DeliveryMode.PICKUP, DeliveryStatus.ASSIGNED),
    ],
)
@pytest.mark.parametrize("side", list(CodeSide))
def test_desk_that_finds_it_not_paid_sends_the_parcel_back(alice: User, mode: str, status: str, side: str) -> None:
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR, mode=mode, buyer=alice)
    carrier = User.objects.get(pk=delivery.carrier_id)
    confirm_cash_received(delivery, actor_id=carrier.pk) if side == CodeSide.CARRIER else confirm_cash_paid(delivery, actor_id=alice.pk)
    decide_half(before_desk(delivery), is_paid=False, reason="The buyer had no money", actor_id=create_settler().pk)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.carrier_got_cash_at, delivery.buyer_paid_cash_at) == (status, None, None)
    assert on(AccountKind.HALF_CASH, carrier) == Money(0, "GNF")
    attempt = delivery.attempts.get()
    assert (attempt.courier, attempt.reason, attempt.buyer_said_paid) == (carrier, "The buyer had no money", side == CodeSide.BUYER)
    assert broken_facts() == {}


def test_parcel_that_is_gone_and_not_paid_ends_the_order(paid: Delivery, run_events: Callable[[], None]) -> None:
    decide_half(before_desk(paid), is_paid=False, fate=ParcelFate.GONE, reason="Never seen again", actor_id=create_settler().pk)
    run_events()
    paid.refresh_from_db()
    assert (paid.status, paid.order.fulfilment) == (DeliveryStatus.CANCELLED, Fulfilment.CANCELLED)
    assert broken_facts() == {}


def test_only_a_stranger_with_the_right_and_a_reason_decides(
    received: Delivery, alice: User, carol: User, bob: User, mallory: User
) -> None:
    half, cousin = before_desk(received), create_settler()
    SharedSignal.objects.bulk_create(SharedSignal(user=user, kind="phone", trace="phone:same") for user in (carol, cousin))
    for person in (alice, carol, received.order.store.owner, mallory, create_cashier(), cousin):
        with pytest.raises(NotYourCase):
            decide_half(half, is_paid=True, reason="Because", actor_id=person.pk)
    with pytest.raises(ReasonNeeded):
        decide_half(half, is_paid=True, reason=" ", actor_id=create_settler().pk)
    assert half_of(received).is_at_desk


def test_desk_waits_for_its_hour_and_does_not_change_its_mind(received: Delivery) -> None:
    settler, half = create_settler(), half_of(received)
    with pytest.raises(NotNow):
        decide_half(half, is_paid=True, reason="Because", actor_id=settler.pk)
    decide_half(before_desk(received), is_paid=False, reason="Because", actor_id=settler.pk)
    with pytest.raises(NotNow):
        decide_half(half, is_paid=True, reason="On second thoughts", actor_id=settler.pk)
    assert broken_facts() == {}


@pytest.mark.parametrize("late", [confirm_cash_received, confirm_cash_paid, deny_payment, undo_confirmation])
def test_words_after_a_decision_change_nothing(received: Delivery, alice: User, carol: User, late: Callable[..., Any]) -> None:
    decide_half(before_desk(received), is_paid=True, reason="Because", actor_id=create_settler().pk)
    entries = happened("delivery.delivered")
    with suppress(CourierError):
        late(received, actor_id=alice.pk if late is confirm_cash_paid else carol.pk)
    assert (half_of(received).status, happened("delivery.delivered")) == (HalfStatus.PAID, entries)
    assert broken_facts() == {}


def test_parcel_that_came_back_unpaid_is_delivered_later(received: Delivery, alice: User, carol: User) -> None:
    decide_half(before_desk(received), is_paid=False, reason="A mistake", actor_id=create_settler().pk)
    again = meet_at_door(code_of(received, CodeSide.BUYER), reader=carol)
    confirm_cash_received(again, actor_id=carol.pk)
    assert confirm_cash_paid(again, actor_id=alice.pk).status == DeliveryStatus.DELIVERED
    assert on(AccountKind.COURIER_CASH, carol) == CASH
    assert broken_facts() == {}


def test_oldest_day_first_and_of_one_day_the_largest(carol: User) -> None:
    create_courier(user=carol)
    halves = []
    for fee, days in ((10_000, 2), (20_000, 2), (40_000, 1)):
        delivery = create_delivery(status=DeliveryStatus.AT_DOOR, courier=carol, delivery_minor=fee)
        confirm_cash_received(delivery, actor_id=carol.pk)
        halves.append(half_of(delivery))
        HalfConfirmation.objects.filter(pk=halves[-1].pk).update(said_at=now() - timedelta(days=days), desk_at=now(), next_at=now())
    sweep_halves()
    assert halves_for_desk() == [halves[1], halves[0], halves[2]]


def test_record_counts_what_was_decided_for_and_against(received: Delivery, alice: User, carol: User) -> None:
    ask_buyer_now(received, actor_id=carol.pk)
    decide_half(before_desk(received), is_paid=True, reason="Because", actor_id=create_settler().pk)
    carrier, buyer = record_of_carrier(carol.pk), record_of_buyer(alice.pk)
    assert (carrier.delivered, carrier.left_open, carrier.decided_for, carrier.decided_against) == (1, 1, 1, 0)
    assert (buyer.decided_for, buyer.decided_against) == (0, 1)


def test_place_of_the_carrier_is_kept_while_it_is_fresh(at_door: Delivery, carol: User) -> None:
    set_location(CourierProfile.objects.get(user=carol), latitude=9.54, longitude=-13.68)
    assert half_of(confirm_cash_received(at_door, actor_id=carol.pk)).point == (9.54, -13.68)
    undo_confirmation(at_door, actor_id=carol.pk)
    CourierProfile.objects.update(located_at=now() - timedelta(hours=3))
    confirm_cash_received(at_door, actor_id=carol.pk)
    assert HalfConfirmation.objects.open().get().point is None
