"""A browser's push messages end with the visit of whoever asked for them: phones are shared."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from shop.accounts.models import User
from shop.notifications.services import forget_device


@receiver(user_logged_out)
def forget_this_browser(sender: object, *, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    """Whoever signs in next on it does not read the last one's messages."""
    pk = request.session.get("push_device") if request is not None and hasattr(request, "session") else None
    if pk and user is not None:
        forget_device(user, pk=pk)
