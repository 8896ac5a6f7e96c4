"""Which notifications a person has read."""

from shop.common.clock import now
from shop.common.live import hint
from shop.notifications.models import Notification


def mark_bundle_read(user_id: int, *, bundle: str) -> int:
    """The person has read elsewhere what the line stands for. Returns how many were unread."""
    count = Notification.objects.of(user_id).unread().filter(bundle=bundle).update(read_at=now())
    if count:
        hint(f"user:{user_id}")
    return count


def mark_notifications_read(user_id: int, *, pk: int | None = None) -> int:
    """Mark one line of the person's inbox, with all that it stands for, or everything as read. Returns how many were unread."""
    unread = Notification.objects.of(user_id).unread()
    if pk:
        this = Notification.objects.of(user_id).filter(pk=pk)
        unread = unread.filter(bundle__in=this.values("bundle"), pk__lte=pk) | unread.filter(pk=pk)
    count = unread.update(read_at=now())
    if count:
        hint(f"user:{user_id}")  # their other pages
    return count
