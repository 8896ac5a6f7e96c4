"""The number beside the envelope."""

from functools import cache, partial

from django.http import HttpRequest

from shop.chat.queries import unread_count


def chat(request: HttpRequest) -> dict[str, object]:
    """Conversations with something unread; counted once, and only where a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_messages": 0}
    return {"unread_messages": cache(partial(unread_count, user.pk))}
