"""The number beside the bell."""

from functools import cache, partial

from django.http import HttpRequest

from shop.notifications.queries import unread_lines


def notifications(request: HttpRequest) -> dict[str, object]:
    """Unread lines of the visitor's inbox, a hundred at most; counted once, and only where a page shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notifications": 0}
    return {"unread_notifications": cache(partial(unread_lines, user.pk))}
