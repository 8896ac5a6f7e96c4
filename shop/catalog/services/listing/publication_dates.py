"""Going live at a chosen moment. The moment opens the door only for what may pass: reviewed, or a trusted store's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_SCHEDULE_MISSED, PRODUCT_SCHEDULED, ProductPassedData, ProductScheduleMissedData
from shop.catalog.exceptions import InvalidListing, InvalidProductMove
from shop.catalog.models import Product
from shop.catalog.services.listing.review import publish_scheduled_product, return_to_review
from shop.catalog.states import ProductStatus
from shop.common.clock import is_meant, now
from shop.events.services import record_event

BEFORE_THE_SHELF = (ProductStatus.DRAFT, ProductStatus.SUBMITTED, ProductStatus.CHANGES_REQUESTED, ProductStatus.SCHEDULED)


def schedule_product(product: Product, *, at: datetime | None, actor_id: int | None) -> None:
    """Let it go live at that moment (UTC), or, with None, as soon as it may: one that waits for its moment then goes live now.

    A draft has to be submitted as well, and to pass its review by then. Raises InvalidListing on a moment that is past,
    InvalidProductMove when it is live already or put away.
    """
    if at is not None and at <= now():
        raise InvalidListing(_("Choose a moment in the future."))
    if at is not None and not is_meant(at):
        raise InvalidListing(_("Check the year."))
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        if product.status not in BEFORE_THE_SHELF:
            raise InvalidProductMove(_("Only what is not live yet can be scheduled."))
        if product.publish_at == at:
            return
        product.publish_at = at
        product.save(update_fields=["publish_at"])
        if at is None and product.status == ProductStatus.SCHEDULED:
            _publish_or_return(product, actor_id=actor_id)
        else:
            record_event(PRODUCT_SCHEDULED, product.pk, actor_id=actor_id, data=ProductPassedData(at=at.isoformat() if at else None))


def publish_if_due(product_id: int) -> None:
    """If its moment has come, put it on the shelves, or record that it was missed. Safe to call any number of times."""
    with transaction.atomic():
        due = Product.objects.select_for_update(of=("self",)).select_related("store").filter(pk=product_id, publish_at__lte=now())
        product = due.first()
        if product is None:
            return
        was = product.status
        if was == ProductStatus.SCHEDULED:
            _publish_or_return(product, actor_id=None)
        if product.status == ProductStatus.APPROVED:
            return
        product.publish_at = None
        product.save(update_fields=["publish_at"])
        if was in BEFORE_THE_SHELF:
            record_event(PRODUCT_SCHEDULE_MISSED, product.pk, data=ProductScheduleMissedData(status=product.status))


def publish_due_products(*, limit: int = 500) -> int:
    """Publish what is due and was missed by its own job. Returns how many were due."""
    due = list(Product.objects.filter(publish_at__lte=now()).order_by("publish_at").values_list("pk", flat=True)[:limit])
    for pk in due:
        publish_if_due(pk)
    return len(due)


def _publish_or_return(product: Product, *, actor_id: int | None) -> None:
    if product.reviewed_at is None and not product.store.is_trusted:
        return_to_review(product, actor_id=actor_id)
    else:
        publish_scheduled_product(product, actor_id=actor_id)
