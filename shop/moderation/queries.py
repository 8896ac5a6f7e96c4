"""What waits for a moderator."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from shop.catalog.models import Product
from shop.catalog.states import ProductStatus
from shop.events.models import DomainEvent
from shop.moderation.models import SubmittedProduct


def review_queue() -> QuerySet[Any]:
    """Submitted listings with `submitted_at`, the longest wait first."""
    submitted = DomainEvent.objects.filter(name="product.submitted", subject="product", subject_id=OuterRef("pk")).order_by("-pk")
    queue = SubmittedProduct.objects.filter(status=ProductStatus.SUBMITTED).select_related("store", "category")
    return queue.annotate(submitted_at=Subquery(submitted.values("occurred_at")[:1])).order_by("submitted_at", "pk")


def last_change(product_pk: int) -> int:
    """Which event was the last that may have changed what the listing shows; 0 when none has."""
    events = DomainEvent.objects.about("product", product_pk).filter(name__in=("product.changed", "product.submitted"))
    return events.order_by("-pk").values_list("pk", flat=True).first() or 0


def listing_for_review(pk: int) -> QuerySet[Product]:
    """One listing with all that a moderator judges, in a fixed number of queries."""
    return (
        Product.objects.filter(pk=pk)
        .select_related("store__owner", "category", "store__region")
        .prefetch_related("pictures__image", "variants", "options__values", "review_decisions__moderator")
    )
