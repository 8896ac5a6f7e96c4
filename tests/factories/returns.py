"""Returns, by the project's own services."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from returns.models import ReturnRequest
from returns.services import ReturnWish, approve_return, receive_return, refuse_return, request_return, send_return
from returns.states import ReturnReason, ReturnStatus, ReturnWay
from shop.common.tokens import url_token
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from tests.factories.orders import create_order
from tests.factories.refunds import stocked
from tests.factories.stores import create_store


def create_delivered_order(*, quantity: int = 2, pieces: int = 1, **fields: Any) -> Order:
    """Pieces at 50 000 and the delivery at 15 000, paid in cash to the store's owner at the door."""
    store = fields.pop("store", None) or create_store()
    variants = fields.pop("variants", None) or [stocked(store) for _ in range(pieces)]
    return create_order(store=store, variants=variants, quantity=quantity, fulfilment=Fulfilment.DELIVERED, **fields)


def wish_for(
    order: Order, *, units: int = 1, reason: str = ReturnReason.CHANGED_MIND, text: str = "It does not fit.", **more: Any
) -> ReturnWish:
    """So many units of the order's first line."""
    return ReturnWish(quantities={order.lines.order_by("pk")[0].pk: units}, reason=reason, text=text, **more)


def create_return(order: Order | None = None, *, status: str = ReturnStatus.REQUESTED, **wish: Any) -> ReturnRequest:
    """One unit that the buyer does not want, brought as far as `status` says by the usual way."""
    order = order or create_delivered_order()
    found = request_return(order, wish_for(order, **wish), token=url_token(), actor_id=order.buyer_id)
    owner = found.store.owner_id
    if status == ReturnStatus.REFUSED:
        return refuse_return(found, "It was worn.", actor_id=owner)
    if status != ReturnStatus.REQUESTED:
        approve_return(found, actor_id=owner)
    if status in (ReturnStatus.ON_WAY, ReturnStatus.RECEIVED):
        send_return(found, way=ReturnWay.BROUGHT, actor_id=order.buyer_id)
    if status == ReturnStatus.RECEIVED:
        receive_return(found, actor_id=owner)
    assert found.status == status
    return found


def clock_strikes(found: ReturnRequest) -> ReturnRequest:
    """Its state's time is over."""
    ReturnRequest.objects.filter(pk=found.pk).update(next_at=F("next_at") - timedelta(days=30))
    found.refresh_from_db()
    return found
