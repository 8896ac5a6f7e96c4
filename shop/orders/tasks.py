"""Jobs of orders: deadlines, and the link of a guest."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.accounts.providers import can_text, send_sms
from shop.orders.guest_links import guest_link
from shop.orders.models import Checkout, Order
from shop.orders.services import announce_delays, close_overdue, complete_overdue, expire_order, measure_preparation


@db_task()
def run_expiry(order_id: int) -> None:
    """Set for the moment at which the seller's time runs out."""
    expire_order(order_id)


@db_task(retries=3, retry_delay=60)
def text_guest_link(checkout_id: int) -> None:
    """The secret link, to the number that the guest has proved: to an unproved one it might reach a stranger."""
    placed = Checkout.objects.select_related("buyer").filter(pk=checkout_id).exclude(guest_key="").first()
    if placed is None or not placed.buyer.is_guest or not placed.buyer.phone_verified or not can_text():
        return
    with translation.override(placed.buyer.language):
        words = {"site": settings.SITE_NAME, "link": guest_link(placed)}
        send_sms(to=str(placed.buyer.phone), text=_("Your %(site)s order: %(link)s Keep this link to yourself.") % words)


@db_task()
def run_completion() -> None:
    """Set for the moment at which the days after a delivery are over."""
    complete_overdue()


@db_periodic_task(crontab(minute="*/5"))
def sweep_deadlines() -> None:
    """What the two jobs have missed."""
    close_overdue(Order.objects.all(), limit=500)
    complete_overdue()


@db_periodic_task(crontab(minute="10,40"))
def sweep_promises() -> None:
    """Whoever waits, and whoever is waited for, hears of a delay once."""
    announce_delays()


@db_periodic_task(crontab(hour="2", minute="20"))
def measure_stores() -> None:
    """What the stores need to prepare an order, for the days that they promise."""
    measure_preparation()
