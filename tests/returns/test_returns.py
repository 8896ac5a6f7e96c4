"""Each move of a return: who may make it, what it does, and what a second press does."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission

from returns.exceptions import (
    NothingChosen,
    NotReturnable,
    NotYourReturn,
    PicturesNeeded,
    ReturnError,
    ReturnMoved,
    TooManyPictures,
    TooManyUnits,
    WordsNeeded,
)
from returns.models import ReturnRequest
from returns.queries.eligibility import returnable
from returns.services import (
    ReturnWish,
    advance_return,
    approve_return,
    ask_staff_about_return,
    catch_up_returns,
    decide_return,
    inspect_return,
    receive_return,
    refuse_return,
    request_return,
    send_return,
    sweep_returns,
    withdraw_return,
)
from returns.states import CLOCK, ENDED, TRANSITIONS, Fault, ReturnEnd, ReturnReason, ReturnStatus, ReturnWay
from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.events.models import DomainEvent
from shop.orders.models import Order, OrderLine
from shop.orders.states import Fulfilment
from shop.payments.models import Refund
from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from shop.payouts.models import ReturnHold
from tests.factories.accounts import create_user
from tests.factories.digital import create_book
from tests.factories.images import create_image
from tests.factories.orders import create_order
from tests.factories.returns import clock_strikes, create_delivered_order, create_return, wish_for
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(db):
    return let_decide(create_user(email="judge@example.com", is_staff=True))


def let_decide(user: User) -> User:
    """With the right to decide; fresh, so that no right is remembered as missing."""
    user.user_permissions.add(Permission.objects.get(codename="change_returnrequest"))
    return User.objects.get(pk=user.pk)


def give_back_otherwise(order: Order, units: int = 1) -> None:
    """Not by a return."""
    refund_order(
        order,
        quantities={order.lines.get().pk: units},
        cause=RefundCause.GOODWILL,
        reason="Sorry",
        delivery=False,
        key="k",
        actor_id=create_user(is_staff=True).pk,
    )


def names_of(found) -> list[str]:
    return list(DomainEvent.objects.about("return", found.pk).order_by("pk").values_list("name", flat=True))


def ask(order, *, token="t", actor=None, **wish) -> ReturnRequest:
    return request_return(order, wish_for(order, **wish), token=token, actor_id=actor or order.buyer_id)


def no_broken_facts() -> bool:
    """But for those about parcels: these orders were handed over without one."""
    return broken_facts(of="shop") == {} and broken_facts(of="returns") == {}


def nothing_came() -> bool:
    return not ReturnRequest.objects.exists() and not ReturnHold.objects.exists()


def test_every_state_has_its_moves_and_ends_are_final():
    assert set(TRANSITIONS) == set(ReturnStatus.values)
    assert {state for state, targets in TRANSITIONS.items() if not targets} == ENDED
    assert set(CLOCK) < set(ReturnStatus.values) - ENDED


def test_a_request_has_its_clock_its_hold_and_its_event():
    order = create_delivered_order()
    found = ask(order)
    assert (found.status, found.next_at - found.requested_at) == ("requested", timedelta(days=3))
    assert [(line.order_line_id, line.quantity) for line in found.lines.all()] == [(order.lines.get().pk, 1)]
    assert ReturnHold.objects.get().amount_minor == 50_000 - 1_250  # a piece, less the fee that comes back with it
    assert names_of(found) == ["return.requested"]
    assert no_broken_facts()


def test_the_same_form_again_is_the_same_return():
    order = create_delivered_order()
    assert ask(order).pk == ask(order).pk
    assert names_of(ReturnRequest.objects.get()) == ["return.requested"]


def test_more_than_bought_is_refused_and_nothing_is_written():
    order = create_delivered_order(quantity=2)
    for units in (3, -1):
        with pytest.raises(ReturnError):
            ask(order, units=units)
    with pytest.raises(NothingChosen):
        ask(order, units=0)
    assert nothing_came()


def test_units_come_back_once():
    order = create_delivered_order(quantity=2)
    ask(order, units=2)
    with pytest.raises(NotReturnable):
        ask(order, token="other")
    assert ReturnRequest.objects.count() == 1


def test_a_line_of_another_order_is_no_line_of_this_one():
    order, other = create_delivered_order(), create_delivered_order()
    wish = ReturnWish({other.lines.get().pk: 1}, ReturnReason.CHANGED_MIND)
    with pytest.raises(TooManyUnits):
        request_return(order, wish, token="t", actor_id=order.buyer_id)
    assert nothing_came()


def test_nobody_but_the_buyer_asks():
    order = create_delivered_order()
    for actor in (create_user().pk, order.store.owner_id):
        with pytest.raises(NotYourReturn):
            ask(order, actor=actor)
    assert nothing_came()


def test_the_window_is_open_all_of_its_last_day_and_not_a_second_longer(monkeypatch):
    order = create_delivered_order()
    zone = ZoneInfo(order.store.country.time_zone)
    day = order.delivered_at.astimezone(zone).date() + timedelta(days=30)
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    order = Order.objects.select_related("store__country").get(pk=order.pk)
    assert returnable(order).last_day == day
    monkeypatch.setattr("returns.queries.eligibility.now", lambda: midnight)
    with pytest.raises(NotReturnable):
        ask(order)
    monkeypatch.setattr("returns.queries.eligibility.now", lambda: midnight - timedelta(seconds=1))
    assert ask(order).status == "requested"


def test_the_days_of_the_sale_count_whatever_the_store_says_later():
    order = create_delivered_order()
    OrderLine.objects.update(return_days=45)
    order = Order.objects.select_related("store__country").get(pk=order.pk)
    assert returnable(order).last_day == order.delivered_at.date() + timedelta(days=45)


def test_what_was_excluded_at_the_sale_cannot_come_back():
    order = create_delivered_order()
    OrderLine.objects.update(return_days=0)
    with pytest.raises(NotReturnable):
        ask(order)


def test_a_download_cannot_come_back_even_without_its_frozen_days():
    book = create_book()
    order = create_order(variants=[book], delivery_minor=0, fulfilment=Fulfilment.DELIVERED)
    with pytest.raises(NotReturnable):
        ask(order)


@pytest.mark.parametrize("fulfilment", [Fulfilment.PENDING, Fulfilment.READY, Fulfilment.HANDED_OVER])
def test_what_was_not_delivered_cannot_come_back(fulfilment):
    """A parcel that is refused at the door is on the store's shelf again: the order is ready, and never was delivered."""
    order = create_order(fulfilment=fulfilment)
    with pytest.raises(NotReturnable):
        ask(order)


