"""Facts of notifications."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from shop.common.clock import now
from shop.common.integrity import integrity_check
from shop.notifications.models import Sending
from shop.notifications.states import SendingStatus

OPEN = (SendingStatus.WAITING, SendingStatus.SENDING)


@integrity_check("every message that is over says when, and none that is not")
def ended_sendings_say_when() -> Iterator[str]:
    """An end without its moment would never be looked at."""
    for pk in Sending.objects.filter(Q(status__in=OPEN) ^ Q(ended_at=None)).values_list("pk", flat=True):
        yield f"sending {pk}"


@integrity_check("no message has been on its way for an hour")
def nothing_is_on_its_way_for_ever() -> Iterator[str]:
    """The sweep names what its sender left behind."""
    stuck = Sending.objects.filter(status=SendingStatus.SENDING, claimed_at__lt=now() - timedelta(hours=1))
    for pk in stuck.values_list("pk", flat=True):
        yield f"sending {pk}"
