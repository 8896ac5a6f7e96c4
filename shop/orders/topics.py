"""The live topic `order:<id>`: pages that show an order hear of its changes at once (`shop.common.live`)."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from shop.accounts.models import User
from shop.common.live import live_topic
from shop.events.queries import event_version
from shop.orders.models import Order


@live_topic("order", version_of=event_version("order"))
def may_watch_order(user: User | AnonymousUser, pk: int) -> bool:
    """The buyer and the owner of the store; `couriers.topics` adds who carries the parcel."""
    return user.is_authenticated and Order.objects.filter(Q(buyer=user.pk) | Q(store__owner=user.pk), pk=pk).exists()
