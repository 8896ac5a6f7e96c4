"""The number beside the bell."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shop.notifications.models import Notification


def notifications(request: HttpRequest) -> dict[str, object]:
    """Unread notifications of the visitor, counted only where a page shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notifications": 0}
    return {"unread_notifications": SimpleLazyObject(lambda: Notification.objects.of(user.pk).unread().count())}
