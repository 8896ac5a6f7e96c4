"""Facts about parcels that must hold across tables."""

from collections.abc import Iterator

from django.db.models import Count, Q

from couriers.models import Delivery, HandoverCode
from couriers.states import AWAY, HOLDER_OF, DeliveryStatus
from shop.common.integrity import integrity_check
from shop.orders.models import Order
from shop.orders.states import Fulfilment

ARRIVED = [Fulfilment.DELIVERED, Fulfilment.COMPLETED]


@integrity_check("every parcel has the one holder that its state names")
def parcels_with_wrong_holder() -> Iterator[str]:
    """Holder and state disagree, or a carried parcel has nobody to carry it."""
    agreed = Q()
    for status, holder in HOLDER_OF.items():
        agreed |= Q(status=status, holder=holder)
    for delivery in Delivery.objects.exclude(agreed):
        yield f"delivery {delivery.pk} is {delivery.status} but in the hands of {delivery.holder}"
    for delivery in Delivery.objects.with_order().filter(status__in=AWAY):
        if delivery.carrier_id is None:
            yield f"delivery {delivery.pk} is {delivery.status} but nobody carries it"


@integrity_check("a delivery is delivered exactly when its order is")
def deliveries_at_odds_with_orders() -> Iterator[str]:
    """One says delivered and the other does not."""
    at_odds = Q(status=DeliveryStatus.DELIVERED) ^ Q(order__fulfilment__in=ARRIVED)
    for delivery in Delivery.objects.filter(at_odds).select_related("order"):
        yield f"delivery {delivery.pk} is {delivery.status} but order {delivery.order.number} is {delivery.order.fulfilment}"
    for number in Order.objects.filter(fulfilment__in=ARRIVED, delivery=None).values_list("number", flat=True):
        yield f"order {number} is delivered without a delivery"


@integrity_check("a parcel is on its way exactly when its order is handed over")
def parcels_away_without_hand_over() -> Iterator[str]:
    """The parcel has left the store and the order does not know, or the other way round."""
    at_odds = Q(status__in=AWAY) ^ Q(order__fulfilment=Fulfilment.HANDED_OVER)
    for delivery in Delivery.objects.filter(at_odds).select_related("order"):
        yield f"delivery {delivery.pk} is {delivery.status} but order {delivery.order.number} is {delivery.order.fulfilment}"
    for number in Order.objects.filter(fulfilment=Fulfilment.HANDED_OVER, delivery=None).values_list("number", flat=True):
        yield f"order {number} is handed over without a delivery"


@integrity_check("each side of a delivery has at most one live handover code")
def sides_with_several_codes() -> Iterator[str]:
    """Two QR codes would open the same door."""
    sides = HandoverCode.objects.live().values("delivery_id", "side").annotate(codes=Count("pk")).filter(codes__gt=1)
    for row in sides.order_by():
        yield f"delivery {row['delivery_id']} has {row['codes']} live codes of the {row['side']}"


@integrity_check("no cash is confirmed outside the door")
def stray_confirmations() -> Iterator[str]:
    """A word about cash on a parcel that is neither at the door nor delivered."""
    spoken = Q(carrier_got_cash_at__isnull=False) | Q(buyer_paid_cash_at__isnull=False)
    at_door = [DeliveryStatus.AT_DOOR, DeliveryStatus.DELIVERED]
    for delivery in Delivery.objects.filter(spoken).exclude(status__in=at_door):
        yield f"delivery {delivery.pk} is {delivery.status} but cash was confirmed"
