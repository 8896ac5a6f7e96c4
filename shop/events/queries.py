"""How new a thing is, by what has happened to it."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet

from shop.common.clock import now
from shop.common.prepared import Blank, prepared_rows
from shop.events.models import DomainEvent

SETTLING = timedelta(seconds=2)  # no page takes so long from reading a thing to reading its version

_subjects: set[str] = set()


def event_version(subject: str) -> Callable[[int], int]:
    """A live topic's `version_of` for what changes with an event only: the id of the last one, 0 when nothing has happened."""
    _subjects.add(subject)
    return lambda pk: DomainEvent.objects.about(subject, pk).order_by("-pk").values_list("pk", flat=True).first() or 0


def shown_version(subject: str, pk: int) -> int:
    """The version that a page under construction may say it shows; 0 for what has none.

    What happened just now may have come between the page's reading the thing and this: it is left to the socket to say.
    """
    if subject not in _subjects:
        return 0
    return next((newest for (newest,) in _newest_events(subject, pk, now() - SETTLING)), 0)


@prepared_rows
def _newest_events(subject: Blank, pk: Blank, before: Blank) -> QuerySet[DomainEvent, tuple[int]]:
    about = DomainEvent.objects.filter(subject=subject, subject_id=pk, occurred_at__lt=before)
    return about.order_by("-pk").values_list("pk")[:1]
