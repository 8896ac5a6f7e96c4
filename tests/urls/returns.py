"""Addresses of returns: Alice has bought and asks, Bob has sold and answers; for everybody else there is nothing here."""

from collections.abc import Callable

from returns.models import ReturnRequest
from returns.states import ReturnStatus
from tests.factories.returns import create_delivered_order, create_return
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row

_BUYER = {"anonymous": 302, "alice": 200}
_POSTED = {"anonymous": 302, "alice": 302}
_SELLER = {"anonymous": 302, "bob": 200}
_ANSWERED = {"anonymous": 302, "bob": 302}


def _order(cast: Cast) -> list[str]:
    return [create_delivered_order(buyer=cast.alice, store=create_store(owner=cast.bob)).number]


def _at(status: str) -> Callable[[Cast], list[str]]:
    def number(cast: Cast) -> list[str]:
        order = create_delivered_order(buyer=cast.alice, store=create_store(owner=cast.bob))
        found: ReturnRequest = create_return(order, status=status)
        return [found.number]

    return number


_asked, _approved, _refused, _received = map(
    _at, (ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.REFUSED, ReturnStatus.RECEIVED)
)

ROWS = [
    Row("returns:list", {"anonymous": 302}, anyone=200),
    Row("returns:add", _BUYER, anyone=404, args=_order),
    Row("returns:add", {"anonymous": 302, "alice": 422}, anyone=404, args=_order, method="post", data={"token": "t"}),
    Row("returns:detail", _BUYER, anyone=404, args=_asked),
    Row("returns:detail", {"anonymous": 302}, anyone=404, args=lambda cast: ["RT-NOTHING"]),
    Row("returns:withdraw", _POSTED, anyone=404, args=_asked, method="post"),
    Row("returns:send", _POSTED, anyone=404, args=_approved, method="post", data={"way": "brought"}),
    Row("returns:send", {"anonymous": 302, "alice": 422}, anyone=404, args=_approved, method="post", data={"way": "by_air"}),
    Row("returns:appeal", _POSTED, anyone=404, args=_refused, method="post", data={"text": "It was never worn."}),
    Row("returns:appeal", {"anonymous": 302, "alice": 422}, anyone=404, args=_refused, method="post"),
    Row("sellers:returns", _SELLER, anyone=404, args=lambda cast: [create_store(owner=cast.bob)][:0]),
    Row("sellers:returns", _SELLER, anyone=404, args=lambda cast: [create_store(owner=cast.bob)][:0], data={"show": "x", "from": "9-9"}),
    Row("sellers:return", _SELLER, anyone=404, args=_asked),
    Row("sellers:return_approve", _ANSWERED, anyone=404, args=_asked, method="post"),
    Row("sellers:return_refuse", _ANSWERED, anyone=404, args=_asked, method="post", data={"reason": "Worn"}),
    Row("sellers:return_refuse", {"anonymous": 302, "bob": 422}, anyone=404, args=_received, method="post", data={"reason": "Torn"}),
    Row("sellers:return_receive", _ANSWERED, anyone=404, args=_approved, method="post"),
    Row("sellers:return_inspect", _ANSWERED, anyone=404, args=_received, method="post", data={"restock": "yes"}),
]
