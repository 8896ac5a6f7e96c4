"""Its deadline is set when it is agreed."""

from functools import partial

from shop.common.jobs import enqueue
from shop.deals.models import Deal
from shop.deals.tasks import end
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event("deal.agreed", "deal.reopened")
def set_deadline(event: DomainEvent) -> None:
    """The units are free again at that moment."""
    deal = Deal.objects.get(pk=event.subject_id)
    enqueue(partial(end.schedule, (deal.pk,), eta=deal.expires_at))
