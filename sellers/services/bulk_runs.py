"""Doing one thing to many products, once, however often the page that asks for it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from sellers.models import BulkRun
from shop.accounts.models import User
from shop.catalog.services.bulk import BulkOutcome
from shop.stores.models import Store


def run_bulk_action_once(*, key: UUID, store: Store, action: str, author: User, work: Callable[[], Iterable[BulkOutcome]]) -> BulkRun:
    """Do the work and store its outcome under the key; when the key is known already, return the stored outcome.

    All in one transaction: a process that dies leaves nothing half done, and the page can be sent again.
    """
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        known = BulkRun.objects.filter(key=key, store=store).first()
        if known:
            return known
        outcome = [_outcome_line(each) for each in work()]
        return BulkRun.objects.create(key=key, store=store, action=action, author=author, outcome=outcome)


def _outcome_line(outcome: BulkOutcome) -> dict[str, Any]:
    return {"pk": outcome.product.pk, "title": outcome.product.title, "ok": outcome.done, "text": str(outcome.message)}
