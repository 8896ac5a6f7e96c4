"""Addresses of downloads: Alice bought, Bob sold, and what he sold is hers alone now."""

from shop.digital.models import Download
from shop.digital.services import _give_line
from tests.factories.digital import create_book
from tests.factories.orders import create_order
from tests.urls.table import Cast, Row


def _download_of_alice(cast: Cast) -> list[str | int]:
    order = create_order(buyer=cast.alice, variants=[create_book()])
    _give_line(order.lines.get())
    return [order.number, Download.objects.get().pk]


ROWS = [Row("digital:download", {"anonymous": 302, "alice": 200}, anyone=404, args=_download_of_alice, method="post")]
