"""Refunds that wait for their money go on by themselves when it has come in."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from shop.payments.models import Refund
from shop.payments.services.refund_choices import settle_credit
from shop.payments.services.refund_cover import ask_to_leave, is_free, note_waiting
from shop.payments.states import CREDIT_RAIL
from shop.stores.models import Store
from shop.trust.queries import Leave, party_of


def look_at_waiting(refund_id: int) -> bool:
    """Ask anew about a refund that waits; whether it goes on now. Credit is there at once, cash waits for a desk, a network sends it.

    Safe at any time, any number of times.
    """
    with transaction.atomic():
        refund = Refund.objects.select_for_update(of=("self",)).select_related("order__store__country").get(pk=refund_id)
        if not refund.waits_for or not is_free(refund):
            return False
        answer = ask_to_leave(refund, refund.rail)
        apply_answer(refund, answer)
    return answer.may_go


def apply_answer(refund: Refund, answer: Leave) -> None:
    """Note it; credit that may go is the buyer's at once. The caller holds the refund."""
    note_waiting(refund, answer)
    if answer.may_go and refund.rail == CREDIT_RAIL:
        settle_credit(refund, actor_id=None)


def find_waiting_refunds(*, store_ids: Iterable[int] | None = None, order_ids: Iterable[int] | None = None) -> list[int]:
    """Those that wait, the first to be owed first; of these stores or orders, or all."""
    waiting: QuerySet[Refund] = Refund.objects.exclude(waits_for="")
    if store_ids is not None:
        waiting = waiting.filter(order__store__in=list(store_ids))
    if order_ids is not None:
        stores = Store.objects.filter(orders__in=list(order_ids))
        waiting = waiting.filter(Q(order__in=list(order_ids)) | Q(order__store__in=stores))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def find_party_stores(store_id: int) -> list[int]:
    """That store and all others of the same people: what one brings leaves the others more room."""
    owner_id = Store.objects.values_list("owner_id", flat=True).get(pk=store_id)
    return list(Store.objects.filter(owner__in=party_of(owner_id)).order_by("pk").values_list("pk", flat=True))
