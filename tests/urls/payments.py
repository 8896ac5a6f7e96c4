"""Addresses of payments: Alice's for herself alone, the inbox for whoever can sign."""

from couriers.states import DeliveryStatus
from shop.payments.services import name_carrier, refund_order
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.orders import create_order
from tests.urls.table import Cast, Row

_VISITOR = {"anonymous": 302}


def _payment_of_alice(cast: Cast) -> list[int]:
    return [create_order(buyer=cast.alice).payments.get().pk]


def _order_of_alice(cast: Cast) -> list[str]:
    return [create_order(buyer=cast.alice).number]


def _refund_of_alice(cast: Cast) -> list[str]:
    """She is owed cash, which Carol brings out of what is in her hands."""
    create_courier(user=cast.carol)
    order = create_delivery(status=DeliveryStatus.DELIVERED, courier=cast.carol, buyer=cast.alice).order
    facts = {"cause": "returned", "reason": "Broken", "delivery": False, "key": "k"}
    refund = refund_order(order, quantities=None, actor_id=cast.sam.pk, **facts)
    name_carrier(refund, cast.carol, actor_id=cast.sam.pk)
    return [refund.number]


_ALICE_ACTS = {**_VISITOR, "alice": 302}

ROWS = [
    Row("payments:refunds", _VISITOR, anyone=200),
    Row("payments:credit_out", anyone=302, method="post"),
    Row("payments:refund_credit", _ALICE_ACTS, anyone=404, args=_refund_of_alice, method="post"),
    Row("payments:refund_code", _ALICE_ACTS, anyone=404, args=_refund_of_alice, method="post"),
    Row("payments:carry", _VISITOR, anyone=200),
    Row("payments:carry_done", {**_VISITOR, "carol": 422}, anyone=404, args=_refund_of_alice, method="post"),
    Row("payments:payment", {**_VISITOR, "alice": 302}, anyone=404, args=_payment_of_alice),
    Row("payments:order", {**_VISITOR, "alice": 302}, anyone=404, args=_order_of_alice),
    Row("payments:start", {**_VISITOR, "alice": 422}, anyone=404, args=_payment_of_alice, method="post"),
    Row("payments:back", {**_VISITOR, "alice": 302}, anyone=404, args=_payment_of_alice),
    Row("payments:webhook", anyone=404, args=lambda cast: ["shells"], method="post"),
    Row("sandbox:texts", anyone=404),
    Row("sandbox:charge", {**_VISITOR}, anyone=404, args=lambda cast: ["stripe", "cs_1"]),
    Row("sandbox:setup", {**_VISITOR}, anyone=404, args=lambda cast: ["stripe", "acct_1"]),
    Row("payments:webhook", anyone=405, args=lambda cast: ["shells"]),
]
