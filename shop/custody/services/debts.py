"""Telling stores what they owe, before cash orders have to pause."""

from django.db import transaction

from shop.custody.events import STORE_DEBT_LIFTED, STORE_DEBT_REACHED, StoreDebtData
from shop.custody.models import DebtNotice
from shop.custody.queries.debts import OVER, debt_of, stores_of_party
from shop.events.services import record_event
from shop.stores.models import Store


def remind_party_of_debt(store_id: int) -> None:
    """The same for every store that shares the limit with this one: what one owes leaves the others less room."""
    for pk in stores_of_party(Store.objects.get(pk=store_id)):
        remind_of_debt(pk)


def remind_of_debt(store_id: int) -> int:
    """Event store_debt.reached once for each of 50, 80 and 100 % of the limit that the debt climbs to, and once beyond it.

    store_debt.lifted when cash orders go on again. Returns the level told last; may run at any time, any number of times.
    """
    store = Store.objects.select_related("country", "owner").get(pk=store_id)
    with transaction.atomic():
        DebtNotice.objects.get_or_create(store=store)
        notice = DebtNotice.objects.select_for_update().get(store=store)
        debt, before = debt_of(store), notice.percent
        if debt.level == before:
            return before
        notice.percent = debt.level
        notice.save(update_fields=["percent", "told_at"])
        data = StoreDebtData(
            percent=min(debt.level, 100),
            owed_minor=debt.owed_together.minor,
            limit_minor=debt.limit.minor if debt.limit is not None else None,
            currency=store.currency,
            user_id=store.owner_id,
            store=store.name,
        )
        if debt.level > before:
            record_event(STORE_DEBT_REACHED, store.pk, data=data)
        elif before == OVER:
            record_event(STORE_DEBT_LIFTED, store.pk, data=data)
    return notice.percent
