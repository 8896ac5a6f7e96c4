"""A difference is noted by name, and those who settle cash hear of it."""

from typing import Any

from shop.custody.events import DISCREPANCY_FOUND, DiscrepancyData
from shop.custody.models import Discrepancy
from shop.events.services import record_event


def note_discrepancy(missing_minor: int, *, actor_id: int, **facts: Any) -> Discrepancy:
    """In the caller's transaction. `facts` are the row's: cause, desk, what was counted, who brought it, in whose hands it is."""
    found = Discrepancy.objects.create(missing_minor=missing_minor, open_minor=missing_minor, **facts)
    data = DiscrepancyData(desk_id=found.desk_id, person_id=found.person_id, missing_minor=missing_minor, currency=found.currency)
    record_event(DISCREPANCY_FOUND, found.pk, actor_id=actor_id, data=data)
    return found
