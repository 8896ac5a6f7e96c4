"""What happens to papers."""

from __future__ import annotations

from typing import TypedDict

from shop.events.declarations import Event


class PaperIssuedData(TypedDict):
    """Which paper (a PaperKind), of whose store, to whom, and about which order, if about one."""

    number: str
    kind: str
    store_id: int
    receiver_id: int
    order_id: int | None


PAPER_ISSUED = Event("paper.issued", PaperIssuedData, "A paper has its number and its seal.", history_only=True)