def test_units_that_were_refunded_otherwise_cannot_come_back():
    order = create_delivered_order(quantity=2)
    give_back_otherwise(order)
    with pytest.raises(TooManyUnits):
        ask(order, units=2)
    assert ask(order, units=1).status == "requested"


def test_whatever_is_wrong_is_said_in_words_and_five_pictures_are_the_most():
    order = create_delivered_order()
    with pytest.raises(WordsNeeded):
        ask(order, reason=ReturnReason.DAMAGED, text="  ")
    pictures = [create_image() for _ in range(6)]
    with pytest.raises(TooManyPictures):
        ask(order, pictures=pictures)
    assert nothing_came()
    assert ask(order, pictures=pictures[:5]).pictures.count() == 5


def test_the_store_agrees_and_the_fault_is_frozen():
    found = create_return(reason=ReturnReason.DAMAGED)
    approve_return(found, actor_id=found.store.owner_id)
    assert (found.status, found.fault, found.next_at - found.approved_at) == ("approved", Fault.STORE, timedelta(days=14))
    approve_return(found, actor_id=found.store.owner_id)
    assert names_of(found) == ["return.requested", "return.approved"]


def test_a_changed_mind_pays_its_own_way():
    assert create_return(status=ReturnStatus.APPROVED).fault == Fault.BUYER


