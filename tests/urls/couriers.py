"""Addresses of couriers and of the door. Alice bought, Bob sells, Carol carries."""

from collections.abc import Callable, Sequence
from typing import Any

from couriers.models import Delivery
from couriers.services import Tracking, send_parcel
from couriers.states import CodeSide, DeliveryStatus
from tests.factories.couriers import code_of, create_courier, create_delivery
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row


def _delivery(cast: Cast, status: str) -> Delivery:
    create_courier(user=cast.carol)
    return create_delivery(status=status, courier=cast.carol, buyer=cast.alice, store=create_store(owner=cast.bob))


def _at(status: str) -> Callable[[Cast], Sequence[Any]]:
    return lambda cast: [_delivery(cast, status).pk]


def _sent(cast: Cast) -> Sequence[Any]:
    parcel = create_delivery(buyer=cast.alice, store=create_store(owner=cast.bob))
    Delivery.objects.update(cash_due_minor=0)  # a parcel service collects none
    return [send_parcel(parcel, Tracking("DHL"), actor_id=cast.bob.pk).pk]


def _courier(cast: Cast) -> Sequence[Any]:
    create_courier(user=cast.carol)
    return []


def _token(side: str) -> Callable[[Cast], Sequence[Any]]:
    return lambda cast: [code_of(_delivery(cast, DeliveryStatus.PICKED_UP), side).token]


CARRIER_ONLY = {"anonymous": 302, "carol": 200}
BOTH_SIDES = {"anonymous": 302, "alice": 200, "carol": 200}
BOTH_ACT = {"anonymous": 302, "alice": 302, "carol": 302}

ROWS = [
    Row("couriers:market", {"carol": 200}, args=_courier, anyone=302),
    Row("couriers:start", {"anonymous": 302}, args=_courier, anyone=200),
    Row("couriers:availability", args=_courier, anyone=302, method="post", data={"available": "yes"}),
    Row("couriers:here", args=_courier, anyone=302, method="post", data={"latitude": "9.5", "longitude": "-13.6"}),
    Row("couriers:deliveries", {"carol": 200, "bob": 200}, args=_courier, anyone=302),
    Row("couriers:cash", {"carol": 200, "bob": 200}, args=_courier, anyone=302),
    Row("couriers:frame", {"anonymous": 302}, anyone=400, method="post"),
    Row("couriers:delivery", CARRIER_ONLY, args=_at(DeliveryStatus.ASSIGNED), anyone=404),
    Row("couriers:claim", {"anonymous": 302, "carol": 302}, args=_at(DeliveryStatus.OFFERED), anyone=404, method="post"),
    Row("couriers:release", {"anonymous": 302, "carol": 302}, args=_at(DeliveryStatus.ASSIGNED), anyone=404, method="post"),
    Row("couriers:take", {"anonymous": 302, "carol": 302}, args=_at(DeliveryStatus.ASSIGNED), anyone=404, method="post"),
    Row("couriers:set_out", {"anonymous": 302, "carol": 409}, args=_at(DeliveryStatus.ASSIGNED), anyone=404, method="post"),
    Row(
        "couriers:fail",
        {"anonymous": 302, "carol": 302},
        args=_at(DeliveryStatus.PICKED_UP),
        anyone=404,
        method="post",
        data={"reason": "absent"},
    ),
    Row("couriers:retry", {"anonymous": 302, "carol": 409}, args=_at(DeliveryStatus.PICKED_UP), anyone=404, method="post"),
    Row("couriers:received", {"anonymous": 302, "carol": 302}, args=_at(DeliveryStatus.AT_DOOR), anyone=404, method="post"),
    Row("couriers:parcel", {"anonymous": 302, "alice": 302}, args=_at(DeliveryStatus.AT_DOOR), anyone=404),
    Row("couriers:paid", {"anonymous": 302, "alice": 302}, args=_at(DeliveryStatus.AT_DOOR), anyone=404, method="post"),
    Row("couriers:undo", BOTH_ACT, args=_at(DeliveryStatus.AT_DOOR), anyone=404, method="post"),
    Row("couriers:received_sent", {"anonymous": 302, "alice": 302}, args=_sent, anyone=404, method="post"),
    Row("couriers:missing", {"anonymous": 302, "alice": 302}, args=_sent, anyone=404, method="post"),
    Row("couriers:new_code", BOTH_ACT, args=_at(DeliveryStatus.PICKED_UP), anyone=404, method="post"),
    Row("couriers:scan", BOTH_SIDES, args=_at(DeliveryStatus.PICKED_UP), anyone=404),
    Row(
        "couriers:spoken",
        {"anonymous": 302, "alice": 422, "carol": 422},
        args=_at(DeliveryStatus.PICKED_UP),
        anyone=404,
        method="post",
        data={"code": "12"},
    ),
    # Looking at a code never changes anything; who has nothing to do with the parcel learns nothing.
    Row("couriers:handover", {"anonymous": 302, "bob": 200, "alice": 200, "carol": 200}, args=_token(CodeSide.BUYER), anyone=404),
    Row("couriers:handover", {"anonymous": 302, "bob": 200, "alice": 200, "carol": 200}, args=_token(CodeSide.CARRIER), anyone=404),
    Row("couriers:handover", {"anonymous": 302}, args=lambda cast: ["unknown"], anyone=404),
]
