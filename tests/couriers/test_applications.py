"""Becoming a courier, and no longer being one."""

import pytest

from couriers.exceptions import NotApproved, NotNow
from couriers.models import CourierProfile
from couriers.services import apply_as_courier, approve_courier, refuse_courier, set_availability, suspend_courier
from couriers.states import CourierStatus, DeliveryStatus, Vehicle
from shop.accounts.models import User
from shop.events.models import DomainEvent
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.places import create_country, create_place


def apply(user: User, *, vehicle: str = Vehicle.BICYCLE) -> CourierProfile:
    region = create_place()
    return apply_as_courier(user, country=create_country(), region=region, vehicle=vehicle, phone="+224620000009")


def test_applicant_waits_and_may_not_carry(mallory: User) -> None:
    profile = apply(mallory)
    assert (profile.status, profile.may_carry, mallory.is_courier) == (CourierStatus.APPLIED, False, False)
    with pytest.raises(NotApproved):
        set_availability(profile, available=True)


def test_approved_courier_gets_the_hat_and_is_told(mallory: User, sam: User) -> None:
    profile = approve_courier(apply(mallory), actor_id=sam.pk)
    mallory.refresh_from_db()
    assert (profile.status, mallory.is_courier, profile.is_available) == (CourierStatus.APPROVED, True, False)
    event = DomainEvent.objects.get(name="courier.approved")
    assert (event.subject_id, event.actor_id, event.data["user_id"]) == (profile.pk, sam.pk, mallory.pk)
    with pytest.raises(NotNow):
        approve_courier(profile, actor_id=sam.pk)


def test_refused_applicant_reads_why_and_may_apply_again(mallory: User, sam: User) -> None:
    profile = refuse_courier(apply(mallory), reason="The photo is missing.", actor_id=sam.pk)
    assert (profile.status, profile.status_reason) == (CourierStatus.REFUSED, "The photo is missing.")
    again = apply(mallory, vehicle=Vehicle.CAR)
    assert (again.pk, again.status, again.status_reason, again.vehicle) == (profile.pk, CourierStatus.APPLIED, "", Vehicle.CAR)


def test_nobody_applies_over_an_approval_or_a_suspension(carol: User, sam: User) -> None:
    profile = create_courier(user=carol)
    with pytest.raises(NotNow):
        apply(carol)
    suspend_courier(profile, reason="Lost a parcel.", actor_id=sam.pk)
    with pytest.raises(NotNow):
        apply(carol)


def test_suspension_takes_the_hat_and_what_is_not_picked_up(carol: User, sam: User) -> None:
    profile = create_courier(user=carol)
    waiting = create_delivery(status=DeliveryStatus.ASSIGNED, courier=carol)
    on_the_way = create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol)
    suspend_courier(profile, reason="Lost a parcel.", actor_id=sam.pk)
    for row in (carol, waiting, on_the_way):
        row.refresh_from_db()
    assert carol.is_courier is False
    assert (waiting.status, waiting.courier) == (DeliveryStatus.PLANNED, None)
    assert (on_the_way.status, on_the_way.courier) == (DeliveryStatus.PICKED_UP, carol)
    approve_courier(profile, actor_id=sam.pk)
    assert profile.may_carry
