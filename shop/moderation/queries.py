"""What waits for a moderator."""

from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from shop.catalog.events import PRODUCT_APPROVED, PRODUCT_CHANGED, PRODUCT_REVIEWED, PRODUCT_REVISED, PRODUCT_SUBMITTED
from shop.catalog.models import Product, ProductRevision
from shop.catalog.states import PASSED, ProductStatus
from shop.events.models import DomainEvent
from shop.moderation.models import SubmittedProduct, Task

# Events after which a listing may show something else than before.
CHANGES = (PRODUCT_CHANGED.name, PRODUCT_SUBMITTED.name, PRODUCT_APPROVED.name, PRODUCT_REVISED.name)


def review_queue() -> QuerySet[Any]:
    """What waits, with `task` (a Task) and `waiting_since`, the longest wait first.

    New listings, changes of live ones, and what trusted stores have published: a listing is there once, with the first of the three.
    """
    revisions = ProductRevision.objects.waiting().filter(product=OuterRef("pk"))
    submitted = DomainEvent.objects.filter(name=PRODUCT_SUBMITTED.name, subject="product", subject_id=OuterRef("pk")).order_by("-pk")
    is_new, is_unseen = Q(status=ProductStatus.SUBMITTED), Q(status__in=PASSED, reviewed_at=None)
    queue = SubmittedProduct.objects.filter(is_new | is_unseen | Exists(revisions)).select_related("store", "category")
    return queue.annotate(
        task=Case(
            When(is_new, then=Value(Task.NEW.value)),
            When(Exists(revisions), then=Value(Task.CHANGE.value)),
            default=Value(Task.AFTER.value),
            output_field=CharField(),
        ),
        waiting_since=Case(
            When(is_new, then=Subquery(submitted.values("occurred_at")[:1])),
            default=Coalesce(Subquery(revisions.values("submitted_at")[:1]), F("unseen_since"), F("published_at"), F("created_at")),
            output_field=DateTimeField(),
        ),
    ).order_by("waiting_since", "pk")


def last_change(product_pk: int) -> int:
    """Which event was the last that may have changed what the listing shows; 0 when none has."""
    events = DomainEvent.objects.about("product", product_pk).filter(name__in=CHANGES)
    return events.order_by("-pk").values_list("pk", flat=True).first() or 0


def unseen_words(product_pk: int) -> list[str]:
    """The words of its options that have come since staff last let it stand, the latest first."""
    names = (PRODUCT_CHANGED.name, PRODUCT_APPROVED.name, PRODUCT_REVIEWED.name)
    words: dict[str, None] = {}
    for event in DomainEvent.objects.about("product", product_pk).filter(name__in=names).order_by("-pk")[:200]:
        if event.name != PRODUCT_CHANGED.name:
            break
        words |= dict.fromkeys(PRODUCT_CHANGED.read(event).get("words", ()))
    return list(words)


def listing_for_review(pk: int) -> QuerySet[Product]:
    """One listing with all that a moderator judges, in a fixed number of queries."""
    return (
        Product.objects.filter(pk=pk)
        .select_related("store__owner", "category__parent__parent", "store__region")
        .prefetch_related("pictures__image", "variants", "options__values", "attributes__attribute", "review_decisions__moderator")
    )


def revision_for_review(product_pk: int) -> ProductRevision | None:
    """The change of a live listing that waits for staff."""
    return ProductRevision.objects.waiting().select_related("author").filter(product_id=product_pk).first()
