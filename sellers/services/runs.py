"""Doing one thing to many products, once, however often the page that asks for it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from sellers.models import BulkRun
from shop.accounts.models import User
from shop.catalog.services.bulk import Outcome
from shop.stores.models import Store


def run_once(*, key: UUID, store: Store, action: str, author: User, work: Callable[[], Iterable[Outcome]]) -> BulkRun:
    """Do the work and keep its outcome under the key; when that is known already, only look it up.

    All in one transaction: a process that dies leaves nothing half done, and the page can be sent again.
    """
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        known = BulkRun.objects.filter(key=key, store=store).first()
        if known:
            return known
        outcome = [_line(each) for each in work()]
        return BulkRun.objects.create(key=key, store=store, action=action, author=author, outcome=outcome)


def _line(outcome: Outcome) -> dict[str, Any]:
    return {"pk": outcome.product.pk, "title": outcome.product.title, "ok": outcome.done, "text": str(outcome.message)}
