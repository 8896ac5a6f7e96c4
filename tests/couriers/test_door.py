"""The door: meeting by a code, one amount, two confirmations, delivered once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from couriers.exceptions import CodeExpired, CodeLocked, CodeNotYours, CodeReplaced, CodeUsed, NotAllowed, NotNow, WrongCode
from couriers.models import Delivery
from couriers.services import (
    confirm_cash_paid,
    confirm_cash_received,
    fail_attempt,
    meet_at_door,
    meet_by_spoken_code,
    reissue_code,
    retry_delivery,
    undo_confirmation,
)
from couriers.states import CodeSide, DeliveryMode, DeliveryStatus, ParcelHolder
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.integrity import run_checks
from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.states import AccountKind
from shop.notifications.models import Notification
from shop.orders.states import Fulfilment
from shop.payments.models import Payment
from shop.payments.states import PaymentStatus
from tests.factories.couriers import code_of, create_courier, create_delivery


@pytest.fixture
def on_the_way(alice: User, carol: User) -> Delivery:
    create_courier(user=carol)
    return create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol, buyer=alice)


@pytest.fixture
def at_door(on_the_way: Delivery, carol: User) -> Delivery:
    return meet_at_door(code_of(on_the_way, CodeSide.BUYER), reader=carol)


def happened(name: str) -> int:
    return DomainEvent.objects.filter(name=name).count()


def assert_books_hold() -> None:
    assert {fact: lines for fact, lines in run_checks() if lines} == {}


def test_courier_reads_buyers_code_and_they_have_met(on_the_way: Delivery, carol: User) -> None:
    met = meet_at_door(code_of(on_the_way, CodeSide.BUYER), reader=carol)
    assert (met.status, met.holder) == (DeliveryStatus.AT_DOOR, ParcelHolder.CARRIER)
    assert met.cash_due == Money(65_000, "GNF")
    assert_books_hold()


def test_buyer_reads_couriers_code_and_they_have_met(on_the_way: Delivery, alice: User) -> None:
    assert meet_at_door(code_of(on_the_way, CodeSide.CARRIER), reader=alice).status == DeliveryStatus.AT_DOOR


def test_same_code_read_twice_is_one_meeting(on_the_way: Delivery, carol: User) -> None:
    code = code_of(on_the_way, CodeSide.BUYER)
    meet_at_door(code, reader=carol)
    assert meet_at_door(code, reader=carol).status == DeliveryStatus.AT_DOOR
    assert happened("delivery.met") == 1


def test_both_codes_read_are_one_meeting(at_door: Delivery, alice: User) -> None:
    assert meet_at_door(code_of(at_door, CodeSide.CARRIER), reader=alice).status == DeliveryStatus.AT_DOOR
    assert happened("delivery.met") == 1


@pytest.mark.parametrize("side", list(CodeSide))
def test_stranger_seller_and_own_side_cannot_use_a_code(on_the_way: Delivery, mallory: User, alice: User, carol: User, side: str) -> None:
    own = {CodeSide.BUYER: alice, CodeSide.CARRIER: carol}[CodeSide(side)]
    for reader in (mallory, on_the_way.order.store.owner, own):
        with pytest.raises(CodeNotYours):
            meet_at_door(code_of(on_the_way, side), reader=reader)
    on_the_way.refresh_from_db()
    assert on_the_way.status == DeliveryStatus.PICKED_UP


def test_code_of_a_parcel_still_at_the_store_opens_nothing_and_stays_live(alice: User, carol: User) -> None:
    create_courier(user=carol)
    waiting = create_delivery(status=DeliveryStatus.ASSIGNED, courier=carol, buyer=alice)
    with pytest.raises(NotNow):
        meet_at_door(code_of(waiting, CodeSide.BUYER), reader=carol)
    assert code_of(waiting, CodeSide.BUYER).used_at is None


def test_expired_code_is_refused(on_the_way: Delivery, carol: User) -> None:
    on_the_way.codes.update(expires_at=now() - timedelta(seconds=1))
    with pytest.raises(CodeExpired):
        meet_at_door(code_of(on_the_way, CodeSide.BUYER), reader=carol)


def test_codes_live_their_days_from_when_the_parcel_leaves(on_the_way: Delivery, settings: object) -> None:
    left = code_of(on_the_way, CodeSide.BUYER).expires_at - now()
    assert timedelta(days=7) - timedelta(minutes=1) < left <= timedelta(days=7)


def test_reissued_code_kills_the_old_one(on_the_way: Delivery, alice: User, carol: User) -> None:
    old = code_of(on_the_way, CodeSide.BUYER)
    new = reissue_code(on_the_way, actor_id=alice.pk)
    with pytest.raises(CodeReplaced):
        meet_at_door(old, reader=carol)
    assert meet_at_door(new, reader=carol).status == DeliveryStatus.AT_DOOR
    assert new.token != old.token


def test_only_its_two_sides_reissue_codes_and_not_once_they_have_met(at_door: Delivery, mallory: User, alice: User) -> None:
    with pytest.raises(NotAllowed):
        reissue_code(at_door, actor_id=mallory.pk)
    with pytest.raises(NotNow):
        reissue_code(at_door, actor_id=alice.pk)


def test_spoken_code_opens_the_door(on_the_way: Delivery, carol: User) -> None:
    spoken = code_of(on_the_way, CodeSide.BUYER).spoken_groups
    assert meet_by_spoken_code(on_the_way, typed=f" {spoken} ", reader=carol).status == DeliveryStatus.AT_DOOR


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\u07c0"], ids=["arabic", "urdu", "nko"])
def test_spoken_code_may_be_typed_in_the_figures_of_any_script(on_the_way: Delivery, carol: User, zero: str) -> None:
    spoken = code_of(on_the_way, CodeSide.BUYER).spoken
    typed = " ".join(chr(ord(zero) + int(figure)) for figure in spoken)
    assert meet_by_spoken_code(on_the_way, typed=typed, reader=carol).status == DeliveryStatus.AT_DOOR


def test_five_wrong_spoken_codes_lock_it_until_a_new_one_is_made(on_the_way: Delivery, alice: User, carol: User) -> None:
    code = code_of(on_the_way, CodeSide.BUYER)
    wrong = f"{(int(code.spoken) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            meet_by_spoken_code(on_the_way, typed=wrong, reader=carol)
    with pytest.raises(CodeLocked):
        meet_by_spoken_code(on_the_way, typed=code.spoken, reader=carol)
    fresh = reissue_code(on_the_way, actor_id=alice.pk)
    assert meet_by_spoken_code(on_the_way, typed=fresh.spoken, reader=carol).status == DeliveryStatus.AT_DOOR


def test_stranger_cannot_try_spoken_codes(on_the_way: Delivery, mallory: User) -> None:
    with pytest.raises(NotAllowed):
        meet_by_spoken_code(on_the_way, typed="000000", reader=mallory)
    assert code_of(on_the_way, CodeSide.BUYER).wrong_tries == 0


@pytest.mark.parametrize("first", ["courier", "buyer"])
def test_both_confirmations_in_any_order_deliver(at_door: Delivery, alice: User, carol: User, first: str) -> None:
    steps = [lambda: confirm_cash_received(at_door, actor_id=carol.pk), lambda: confirm_cash_paid(at_door, actor_id=alice.pk)]
    if first == "buyer":
        steps.reverse()
    assert steps[0]().status == DeliveryStatus.AT_DOOR
    assert Entry.objects.filter(kind="order.delivered").count() == 0
    done = steps[1]()
    assert (done.status, done.holder) == (DeliveryStatus.DELIVERED, ParcelHolder.BUYER)
    done.order.refresh_from_db()
    assert done.order.fulfilment == Fulfilment.DELIVERED
    payment = Payment.objects.get(orders=done.order)
    assert (payment.status, payment.received_by) == (PaymentStatus.RECEIVED, carol)
    assert account_balance(AccountKind.COURIER_CASH, carol.pk, "GNF") == Money(65_000, "GNF")
    assert owed_to(AccountKind.COURIER_EARNING, carol.pk, "GNF") == Money(15_000, "GNF")
    assert_books_hold()


def test_confirming_again_changes_nothing(at_door: Delivery, alice: User, carol: User) -> None:
    for _ in range(2):
        confirm_cash_received(at_door, actor_id=carol.pk)
    for _ in range(2):
        confirm_cash_paid(at_door, actor_id=alice.pk)
    confirm_cash_received(at_door, actor_id=carol.pk)
    assert Entry.objects.filter(kind="order.delivered").count() == 1
    assert (happened("delivery.cash_received"), happened("delivery.cash_paid"), happened("delivery.delivered")) == (1, 1, 1)


def test_nobody_speaks_for_another(at_door: Delivery, alice: User, carol: User, mallory: User) -> None:
    for person in (alice, mallory, at_door.order.store.owner):
        with pytest.raises(NotAllowed):
            confirm_cash_received(at_door, actor_id=person.pk)
    for person in (carol, mallory, at_door.order.store.owner):
        with pytest.raises(NotAllowed):
            confirm_cash_paid(at_door, actor_id=person.pk)
    at_door.refresh_from_db()
    assert (at_door.carrier_got_cash_at, at_door.buyer_paid_cash_at) == (None, None)


def test_no_cash_is_confirmed_before_they_met(on_the_way: Delivery, alice: User) -> None:
    with pytest.raises(NotNow):
        confirm_cash_paid(on_the_way, actor_id=alice.pk)


def test_word_can_be_taken_back_until_the_other_has_spoken(at_door: Delivery, alice: User, carol: User) -> None:
    confirm_cash_paid(at_door, actor_id=alice.pk)
    assert undo_confirmation(at_door, actor_id=alice.pk).buyer_paid_cash_at is None
    assert confirm_cash_received(at_door, actor_id=carol.pk).status == DeliveryStatus.AT_DOOR
    assert confirm_cash_paid(at_door, actor_id=alice.pk).status == DeliveryStatus.DELIVERED
    with pytest.raises(NotNow):
        undo_confirmation(at_door, actor_id=alice.pk)


def test_taking_back_a_word_nobody_gave_tells_nobody(at_door: Delivery, alice: User, carol: User) -> None:
    confirm_cash_received(at_door, actor_id=carol.pk)
    undo_confirmation(at_door, actor_id=alice.pk)
    at_door.refresh_from_db()
    assert at_door.carrier_got_cash_at
    assert happened("delivery.confirmation_undone") == 0


def test_used_code_is_dead_after_the_delivery(at_door: Delivery, alice: User, carol: User) -> None:
    code = at_door.codes.get(side=CodeSide.BUYER)
    confirm_cash_received(at_door, actor_id=carol.pk)
    confirm_cash_paid(at_door, actor_id=alice.pk)
    with pytest.raises(CodeUsed):
        meet_at_door(code, reader=carol)


@pytest.mark.parametrize("mode", [DeliveryMode.IN_PERSON, DeliveryMode.PICKUP])
def test_seller_at_the_door_holds_the_cash_for_the_store(alice: User, mode: str) -> None:
    delivery = create_delivery(status=DeliveryStatus.DELIVERED, mode=mode, buyer=alice)
    order = delivery.order
    assert delivery.status == DeliveryStatus.DELIVERED
    assert account_balance(AccountKind.SELLER_CASH, order.store_id, "GNF").minor == 0  # he keeps it, and owes the fee
    assert account_balance(AccountKind.SELLER_PAYABLE, order.store_id, "GNF") == order.fee
    assert account_balance(AccountKind.COURIER_EARNING, order.store.owner_id, "GNF") == Money(0, "GNF")
    assert_books_hold()


def test_buyer_at_the_counter_needs_no_setting_out(alice: User) -> None:
    delivery = create_delivery(status=DeliveryStatus.ASSIGNED, mode=DeliveryMode.PICKUP, buyer=alice)
    met = meet_at_door(code_of(delivery, CodeSide.BUYER), reader=delivery.order.store.owner)
    assert met.status == DeliveryStatus.AT_DOOR
    met.order.refresh_from_db()
    assert met.order.fulfilment == Fulfilment.HANDED_OVER


def test_nothing_to_pay_is_delivered_by_the_meeting(on_the_way: Delivery, carol: User) -> None:
    Delivery.objects.filter(pk=on_the_way.pk).update(cash_due_minor=0)
    assert meet_at_door(code_of(on_the_way, CodeSide.BUYER), reader=carol).status == DeliveryStatus.DELIVERED


def test_courier_takes_his_word_back_before_he_gives_up(at_door: Delivery, carol: User) -> None:
    confirm_cash_received(at_door, actor_id=carol.pk)
    with pytest.raises(NotNow):
        fail_attempt(at_door, reason="Nobody", actor_id=carol.pk)


def test_buyer_is_told_when_the_courier_could_not_hand_it_over(
    on_the_way: Delivery, alice: User, carol: User, run_events: Callable[[], None]
) -> None:
    fail_attempt(on_the_way, reason="Nobody was there", actor_id=carol.pk)
    run_events()
    told = Notification.objects.of(alice.pk).get(kind="delivery.failed")
    assert "(Nobody was there)" in told.text


def test_seller_is_told_at_once_when_a_journey_fails_and_both_pages_show_each_attempt(
    client: Client, on_the_way: Delivery, alice: User, carol: User, run_events: Callable[[], None]
) -> None:
    order, owner = on_the_way.order, on_the_way.order.store.owner
    for reason in ("absent", "unreachable"):
        parcel = fail_attempt(on_the_way, reason=kept_phrase("parcel", reason), actor_id=carol.pk)
        run_events()
        retry_delivery(parcel, courier=carol)
    told = Notification.objects.of(owner.pk).filter(kind="delivery.failed_sale").order_by("pk")
    assert [("Nobody was there" in row.text, "The phone is not answered" in row.text) for row in told] == [(True, False), (False, True)]
    assert {row.url for row in told} == {reverse("sellers:order", args=[order.number])}
    for reader, page in ((owner, reverse("sellers:order", args=[order.number])), (alice, order.get_absolute_url())):
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        shown = " ".join(client.get(page).content.decode().split())
        assert "Attempt 1: Nobody was there" in shown
        assert "Attempt 2: The phone is not answered" in shown


def test_right_code_typed_twice_costs_no_try(on_the_way: Delivery, carol: User) -> None:
    code = code_of(on_the_way, CodeSide.BUYER)
    meet_by_spoken_code(on_the_way, typed=code.spoken, reader=carol)
    meet_by_spoken_code(on_the_way, typed=code.spoken, reader=carol)
    code.refresh_from_db()
    assert code.wrong_tries == 0
