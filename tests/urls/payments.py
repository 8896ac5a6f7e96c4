"""Addresses of payments: Alice's for herself alone, the inbox for whoever can sign."""

from tests.factories.orders import create_order
from tests.urls.table import Cast, Row

_VISITOR = {"anonymous": 302}


def _payment_of_alice(cast: Cast) -> list[int]:
    return [create_order(buyer=cast.alice).payments.get().pk]


ROWS = [
    Row("payments:payment", {**_VISITOR, "alice": 302}, anyone=404, args=_payment_of_alice),
    Row("payments:start", {**_VISITOR, "alice": 422}, anyone=404, args=_payment_of_alice, method="post"),
    Row("payments:back", {**_VISITOR, "alice": 302}, anyone=404, args=_payment_of_alice),
    Row("payments:webhook", anyone=404, args=lambda cast: ["shells"], method="post"),
    Row("sandbox:charge", {**_VISITOR}, anyone=404, args=lambda cast: ["stripe", "cs_1"]),
    Row("payments:webhook", anyone=405, args=lambda cast: ["shells"]),
]
