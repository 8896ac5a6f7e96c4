"""Its deadline is set when it is agreed."""

from functools import partial

from shop.common.jobs import enqueue
from shop.deals.events import DEAL_AGREED, DEAL_REOPENED
from shop.deals.models import Deal
from shop.deals.tasks import end_deal
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event(DEAL_AGREED, DEAL_REOPENED)
def schedule_deal_end(event: DomainEvent) -> None:
    """Schedule the deal's end for its deadline."""
    deal = Deal.objects.get(pk=event.subject_id)
    enqueue(partial(end_deal.schedule, (deal.pk,), eta=deal.expires_at))
