"""Addresses of money: Bob's store and Carol have earned; to everybody else the pages do not exist."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.timezone import now

from shop.payouts.models import Payee
from shop.payouts.services import request_payout
from tests.factories.couriers import create_courier
from tests.factories.custody import create_desk
from tests.factories.payouts import create_destination, earn
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row


def _store(cast: Cast) -> Payee:
    return earn(50_000, store=create_store(owner=cast.bob))


def _courier(cast: Cast) -> Payee:
    create_courier(user=cast.carol)
    return earn(15_000, courier=cast.carol)


def _none(build: Callable[[Cast], Payee]) -> Callable[[Cast], Sequence[Any]]:
    def args(cast: Cast) -> Sequence[Any]:
        build(cast)
        return []

    return args


def _rail(build: Callable[[Cast], Payee]) -> Callable[[Cast], Sequence[Any]]:
    """A way that nobody has opened to this market."""
    return lambda cast: ["stripe"] if build(cast) else []


def _payout(build: Callable[[Cast], Payee], who: str) -> Callable[[Cast], Sequence[Any]]:
    return lambda cast: [request_payout(build(cast), rail="desk", actor_id=getattr(cast, who).pk, token="row").pk]


def _account(build: Callable[[Cast], Payee]) -> Callable[[Cast], Sequence[Any]]:
    return lambda cast: [create_destination(build(cast)).pk]


def _month(build: Callable[[Cast], Payee]) -> Callable[[Cast], Sequence[Any]]:
    def args(cast: Cast) -> Sequence[Any]:
        build(cast)
        return [now().year, now().month]

    return args


def _rows(area: str, who: str, build: Callable[[Cast], Payee]) -> list[Row]:
    only = {"anonymous": 302, who: 200}
    acts = {"anonymous": 302, who: 302}
    refused = {"anonymous": 302, who: 422}
    account = {"rail": "bank", "address": "GN76 0001 2345", "holder_name": "Bob", "bank_name": "BICIGUI"}
    return [
        Row(f"payouts:{area}_money", only, args=_none(build), anyone=404),
        Row(f"payouts:{area}_ask", acts, args=_none(build), anyone=404, method="post", data={"rail": "desk", "token": "a"}),
        Row(f"payouts:{area}_ask", {"anonymous": 302, who: 409}, args=_none(build), anyone=404, method="post", data={"rail": "x"}),
        Row(f"payouts:{area}_cancel", acts, args=_payout(build, who), anyone=404, method="post"),
        Row(f"payouts:{area}_account", acts, args=_none(build), anyone=404, method="post", data=account),
        Row(f"payouts:{area}_account", refused, args=_none(build), anyone=404, method="post"),
        Row(f"payouts:{area}_account_remove", acts, args=_account(build), anyone=404, method="post"),
        Row(f"payouts:{area}_connect", {"anonymous": 302, who: 404}, args=_rail(build), anyone=404),
        Row(f"payouts:{area}_connect", {"anonymous": 302, who: 409}, args=_rail(build), anyone=404, method="post"),
        Row(f"payouts:{area}_connected", {"anonymous": 302, who: 404}, args=_rail(build), anyone=404),
        Row(f"payouts:{area}_schedule", acts, args=_none(build), anyone=404, method="post", data={"schedule": "daily", "rail": "desk"}),
        Row(f"payouts:{area}_csv", only, args=_month(build), anyone=404),
        Row(f"payouts:{area}_pdf", only, args=_month(build), anyone=404),
    ]


def _desk(cast: Cast) -> Sequence[Any]:
    return [create_desk(cashier=cast.sam).pk]


ROWS = [
    *_rows("sell", "bob", _store),
    *_rows("deliver", "carol", _courier),
    Row("payouts:deliver_keep", {"anonymous": 302, "carol": 409}, args=_none(_courier), anyone=404, method="post"),
    Row("payouts:desk", {"anonymous": 302, "sam": 200}, args=_desk, anyone=404),
    Row("payouts:desk", {"anonymous": 302, "sam": 404}, args=_desk, anyone=404, method="post"),
]
