"""Old notifications are deleted."""

from datetime import timedelta

from django.conf import settings

from shop.common.clock import now
from shop.notifications.models import Notification

AT_ONCE = 2_000  # rows of one statement: nobody waits for the lock of a long one


def delete_old_notifications(*, days: int | None = None) -> int:
    """Delete notifications older than that, read or not, with their sendings. NOTIFICATION_DAYS where none is named. Returns how many."""
    before = now() - timedelta(days=settings.NOTIFICATION_DAYS if days is None else days)
    deleted = 0
    while ids := list(Notification.objects.filter(created_at__lt=before).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        Notification.objects.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted
