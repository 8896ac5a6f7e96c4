"""The number beside the bell."""

from django.http import HttpRequest


def notifications(request: HttpRequest) -> dict[str, object]:
    """Unread notifications of the visitor."""
    return {"unread_notifications": 0}
