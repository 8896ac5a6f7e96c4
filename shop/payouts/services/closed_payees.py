"""Money of whoever staff have closed stays here until staff decide."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from shop.common.clock import now
from shop.common.phrases import kept_phrase
from shop.events.services import Fact, record_events
from shop.payouts.events import PAYEE_STOPPED, PayeeData
from shop.payouts.models import Payee
from shop.payouts.queries.payees import owner_of
from shop.payouts.states import PayeeKind
from shop.stores.models import Store


def stop_payouts_to_store(store: Store, *, actor_id: int | None) -> None:
    """Nothing is asked for, approved or sent until staff resume the payee; also what the store earns by orders under way."""
    who = {"kind": PayeeKind.STORE, "holder_id": store.pk, "currency": store.currency}
    with transaction.atomic():
        Payee.objects.bulk_create([Payee(**who, country_id=store.country_id)], ignore_conflicts=True)
        _stop_payees(Payee.objects.filter(kind=PayeeKind.STORE, holder_id=store.pk), actor_id=actor_id)


def stop_payouts_to_courier(user_id: int, *, actor_id: int | None) -> None:
    """The same for what a person earned by carrying."""
    with transaction.atomic():
        _stop_payees(Payee.objects.filter(kind=PayeeKind.COURIER, holder_id=user_id), actor_id=actor_id)


def _stop_payees(payees: QuerySet[Payee], *, actor_id: int | None) -> None:
    reason = kept_phrase("payee", "closed")
    going = list(payees.filter(stopped_at=None).select_for_update().order_by("pk"))
    Payee.objects.filter(pk__in=[payee.pk for payee in going]).update(stopped_at=now(), stop_reason=reason, stopped_by_id=actor_id)
    told = [Fact(PAYEE_STOPPED, each.pk, actor_id=actor_id, data=PayeeData(user_id=owner_of(each), reason=reason)) for each in going]
    record_events(told)
