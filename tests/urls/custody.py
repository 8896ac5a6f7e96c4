"""Addresses of the cash desks: for staff with the right, and nobody else learns that they exist. Sam has every right."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from couriers.states import DeliveryStatus
from shop.common.money import Money
from shop.custody.models import CashDesk, Deposit, Discrepancy
from shop.custody.services import close_day, count_deposit, declare_deposit, make_slip
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import case_of, create_cashier, create_desk
from tests.urls.table import Cast, Row


def _deposit(cast: Cast) -> Deposit:
    create_courier(user=cast.carol)
    create_delivery(status=DeliveryStatus.DELIVERED, courier=cast.carol)
    return declare_deposit(desk=create_desk(), amount=Money(65_000, "GNF"), actor=cast.carol)


def _counted(cast: Cast) -> CashDesk:
    deposit = _deposit(cast)
    for seen_round in (1, 2):
        count_deposit(deposit, counted_minor=60_000, seen_round=seen_round, cashier_id=deposit.desk.cashiers.get().pk)
    return deposit.desk


def _courier(cast: Cast) -> Sequence[Any]:
    create_courier(user=cast.carol)
    return ()


def _desk(cast: Cast) -> Sequence[Any]:
    return (create_desk().pk,)


def _open(cast: Cast) -> Sequence[Any]:
    return (_counted(cast).pk,)


def _own(cast: Cast) -> Sequence[Any]:
    return (_deposit(cast).pk,)


def _slip(cast: Cast) -> Sequence[Any]:
    desk = _counted(cast)
    slip = make_slip(desk, carrier=create_cashier(), amount=Money(1_000, "GNF"), key=uuid4(), actor_id=desk.cashiers.get().pk)
    return (slip.pk,)


def _day(cast: Cast) -> Sequence[Any]:
    desk = _counted(cast)
    return (close_day(desk, counted_minor=60_000, actor_id=desk.cashiers.get().pk).pk,)


def _difference(cast: Cast) -> Sequence[Any]:
    _counted(cast)
    return (Discrepancy.objects.get().pk,)


def _overdue(cast: Cast) -> Sequence[Any]:
    create_courier(user=cast.carol)
    create_delivery(status=DeliveryStatus.DELIVERED, courier=cast.carol)
    return (case_of(cast.carol).pk,)


STAFF = {"anonymous": 302, "sam": 200}
ACTS = {"anonymous": 302, "sam": 302}
ROWS = [
    Row("custody:desks", STAFF, args=lambda cast: _desk(cast)[:0], anyone=404),
    Row("custody:desk", STAFF, args=_desk, anyone=404),
    Row("custody:slip", STAFF, args=_desk, anyone=404),
    Row("custody:slip", {"anonymous": 302, "sam": 422}, args=_open, anyone=404, method="post"),
    Row("custody:float", STAFF, args=_desk, anyone=404),
    Row("custody:close", STAFF, args=_open, anyone=404),
    Row("custody:count", STAFF, args=_own, anyone=404),
    Row("custody:count", ACTS, args=_own, anyone=404, method="post", data={"total": "65000", "round": "1"}),
    Row("custody:slips", STAFF, anyone=404),
    Row("custody:slip_confirm", STAFF, args=_slip, anyone=404),
    Row("custody:slip_back", ACTS, args=_slip, anyone=404, method="post"),
    Row("custody:day", STAFF, args=_day, anyone=404),
    Row("custody:reopen", ACTS, args=_day, anyone=404, method="post", data={"reason": "One more courier"}),
    Row("custody:differences", STAFF, anyone=404),
    Row("custody:difference", STAFF, args=_difference, anyone=404),
    Row("custody:overdue", STAFF, anyone=404),
    Row("custody:overdue_case", STAFF, args=_overdue, anyone=404),
    Row("custody:overdue_case", ACTS, args=_overdue, anyone=404, method="post", data={"reason": "He is gone"}),
    Row("custody:trace", STAFF, anyone=404, data={"number": "GN-NONE"}),
    # The other side of the counter: whoever brings it.
    Row(
        "couriers:declare",
        {"anonymous": 302, "carol": 422},
        args=lambda cast: create_courier(user=cast.carol) and [],
        method="post",
        anyone=404,
    ),
    Row("couriers:deposit", {"anonymous": 302, "carol": 200}, args=_own, anyone=404),
    Row("couriers:deposit_cancel", {"anonymous": 302, "carol": 302}, args=_own, anyone=404, method="post"),
]
