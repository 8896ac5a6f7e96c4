"""E-mails that come back: nothing more is sent to a dead address."""

from shop.notifications.bounces import dead_address
from shop.notifications.models import DeadAddress


def record_bounce(raw: bytes) -> bool:
    """Read a report of a mail server; send nothing more to an address of ours that it says to be dead. Whether it did."""
    address, status = dead_address(raw)
    if address:
        DeadAddress.objects.bury(address, reason=f"came back: {status}")
    return bool(address)
