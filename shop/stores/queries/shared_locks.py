"""Stores held open for the length of a transaction, by any number of buyers at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from shop.stores.models import Store
from shop.stores.states import StoreStatus


def hold_open_stores(store_ids: Sequence[int]) -> list[str]:
    """The names of those that staff have closed. From here to the end of the transaction no other one of them can be closed.

    Buyers do not wait for one another: they share the lock, which Django's `select_for_update` cannot ask for. Foreign keys do not hold
    it either: they are checked at the commit only.
    """
    query, params = Store.objects.filter(pk__in=store_ids).order_by("pk").values_list("name", "status").query.sql_with_params()
    lock = " FOR KEY SHARE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(query + lock, params)
        return [name for name, status in cursor.fetchall() if status == StoreStatus.SUSPENDED]
