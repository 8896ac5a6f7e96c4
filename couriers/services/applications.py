"""Couriers: their application, what staff decide of it, their cash limit, their duty and place."""

from collections.abc import Iterator

from django.db import transaction

from couriers.events import COURIER_APPLIED, COURIER_CEILING_SET, COURIER_MOVED, CourierCeilingSetData, CourierData
from couriers.exceptions import NotApproved, NotNow
from couriers.models import CourierProfile, Delivery
from couriers.services.market import put_delivery_back
from couriers.services.moves import lock_delivery
from couriers.states import CourierStatus, DeliveryStatus
from shop.accounts.models import User
from shop.accounts.services import grant_delivering
from shop.common.clock import now
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.places.models import Country, Place
from shop.trust.services import join_collection, record_signal
from shop.trust.states import SignalKind

MAY_APPLY = (CourierStatus.APPLIED, CourierStatus.REFUSED)


def apply_as_courier(user: User, *, country: Country, region: Place, vehicle: str, phone: str, about: str = "") -> CourierProfile:
    """Ask to carry parcels in a region; `phone` is E.164. Again while waiting or after a refusal: the application is replaced.

    NotNow for somebody approved or suspended.
    """
    answers = {"country": country, "region": region, "vehicle": vehicle, "phone": phone, "about": about}
    with transaction.atomic():
        profile, created = CourierProfile.objects.select_for_update().get_or_create(user=user, defaults=answers)
        if not created:
            if profile.status not in MAY_APPLY:
                raise NotNow
            fresh = {"status": CourierStatus.APPLIED, "status_reason": "", "applied_at": now()}
            CourierProfile.objects.filter(pk=profile.pk).update(**answers, **fresh)
            profile.refresh_from_db()
        record_signal(user.pk, SignalKind.PHONE, phone)
        _record_courier_event(profile, COURIER_APPLIED, actor_id=user.pk)
    return profile


@join_collection
def list_courier_signals() -> Iterator[tuple[int, tuple[SignalKind, str]]]:
    """The numbers under which couriers are called, for the sweep."""
    for user_id, phone in CourierProfile.objects.values_list("user_id", "phone").iterator():
        yield user_id, (SignalKind.PHONE, phone)


def approve_courier(profile: CourierProfile, *, actor_id: int) -> CourierProfile:
    """Staff let the person carry parcels: a new one, one refused before, or one suspended. NotNow when that is so already."""
    waiting = [CourierStatus.APPLIED, CourierStatus.REFUSED, CourierStatus.SUSPENDED]
    return _decide_application(profile, CourierStatus.APPROVED, sources=waiting, reason="", actor_id=actor_id)


def refuse_courier(profile: CourierProfile, *, reason: str, actor_id: int) -> CourierProfile:
    """Staff turn an application down and say why. NotNow unless it is waiting."""
    return _decide_application(profile, CourierStatus.REFUSED, sources=[CourierStatus.APPLIED], reason=reason, actor_id=actor_id)


def suspend_courier(profile: CourierProfile, *, reason: str, actor_id: int) -> CourierProfile:
    """Staff stop an approved courier and say why. What is not picked up yet goes back; what is on its way he brings to its end."""
    with transaction.atomic():
        profile = _decide_application(profile, CourierStatus.SUSPENDED, sources=[CourierStatus.APPROVED], reason=reason, actor_id=actor_id)
        waiting = Delivery.objects.filter(courier_id=profile.user_id, status=DeliveryStatus.ASSIGNED)
        for pk in waiting.order_by("pk").values_list("pk", flat=True):
            delivery = lock_delivery(pk)
            if delivery.courier_id == profile.user_id and delivery.status == DeliveryStatus.ASSIGNED:
                put_delivery_back(delivery, actor_id=actor_id)
    return profile


def set_cash_ceiling(profile: CourierProfile, *, minor: int | None, actor_id: int) -> CourierProfile:
    """Staff trust the courier with more cash, or less, than the market does: minor units of its currency; None for the market's limit.

    Whoever carries has no say in it: NotNow for the courier himself.
    """
    if profile.user_id == actor_id:
        raise NotNow
    with transaction.atomic():
        CourierProfile.objects.filter(pk=profile.pk).update(cash_ceiling_minor=minor)
        profile.refresh_from_db()
        data = CourierCeilingSetData(user_id=profile.user_id, minor=minor)
        record_event(COURIER_CEILING_SET, profile.pk, actor_id=actor_id, data=data)
    return profile


def set_availability(profile: CourierProfile, *, available: bool) -> CourierProfile:
    """On or off duty. NotApproved for whoever may not carry."""
    changed = CourierProfile.objects.filter(pk=profile.pk, status=CourierStatus.APPROVED).update(is_available=available)
    profile.refresh_from_db()
    if not changed:
        raise NotApproved
    return profile


def set_location(profile: CourierProfile, *, latitude: float, longitude: float) -> CourierProfile:
    """ "I am here", degrees WGS 84: sorts the market by what is near."""
    CourierProfile.objects.filter(pk=profile.pk).update(latitude=latitude, longitude=longitude, located_at=now())
    profile.refresh_from_db()
    return profile


def _decide_application(
    profile: CourierProfile, status: CourierStatus, *, sources: list[CourierStatus], reason: str, actor_id: int
) -> CourierProfile:
    with transaction.atomic():
        moved = CourierProfile.objects.filter(pk=profile.pk, status__in=sources).update(
            status=status, status_reason=reason[:300], is_available=False
        )
        profile.refresh_from_db()
        if not moved:
            raise NotNow
        grant_delivering(profile.user, status == CourierStatus.APPROVED)
        _record_courier_event(profile, COURIER_MOVED[status], actor_id=actor_id)
    return profile


def _record_courier_event(profile: CourierProfile, event: Event[CourierData], *, actor_id: int) -> None:
    data = CourierData(user_id=profile.user_id, reason=profile.status_reason)
    record_event(event, profile.pk, actor_id=actor_id, data=data)
