"""The number beside the bell."""

from functools import cache

from django.http import HttpRequest

from shop.notifications.models import Notification


def notifications(request: HttpRequest) -> dict[str, object]:
    """Unread lines of the visitor's inbox; counted once, and only where a page shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notifications": 0}
    return {"unread_notifications": cache(Notification.objects.of(user.pk).unread().bundles)}
