"""The inbox for other clients than our pages."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from shop.accounts.models import User
from shop.common.sockets import Frame, JsonConsumer
from shop.notifications.models import Notification

MISSED = 100  # of the newest, for who comes back after long; the rest is on the page


class NotificationConsumer(JsonConsumer):
    """One person's new notifications, in their language."""

    kind = "user"

    def subject(self, user: User | AnonymousUser) -> int:
        """The person's own."""
        return user.pk or 0

    @staticmethod
    def news(pk: int, since: int) -> list[Frame]:
        """What came after the one with that id."""
        newest = Notification.objects.of(pk).filter(pk__gt=since).select_related("recipient").order_by("-pk")[:MISSED]
        return [_frame(notification) for notification in reversed(newest)]


def _frame(notification: Notification) -> Frame:
    with override(notification.recipient.language):
        content = {"id": notification.pk, "kind": notification.kind, "text": notification.text, "url": notification.url}
    content["timestamp"] = notification.created_at.isoformat()
    return {"type": "notification.new", "notification": content, "version": notification.pk}
