"""Moving a store to another address."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from shop.common.slugs import AddressTaken, move_to_slug, slug_of
from shop.events.services import record_event
from shop.stores.events import STORE_RENAMED, StoreRenamedData
from shop.stores.exceptions import InvalidStore
from shop.stores.models import Store

LONGEST = 54  # letters; the column has room for a number behind them


def rename_store(store: Store, *, address: str, actor_id: int | None) -> bool:
    """Move it to /s/<address>/; the words are folded as for a new store. False when it stands there already.

    The address it leaves goes on leading to it, and nobody else ever gets it. InvalidStore when another store has or had the new one.
    """
    slug = slug_of(address, fallback="", max_length=LONGEST)
    if not slug:
        raise InvalidStore(_("Write the address in letters and figures."))
    with transaction.atomic():
        store.refresh_from_db(from_queryset=Store.objects.select_for_update())
        before = store.slug
        try:
            moved = move_to_slug(store, slug)
        except AddressTaken as error:
            raise InvalidStore(_("Another store has or had the address “%(address)s”. Choose another one.") % {"address": slug}) from error
        if moved:
            record_event(STORE_RENAMED, store.pk, actor_id=actor_id, data=StoreRenamedData({"from": before, "to": slug}))
    return moved
