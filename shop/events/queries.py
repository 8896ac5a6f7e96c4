"""How new a thing is, by what has happened to it."""

from collections.abc import Callable
from datetime import timedelta

from shop.common.clock import now
from shop.events.models import DomainEvent, DomainEventQuerySet

SETTLING = timedelta(seconds=2)  # no page takes so long from reading a thing to reading its version

_subjects: set[str] = set()


def event_version(subject: str) -> Callable[[int], int]:
    """A live topic's `version_of` for what changes with an event only: the id of the last one, 0 when nothing has happened."""
    _subjects.add(subject)
    return lambda pk: _newest_event_id(DomainEvent.objects.about(subject, pk))


def shown_version(subject: str, pk: int) -> int:
    """The version that a page under construction may say it shows; 0 for what has none.

    What happened just now may have come between the page's reading the thing and this: it is left to the socket to say.
    """
    if subject not in _subjects:
        return 0
    return _newest_event_id(DomainEvent.objects.about(subject, pk).filter(occurred_at__lt=now() - SETTLING))


def _newest_event_id(events: DomainEventQuerySet) -> int:
    return events.order_by("-pk").values_list("pk", flat=True).first() or 0
