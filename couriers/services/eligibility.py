"""Who may carry what."""

from couriers.exceptions import NotApproved, NotAvailable, OutOfZone, OwnParcel
from couriers.models import CourierProfile, Delivery
from shop.accounts.models import User


def require_approved_profile(courier: User) -> CourierProfile:
    """The approved courier's profile; NotApproved otherwise."""
    profile = CourierProfile.objects.filter(user=courier).first()
    if profile is None or not profile.may_carry:
        raise NotApproved
    return profile


def require_working_profile(courier: User) -> CourierProfile:
    """As above, and on duty: NotAvailable otherwise."""
    profile = require_approved_profile(courier)
    if not profile.is_available:
        raise NotAvailable
    return profile


def require_fit(delivery: Delivery, profile: CourierProfile) -> None:
    """OutOfZone when the parcel starts in another region, OwnParcel for the order's own buyer or seller."""
    order = delivery.order
    if order.store.region_id != profile.region_id:
        raise OutOfZone
    if profile.user_id in (order.buyer_id, order.store.owner_id):
        raise OwnParcel
