"""Addresses of the inbox."""

from collections.abc import Sequence
from typing import Any

from shop.notifications.links import unsubscribe_address
from shop.notifications.models import Notification
from tests.factories.notifications import create_device
from tests.urls.table import Cast, Row


def _told_alice(cast: Cast) -> Sequence[Any]:
    row = Notification.objects.create(recipient=cast.alice, kind="order.ready", data={"number": "GN-1"}, key="1", url="/notifications/")
    return [row.pk]


def _device_of_alice(cast: Cast) -> Sequence[Any]:
    return [create_device(cast.alice).pk]


def _link_of_alice(cast: Cast) -> Sequence[Any]:
    return [unsubscribe_address(cast.alice.pk, topic="orders").rstrip("/").rpartition("/")[2]]


ROWS = [
    Row("notifications:inbox", {"anonymous": 302}, anyone=200),
    Row("notifications:bell", {"anonymous": 302}, anyone=200),
    Row("notifications:read_all", anyone=302, method="post"),
    Row("notifications:open", {"anonymous": 302, "alice": 302}, args=_told_alice, anyone=404),
    Row("notifications:read", {"anonymous": 302, "alice": 302}, args=_told_alice, anyone=404, method="post"),
    Row("notifications:settings", {"anonymous": 302}, anyone=200),
    Row("notifications:device_add", {"anonymous": 302}, anyone=422, method="post"),
    Row("notifications:device_remove", args=_device_of_alice, anyone=302, method="post"),
    Row("notifications:unsubscribe", args=_link_of_alice, anyone=200),
    Row("notifications:unsubscribe", args=lambda cast: ["forged"], anyone=404),
]
