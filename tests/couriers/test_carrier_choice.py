"""The seller chooses who brings the parcel; couriers claim; the parcel leaves, or comes back."""

from collections.abc import Callable

import pytest

from couriers.events import DELIVERY_PLANNED
from couriers.exceptions import (
    AlreadyTaken,
    EarnsLess,
    InvalidBonus,
    NotAllowed,
    NotApproved,
    NotAvailable,
    NotNow,
    NotReady,
    OrderClosed,
    OutOfZone,
    OwnParcel,
)
from couriers.models import CourierProfile, Delivery
from couriers.queries import available_couriers
from couriers.queries.market import market_for
from couriers.services import (
    assign_courier,
    claim_delivery,
    deliver_in_person,
    ensure_delivery,
    fail_attempt,
    give_parcel,
    meet_at_door,
    publish_delivery,
    release_claim,
    retry_delivery,
    set_out,
    take_back_parcel,
    take_parcel,
    withdraw_delivery,
)
from couriers.services.moves import move_delivery
from couriers.states import TRANSITIONS, CodeSide, CourierStatus, DeliveryMode, DeliveryStatus, ParcelHolder
from shop.accounts.models import User
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.notifications.models import Notification
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, DeliveryMethod, DeliveryPayer, Fulfilment
from tests.factories.couriers import code_of, create_courier, create_delivery
from tests.factories.orders import create_order
from tests.factories.places import create_place
from tests.factories.stores import create_store
from tests.integrity import broken_facts


@pytest.fixture
def courier(carol: User) -> CourierProfile:
    return create_courier(user=carol)


@pytest.fixture
def planned(alice: User, bob: User) -> Delivery:
    return create_delivery(buyer=alice, store=create_store(owner=bob), distance_metres=6_500)


@pytest.fixture
def offered(planned: Delivery, bob: User) -> Delivery:
    return publish_delivery(planned, bonus=Money(5_000, "GNF"), actor_id=bob.pk)


@pytest.fixture
def assigned(planned: Delivery, courier: CourierProfile, bob: User, carol: User) -> Delivery:
    return assign_courier(planned, carol, actor_id=bob.pk)


def names(delivery: Delivery) -> list[str]:
    return list(DomainEvent.objects.about("delivery", delivery.pk).values_list("name", flat=True))


def test_confirmed_order_gets_one_delivery_with_frozen_figures(run_events: Callable[[], None]) -> None:
    order = create_order(fulfilment=Fulfilment.CONFIRMED, distance_metres=6_500)
    run_events()
    delivery = Delivery.objects.get(order=order)
    assert ensure_delivery(order) == delivery
    figures = (delivery.fee, delivery.cash_due, delivery.distance_metres, delivery.mode, delivery.status)
    assert figures == (Money(15_000, "GNF"), Money(65_000, "GNF"), 6_500, DeliveryMode.UNDECIDED, DeliveryStatus.PLANNED)


@pytest.mark.django_db
def test_seller_who_pays_the_courier_leaves_only_the_goods_to_collect() -> None:
    delivery = create_delivery(delivery_payer=DeliveryPayer.SELLER)
    assert (delivery.fee, delivery.cash_due) == (Money(15_000, "GNF"), Money(50_000, "GNF"))


@pytest.mark.django_db
def test_order_to_pick_up_waits_for_its_buyer_at_the_store() -> None:
    delivery = create_delivery(mode=DeliveryMode.PICKUP)
    assert delivery.order.delivery_method == DeliveryMethod.PICKUP
    assert (delivery.mode, delivery.status, delivery.holder) == (DeliveryMode.PICKUP, DeliveryStatus.ASSIGNED, ParcelHolder.SELLER)
    assert delivery.carrier_id == delivery.order.store.owner_id
    for choose in (deliver_in_person, publish_delivery, withdraw_delivery):
        with pytest.raises(NotNow):
            choose(delivery, actor_id=delivery.order.store.owner_id)


def test_only_the_store_owner_chooses(planned: Delivery, courier: CourierProfile, mallory: User, alice: User, carol: User) -> None:
    for person in (mallory, alice, carol):
        for choose in (deliver_in_person, publish_delivery, withdraw_delivery):
            with pytest.raises(NotAllowed):
                choose(planned, actor_id=person.pk)
        with pytest.raises(NotAllowed):
            assign_courier(planned, carol, actor_id=person.pk)
    planned.refresh_from_db()
    assert planned.status == DeliveryStatus.PLANNED