@pytest.mark.parametrize("verb", [approve_return, receive_return])
def test_nobody_but_the_store_answers(verb):
    found = create_return()
    for actor in (found.buyer_id, create_user(is_staff=True).pk):
        with pytest.raises(NotYourReturn):
            verb(found, actor_id=actor)
    assert ReturnRequest.objects.get().status == "requested"


def test_a_refusal_has_a_reason_and_is_said_once():
    found = create_return()
    with pytest.raises(WordsNeeded):
        refuse_return(found, "  ", actor_id=found.store.owner_id)
    refuse_return(found, "Worn", actor_id=found.store.owner_id)
    refuse_return(found, "Worn", actor_id=found.store.owner_id)
    assert (found.status, found.refusal) == ("refused", "Worn")
    with pytest.raises(ReturnMoved):
        approve_return(found, actor_id=found.store.owner_id)
    assert names_of(found) == ["return.requested", "return.refused"]


def test_withdrawn_units_may_be_asked_for_again_and_free_the_money():
    found = create_return(units=2)
    withdraw_return(found, actor_id=found.buyer_id)
    withdraw_return(found, actor_id=found.buyer_id)
    assert (found.status, found.end) == ("withdrawn", ReturnEnd.WITHDRAWN)
    assert ReturnHold.objects.get().lifted_at is not None
    assert ask(found.order, units=2).status == "requested"


def test_on_its_way_nobody_withdraws_it():
    found = create_return(status=ReturnStatus.ON_WAY)
    with pytest.raises(ReturnMoved):
        withdraw_return(found, actor_id=found.buyer_id)


def test_a_parcel_has_a_number():
    found = create_return(status=ReturnStatus.APPROVED)
    with pytest.raises(WordsNeeded):
        send_return(found, way=ReturnWay.SENT, actor_id=found.buyer_id)
    with pytest.raises(NotYourReturn):
        send_return(found, way=ReturnWay.BROUGHT, actor_id=found.store.owner_id)
    send_return(found, way=ReturnWay.SENT, service="EMS", tracking_number="EE12", actor_id=found.buyer_id)
    assert (found.status, found.tracking_number) == ("on_way", "EE12")


def test_goods_that_are_fine_go_on_the_shelf_and_the_money_is_owed():
    order = create_delivered_order(quantity=2)
    found = create_return(order, status=ReturnStatus.RECEIVED)
    variant = order.lines.get().variant
    before = Variant.objects.get(pk=variant.pk).stock
    inspect_return(found, restock=True, actor_id=found.store.owner_id)
    refund = Refund.objects.get()
    assert (found.status, found.refund_id, refund.amount_minor, refund.cause) == ("refunded", refund.pk, 50_000, "returned")
    assert Variant.objects.get(pk=variant.pk).stock == before + 1
    assert ReturnHold.objects.get().lifted_at is not None
    inspect_return(found, restock=True, actor_id=found.store.owner_id)
    assert Refund.objects.count() == 1
    assert names_of(found)[-2:] == ["return.inspected", "return.refunded"]
    assert no_broken_facts()


def test_what_is_written_off_is_not_on_the_shelf():
    found = create_return(status=ReturnStatus.RECEIVED)
    variant_id = found.order.lines.get().variant_id
    before = Variant.objects.get(pk=variant_id).stock
    inspect_return(found, restock=False, actor_id=found.store.owner_id)
    assert (Variant.objects.get(pk=variant_id).stock, found.is_restocked, found.status) == (before, False, "refunded")


