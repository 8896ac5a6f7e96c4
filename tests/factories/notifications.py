"""Notifications that were really told."""

from itertools import count
from typing import Any

from shop.accounts.models import User
from shop.notifications.models import Device, Notification
from shop.notifications.services import notify_recipients_once

_counter = count(1)
ORDER = {"number": "GN-1", "store": "Chez Bob", "reason": "–"}


def tell(
    user: User, kind: str = "order.cancelled", *, data: dict[str, Any] | None = None, url: str = "/orders/", bundle: str = ""
) -> Notification:
    """Told as a handler does it."""
    return notify_recipients_once(f"fact{next(_counter)}", recipients=[user.pk], kind=kind, data=data or ORDER, url=url, bundle=bundle)[0]


def create_device(user: User, **fields: Any) -> Device:
    number = next(_counter)
    return Device.objects.create(user=user, **({"endpoint": f"https://fcm.googleapis.com/{number}", "p256dh": "x", "auth": "y"} | fields))