@pytest.mark.parametrize("bonus", [Money(-1, "GNF"), Money(48_751, "GNF"), Money(100, "KES")])
def test_impossible_bonus_publishes_nothing(planned: Delivery, bob: User, bonus: Money) -> None:
    with pytest.raises(InvalidBonus):
        publish_delivery(planned, bonus=bonus, actor_id=bob.pk)
    planned.refresh_from_db()
    assert planned.status == DeliveryStatus.PLANNED


def test_publishing_again_changes_the_bonus(offered: Delivery, bob: User, courier: CourierProfile) -> None:
    publish_delivery(offered, bonus=Money(9_000, "GNF"), actor_id=bob.pk)
    (job,) = market_for(courier).jobs
    assert (job.earning, names(offered).count("delivery.offered")) == (Money(24_000, "GNF"), 1)


def test_market_shows_the_zone_and_not_what_the_courier_bought_or_sells(offered: Delivery, courier: CourierProfile, alice: User) -> None:
    elsewhere = create_courier(region=create_place(name="Labé"))
    buyer = create_courier(user=alice)
    assert [job.delivery for job in market_for(courier).jobs] == [offered]
    assert market_for(elsewhere).jobs == market_for(buyer).jobs == []


def test_market_is_sorted_by_what_is_near_pays_or_is_short(courier: CourierProfile) -> None:
    near = create_delivery(
        status=DeliveryStatus.OFFERED, distance_metres=9_000, delivery_minor=20_000, store=create_store(latitude=9.54, longitude=-13.68)
    )
    far = create_delivery(
        status=DeliveryStatus.OFFERED, distance_metres=3_000, delivery_minor=10_000, store=create_store(latitude=9.70, longitude=-13.60)
    )
    courier.latitude, courier.longitude = 9.541, -13.681
    assert [job.delivery for job in market_for(courier, sort="near").jobs] == [near, far]
    assert [job.delivery for job in market_for(courier, sort="earning").jobs] == [near, far]
    assert [job.delivery for job in market_for(courier, sort="short").jobs] == [far, near]
    assert market_for(courier).jobs[0].metres_away == 156


def test_first_claim_wins_and_the_second_is_told(offered: Delivery, courier: CourierProfile, carol: User) -> None:
    claim_delivery(offered, carol)
    with pytest.raises(AlreadyTaken):
        claim_delivery(offered, create_courier().user)
    offered.refresh_from_db()
    assert (offered.courier, offered.status, offered.earning) == (carol, DeliveryStatus.ASSIGNED, Money(20_000, "GNF"))


def test_claiming_again_by_a_second_tap_changes_nothing(offered: Delivery, courier: CourierProfile, carol: User) -> None:
    claim_delivery(offered, carol)
    assert claim_delivery(offered, carol).courier == carol
    assert names(offered).count("delivery.claimed") == 1