def test_with_the_last_unit_a_store_at_fault_gives_the_delivery_back_too():
    order = create_delivered_order(quantity=2)
    first = create_return(order, reason=ReturnReason.DAMAGED, status=ReturnStatus.RECEIVED)
    inspect_return(first, restock=False, actor_id=order.store.owner_id)
    second = create_return(order, reason=ReturnReason.DAMAGED, status=ReturnStatus.RECEIVED)
    inspect_return(second, restock=False, actor_id=order.store.owner_id)
    assert list(Refund.objects.order_by("pk").values_list("amount_minor", flat=True)) == [50_000, 65_000]
    assert Order.objects.get(pk=order.pk).refunded_minor == order.total_minor
    assert no_broken_facts()


def test_whoever_changed_his_mind_pays_the_delivery_that_brought_it():
    order = create_delivered_order(quantity=2)
    found = create_return(order, units=2, status=ReturnStatus.RECEIVED)
    inspect_return(found, restock=True, actor_id=order.store.owner_id)
    assert Refund.objects.get().amount_minor == 100_000


def test_what_never_came_is_refunded_as_soon_as_the_store_agrees():
    found = create_return(reason=ReturnReason.MISSING)
    approve_return(found, actor_id=found.store.owner_id)
    approve_return(found, actor_id=found.store.owner_id)
    assert (found.status, Refund.objects.get().amount_minor) == ("refunded", 50_000)
    assert names_of(found) == ["return.requested", "return.approved", "return.inspected", "return.refunded"]


def test_spoiled_goods_are_refused_with_pictures_only():
    found = create_return(status=ReturnStatus.RECEIVED)
    with pytest.raises(PicturesNeeded):
        refuse_return(found, "Torn", actor_id=found.store.owner_id)
    refuse_return(found, "Torn", pictures=[create_image()], actor_id=found.store.owner_id)
    assert (found.status, found.pictures.get().side, Refund.objects.count()) == ("refused", "store", 0)


def test_units_that_went_back_otherwise_meanwhile_are_not_refunded_again():
    order = create_delivered_order(quantity=2)
    found = create_return(order, units=2, status=ReturnStatus.RECEIVED)
    give_back_otherwise(order)
    inspect_return(found, restock=False, actor_id=order.store.owner_id)
    assert sorted(Refund.objects.values_list("amount_minor", flat=True)) == [50_000, 50_000]
    assert no_broken_facts()


def test_nothing_left_to_refund_closes_it():
    order = create_delivered_order(quantity=1)
    found = create_return(order, status=ReturnStatus.RECEIVED)
    give_back_otherwise(order)
    inspect_return(found, restock=False, actor_id=order.store.owner_id)
    assert (found.status, found.end, Refund.objects.count()) == ("closed", ReturnEnd.NOTHING_LEFT, 1)


def test_a_silent_store_has_agreed():
    found = clock_strikes(create_return())
    with pytest.raises(ReturnMoved):  # its time is over, whatever the page still shows
        refuse_return(found, "Worn", actor_id=found.store.owner_id)
    assert advance_return(found.pk)
    assert not advance_return(found.pk)
    found.refresh_from_db()
    assert (found.status, found.approved_by_id, found.fault) == ("approved", None, Fault.BUYER)


@pytest.mark.parametrize(
    ("status", "then", "end"),
    [
        (ReturnStatus.APPROVED, "closed", ReturnEnd.NOT_SENT),
        (ReturnStatus.ON_WAY, "disputed", ""),
        (ReturnStatus.RECEIVED, "refunded", ""),
        (ReturnStatus.REFUSED, "closed", ReturnEnd.REFUSED),
    ],
)
def test_the_clock_moves_what_nobody_moves(status, then, end):
    found = clock_strikes(create_return(status=status))
    assert catch_up_returns([found])
    found.refresh_from_db()
    assert (found.status, found.end) == (then, end)
    assert sweep_returns() == 0
    assert no_broken_facts()


def test_before_its_time_the_clock_moves_nothing():
    found = create_return()
    assert not advance_return(found.pk)
    assert sweep_returns() == 0
    assert ReturnRequest.objects.get().status == "requested"


