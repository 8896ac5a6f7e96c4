"""What is delivered as soon as it is paid."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shop.catalog.models import Variant
from shop.catalog.services.listing import need_for_review
from shop.digital.services import deliver_downloads
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_DELIVERED, ORDER_PAID, ORDER_PLACED


@on_event(ORDER_PAID, ORDER_DELIVERED)
def deliver_when_paid(event: DomainEvent) -> None:
    """Files and codes are their buyer's as soon as they are paid, or the goods that they were ordered with are handed over."""
    deliver_downloads(event.subject_id)


@need_for_review
def downloads_need_content(variants: Sequence[Variant]) -> str:
    """Nobody can buy a download that cannot be delivered."""
    ids = [variant.pk for variant in variants if variant.is_digital]
    bare = Variant.objects.filter(pk__in=ids, licence_keys=None).exclude(files__is_current=True)
    return _("Upload the file of each download, or its codes.") if ids and bare.exists() else ""


@on_event(ORDER_PLACED)
def deliver_what_costs_nothing(event: DomainEvent) -> None:
    """Where nothing is to be paid, no payment is heard of."""
    order = ORDER_PLACED.read(event)
    if not order.get("is_prepaid", False) and not order["total_minor"]:
        deliver_downloads(event.subject_id)