def test_parcel_that_earns_less_than_its_page_said_is_not_claimed(
    offered: Delivery, courier: CourierProfile, bob: User, carol: User
) -> None:
    publish_delivery(offered, bonus=Money(4_999, "GNF"), actor_id=bob.pk)
    with pytest.raises(EarnsLess):
        claim_delivery(offered, carol, seen_minor=20_000)
    offered.refresh_from_db()
    assert (offered.courier, offered.status, names(offered).count("delivery.claimed")) == (None, DeliveryStatus.OFFERED, 0)
    assert claim_delivery(offered, carol, seen_minor=19_999).courier == carol


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"status": CourierStatus.APPLIED, "is_available": False}, NotApproved),
        ({"status": CourierStatus.SUSPENDED, "is_available": False}, NotApproved),
        ({"is_available": False}, NotAvailable),
    ],
)
def test_courier_who_may_not_work_claims_nothing(offered: Delivery, fields: dict, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        claim_delivery(offered, create_courier(**fields).user)
    offered.refresh_from_db()
    assert offered.courier is None


def test_courier_of_another_zone_and_the_buyer_claim_nothing(offered: Delivery, alice: User, mallory: User) -> None:
    with pytest.raises(OutOfZone):
        claim_delivery(offered, create_courier(region=create_place(name="Labé")).user)
    create_courier(user=alice)
    with pytest.raises(OwnParcel):
        claim_delivery(offered, alice)
    with pytest.raises(NotApproved):
        claim_delivery(offered, mallory)


def test_claim_of_a_cancelled_order_is_refused_even_before_its_delivery_knows(offered: Delivery, carol: User) -> None:
    create_courier(user=carol)
    cancel_order(offered.order, by=CancelledBy.BUYER, reason="", actor_id=offered.order.buyer_id)
    Delivery.objects.filter(pk=offered.pk).update(status=DeliveryStatus.OFFERED)
    with pytest.raises(OrderClosed):
        claim_delivery(offered, carol)
    assert Delivery.objects.get(pk=offered.pk).courier is None


def test_couriers_to_assign_are_on_duty_in_the_zone_the_least_busy_first(assigned: Delivery, carol: User, alice: User) -> None:
    idle = create_courier()
    create_courier(is_available=False)
    create_courier(region=create_place(name="Labé"))
    create_courier(user=alice)
    assert [(row.user, row.open_jobs) for row in available_couriers(assigned)] == [(idle.user, 0), (carol, 1)]


def test_withdrawn_parcel_has_nobody_and_the_couriers_code_is_dead(assigned: Delivery, bob: User, carol: User) -> None:
    back = withdraw_delivery(assigned, actor_id=bob.pk)
    assert (back.status, back.mode, back.courier) == (DeliveryStatus.PLANNED, DeliveryMode.UNDECIDED, None)
    assert not back.codes.live().filter(side=CodeSide.CARRIER).exists()
    assert withdraw_delivery(back, actor_id=bob.pk).status == DeliveryStatus.PLANNED
    with pytest.raises(NotAllowed):
        take_parcel(back, courier=carol)


def test_courier_is_told_when_a_parcel_is_taken_from_him(
    assigned: Delivery, bob: User, carol: User, run_events: Callable[[], None]
) -> None:
    withdraw_delivery(assigned, actor_id=bob.pk)
    run_events()
    kinds = Notification.objects.filter(recipient=carol).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["delivery.assigned", "delivery.courier_dismissed"]


def test_courier_gives_a_claimed_parcel_back_to_the_market(offered: Delivery, courier: CourierProfile, carol: User) -> None:
    claim_delivery(offered, carol)
    back = release_claim(offered, courier=carol)
    assert (back.status, back.courier, back.bonus) == (DeliveryStatus.OFFERED, None, Money(5_000, "GNF"))


def test_courier_gives_an_assigned_parcel_back_to_the_seller(assigned: Delivery, carol: User, mallory: User) -> None:
    with pytest.raises(NotAllowed):
        release_claim(assigned, courier=mallory)
    assert release_claim(assigned, courier=carol).status == DeliveryStatus.PLANNED


@pytest.mark.parametrize("first", ["seller", "courier"])
def test_parcel_leaves_when_both_have_said_so(assigned: Delivery, bob: User, carol: User, first: str) -> None:
    steps = [lambda: give_parcel(assigned, actor_id=bob.pk), lambda: take_parcel(assigned, courier=carol)]
    if first == "courier":
        steps.reverse()
    waiting = steps[0]()
    assert (waiting.status, waiting.holder) == (DeliveryStatus.ASSIGNED, ParcelHolder.SELLER)
    left = steps[1]()
    assert (left.status, left.holder) == (DeliveryStatus.PICKED_UP, ParcelHolder.CARRIER)
    assert steps[0]().status == DeliveryStatus.PICKED_UP
    left.order.refresh_from_db()
    assert left.order.fulfilment == Fulfilment.HANDED_OVER
    assert broken_facts() == {}


def test_parcel_that_is_not_packed_does_not_leave(courier: CourierProfile, carol: User, bob: User) -> None:
    order = create_order(fulfilment=Fulfilment.PREPARING, store=create_store(owner=bob))
    delivery = assign_courier(ensure_delivery(order), carol, actor_id=bob.pk)
    with pytest.raises(NotReady):
        take_parcel(delivery, courier=carol)
    with pytest.raises(NotReady):
        give_parcel(delivery, actor_id=bob.pk)
    delivery.refresh_from_db()
    assert (delivery.courier_took_at, delivery.seller_gave_at) == (None, None)


def test_parcel_of_an_order_cancelled_a_moment_ago_does_not_leave(assigned: Delivery, bob: User, carol: User) -> None:
    """The event has not been handled yet: the order itself is asked, in the same transaction."""
    cancel_order(assigned.order, by=CancelledBy.BUYER, reason="", actor_id=assigned.order.buyer_id)
    assert Delivery.objects.get(pk=assigned.pk).status == DeliveryStatus.ASSIGNED
    with pytest.raises(OrderClosed):
        take_parcel(assigned, courier=carol)
    kept = Delivery.objects.get(pk=assigned.pk)
    assert (kept.holder, kept.courier_took_at) == (ParcelHolder.SELLER, None)


def test_cancelled_order_stops_its_delivery_and_kills_its_codes(assigned: Delivery, run_events: Callable[[], None]) -> None:
    cancel_order(assigned.order, by=CancelledBy.BUYER, reason="", actor_id=assigned.order.buyer_id)
    run_events()
    assert Delivery.objects.get(pk=assigned.pk).status == DeliveryStatus.CANCELLED
    assert not assigned.codes.live().exists()
    assert broken_facts() == {}


def test_suspended_courier_takes_nothing_more(assigned: Delivery, courier: CourierProfile, carol: User) -> None:
    CourierProfile.objects.filter(pk=courier.pk).update(status=CourierStatus.SUSPENDED, is_available=False)
    with pytest.raises(NotApproved):
        take_parcel(assigned, courier=carol)


def test_failed_attempt_stays_in_the_couriers_hands_until_the_seller_has_it(assigned: Delivery, bob: User, carol: User) -> None:
    give_parcel(assigned, actor_id=bob.pk)
    take_parcel(assigned, courier=carol)
    with pytest.raises(NotAllowed):
        fail_attempt(assigned, reason="I say so", actor_id=bob.pk)
    failed = fail_attempt(assigned, reason="Nobody was there", actor_id=carol.pk)
    assert (failed.status, failed.holder, failed.attempt) == (DeliveryStatus.RETURNING, ParcelHolder.CARRIER, 2)
    assert broken_facts() == {}
    with pytest.raises(NotAllowed):
        take_back_parcel(failed, actor_id=carol.pk)
    back = take_back_parcel(failed, actor_id=bob.pk)
    assert (back.status, back.holder, back.courier) == (DeliveryStatus.PLANNED, ParcelHolder.SELLER, None)
    back.order.refresh_from_db()
    assert back.order.fulfilment == Fulfilment.READY
    attempt = back.attempts.get()
    assert (attempt.number, attempt.courier, attempt.reason, attempt.buyer_said_paid) == (1, carol, "Nobody was there", False)
    assert take_back_parcel(back, actor_id=bob.pk).status == DeliveryStatus.PLANNED
    assert broken_facts() == {}


def test_courier_may_try_again_and_the_used_code_has_a_successor(assigned: Delivery, bob: User, carol: User) -> None:
    give_parcel(assigned, actor_id=bob.pk)
    take_parcel(assigned, courier=carol)
    used = code_of(assigned, CodeSide.BUYER)
    meet_at_door(used, reader=carol)
    fail_attempt(assigned, reason="No cash", actor_id=carol.pk)
    assert retry_delivery(assigned, courier=carol).status == DeliveryStatus.PICKED_UP
    fresh = code_of(assigned, CodeSide.BUYER)
    assert fresh.token != used.token
    assert meet_at_door(fresh, reader=carol).status == DeliveryStatus.AT_DOOR


def test_seller_who_could_not_deliver_has_the_parcel_at_once(planned: Delivery, bob: User) -> None:
    deliver_in_person(planned, actor_id=bob.pk)
    set_out(planned, actor_id=bob.pk)
    back = fail_attempt(planned, reason="Nobody was there", actor_id=bob.pk)
    assert (back.status, back.mode, back.holder) == (DeliveryStatus.PLANNED, DeliveryMode.UNDECIDED, ParcelHolder.SELLER)
    assert broken_facts() == {}


def test_buyer_who_came_without_cash_may_come_again(alice: User) -> None:
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR, mode=DeliveryMode.PICKUP, buyer=alice)
    back = fail_attempt(delivery, reason="No cash", actor_id=delivery.order.store.owner_id)
    assert (back.status, back.mode) == (DeliveryStatus.ASSIGNED, DeliveryMode.PICKUP)
    assert broken_facts() == {}
    assert meet_at_door(code_of(back, CodeSide.BUYER), reader=back.order.store.owner).status == DeliveryStatus.AT_DOOR


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(DeliveryStatus))
def test_delivery_moves_only_as_its_table_says(status: str) -> None:
    delivery = create_delivery()
    for target in set(DeliveryStatus) - TRANSITIONS[status]:
        Delivery.objects.filter(pk=delivery.pk).update(status=DeliveryStatus.PLANNED)
        with pytest.raises(NotNow):
            move_delivery(delivery, target, event=DELIVERY_PLANNED, actor_id=None, sources=[status])


@pytest.mark.django_db
def test_every_state_that_leads_somewhere_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(DeliveryStatus.values)