def test_what_was_not_sent_may_be_asked_for_again_and_what_was_refused_may_not():
    late = clock_strikes(create_return(units=2, status=ReturnStatus.APPROVED))
    assert sweep_returns() == 1
    again = ask(late.order, units=2)
    refuse_return(again, "Worn", actor_id=again.store.owner_id)
    clock_strikes(again)
    assert sweep_returns() == 1
    with pytest.raises(NotReturnable):
        ask(late.order, token="third")


def test_the_buyer_asks_staff_who_let_the_goods_come_back(judge):
    found = create_return(status=ReturnStatus.REFUSED)
    with pytest.raises(WordsNeeded):
        ask_staff_about_return(found, " ", actor_id=found.buyer_id)
    with pytest.raises(NotYourReturn):
        ask_staff_about_return(found, "Look", actor_id=found.store.owner_id)
    ask_staff_about_return(found, "Look", actor_id=found.buyer_id)
    ask_staff_about_return(found, "Look", actor_id=found.buyer_id)
    for _twice in range(2):
        decide_return(found, for_buyer=True, reason="It was never worn.", actor_id=judge.pk)
    assert (found.status, found.is_for_buyer, found.decided_by_id) == ("approved", True, judge.pk)
    assert names_of(found)[-3:] == ["return.disputed", "return.decided", "return.approved"]
    with pytest.raises(ReturnMoved):
        decide_return(found, for_buyer=False, reason="No", actor_id=judge.pk)


def test_goods_that_are_with_the_store_are_refunded_by_the_decision(judge):
    found = create_return(status=ReturnStatus.RECEIVED)
    refuse_return(found, "Torn", pictures=[create_image()], actor_id=found.store.owner_id)
    ask_staff_about_return(found, "It was not", actor_id=found.buyer_id)
    for _twice in range(2):
        decide_return(found, for_buyer=True, reason="The photo shows another shirt.", actor_id=judge.pk)
    assert (found.status, Refund.objects.count()) == ("refunded", 1)
    assert no_broken_facts()


def test_for_the_store_it_is_closed_and_the_money_is_free(judge):
    found = create_return(status=ReturnStatus.REFUSED)
    ask_staff_about_return(found, "Look", actor_id=found.buyer_id)
    for _twice in range(2):
        decide_return(found, for_buyer=False, reason="It was worn.", actor_id=judge.pk)
    assert (found.status, found.end, Refund.objects.count()) == ("closed", ReturnEnd.DECIDED, 0)
    assert ReturnHold.objects.get().lifted_at is not None


def test_nobody_decides_without_the_right_a_reason_or_distance(judge):
    found = create_return(status=ReturnStatus.REFUSED)
    ask_staff_about_return(found, "Look", actor_id=found.buyer_id)
    with pytest.raises(WordsNeeded):
        decide_return(found, for_buyer=True, reason=" ", actor_id=judge.pk)
    User.objects.filter(pk=let_decide(found.buyer).pk).update(is_staff=True)
    for actor in (create_user(is_staff=True).pk, found.store.owner_id, found.buyer_id):
        with pytest.raises(NotYourReturn):
            decide_return(found, for_buyer=True, reason="Mine", actor_id=actor)
    assert ReturnRequest.objects.get().status == "disputed"


def test_staff_decide_nothing_that_is_not_before_them(judge):
    found = create_return()
    with pytest.raises(ReturnMoved):
        decide_return(found, for_buyer=True, reason="Yes", actor_id=judge.pk)
    assert ReturnRequest.objects.get().decided_at is None


def test_a_closed_store_is_no_end_for_its_buyers():
    """Its clock runs all the same: suspended, the store is silent."""
    order = create_delivered_order()
    order.store.status = "suspended"
    order.store.save()
    found = clock_strikes(ask(order))
    assert sweep_returns() == 1
    found.refresh_from_db()
    assert found.status == "approved"
