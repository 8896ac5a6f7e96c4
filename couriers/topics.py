"""Who may watch a parcel and the courier market live."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from couriers.models import CourierProfile, Delivery
from couriers.states import CourierStatus
from shop.accounts.models import User
from shop.common.live import live_topic
from shop.events.queries import event_version


@live_topic("delivery", version_of=event_version("delivery"))
def may_watch_delivery(user: User | AnonymousUser, pk: int) -> bool:
    """Buyer, seller and courier."""
    sides = Q(order__buyer=user.pk) | Q(order__store__owner=user.pk) | Q(courier=user.pk)
    return user.is_authenticated and Delivery.objects.filter(sides, pk=pk).exists()


@live_topic("order")
def may_watch_the_order_he_carries(user: User | AnonymousUser, pk: int) -> bool:
    """The courier of its parcel."""
    return user.is_authenticated and Delivery.objects.filter(courier=user.pk, order=pk).exists()


@live_topic("market")
def may_watch_market(user: User | AnonymousUser, pk: int) -> bool:
    """Couriers of the zone, which the number names."""
    return user.is_authenticated and CourierProfile.objects.filter(user=user.pk, region=pk, status=CourierStatus.APPROVED).exists()
