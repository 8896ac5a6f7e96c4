"""Addresses of couriers and of the door. Alice bought, Bob sells, Carol carries."""

from collections.abc import Callable, Sequence
from typing import Any

from couriers.models import Delivery, HalfConfirmation
from couriers.services import Tracking, confirm_cash_received, deny_payment, send_parcel
from couriers.services.half_links import build_link_address
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


def _received(cast: Cast) -> Delivery:
    return confirm_cash_received(_delivery(cast, DeliveryStatus.AT_DOOR), actor_id=cast.carol.pk)


def _half(cast: Cast) -> Sequence[Any]:
    return [_received(cast).pk]


def _half_at_desk(cast: Cast) -> Sequence[Any]:
    parcel = deny_payment(_received(cast), actor_id=cast.alice.pk)
    return [HalfConfirmation.objects.get(delivery=parcel).pk]


def _link(cast: Cast) -> Sequence[Any]:
    half = HalfConfirmation.objects.get(delivery=_received(cast))
    return [build_link_address(half).rstrip("/").rpartition("/")[2]]


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
    # One word about the cash without the other.
    Row("couriers:text", {"anonymous": 302, "carol": 302}, args=_half, anyone=404, method="post"),
    Row("couriers:number", CARRIER_ONLY, args=_half, anyone=404),
    Row("couriers:number", {"anonymous": 302, "carol": 422}, args=_half, anyone=404, method="post", data={"number": "12"}),
    Row("couriers:deny", BOTH_ACT, args=_half, anyone=404, method="post"),
    Row("couriers:halves", {"anonymous": 302, "sam": 200}, anyone=404),
    Row("couriers:half", {"anonymous": 302, "sam": 200}, args=_half_at_desk, anyone=404),
    Row(
        "couriers:half",
        {"anonymous": 302, "sam": 302},
        args=_half_at_desk,
        anyone=404,
        method="post",
        data={"do": "decide", "outcome": "paid", "reason": "Both were called"},
    ),
    # From a text message, on whatever phone is there.
    Row("couriers:paid_link", args=_link, anyone=200),
    Row("couriers:paid_link", args=_link, anyone=200, method="post", data={"answer": "paid"}),
    Row("couriers:paid_link", args=lambda cast: ["unknown"], anyone=404),
    # Looking at a code never changes anything; who has nothing to do with the parcel learns nothing.
    Row("couriers:handover", {"anonymous": 302, "bob": 200, "alice": 200, "carol": 200}, args=_token(CodeSide.BUYER), anyone=404),
    Row("couriers:handover", {"anonymous": 302, "bob": 200, "alice": 200, "carol": 200}, args=_token(CodeSide.CARRIER), anyone=404),
    Row("couriers:handover", {"anonymous": 302}, args=lambda cast: ["unknown"], anyone=404),
]
