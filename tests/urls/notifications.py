"""Addresses of the inbox."""

from collections.abc import Sequence
from typing import Any

from shop.notifications.models import Notification
from tests.urls.table import Cast, Row


def _told_alice(cast: Cast) -> Sequence[Any]:
    row = Notification.objects.create(recipient=cast.alice, kind="order.ready", data={"number": "GN-1"}, key="1", url="/notifications/")
    return [row.pk]


ROWS = [
    Row("notifications:inbox", {"anonymous": 302}, anyone=200),
    Row("notifications:bell", {"anonymous": 302}, anyone=200),
    Row("notifications:read_all", anyone=302, method="post"),
    Row("notifications:open", {"anonymous": 302, "alice": 302}, args=_told_alice, anyone=404),
]
