"""The moves of a listing between draft, review, shelf and archive. The database picks the winner of a race, the loser gets an exception."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.events import (
    PRODUCT_APPROVED,
    PRODUCT_ARCHIVED,
    PRODUCT_CHANGES_REQUESTED,
    PRODUCT_REJECTED,
    PRODUCT_RESTORED,
    PRODUCT_REVIEWED,
    PRODUCT_SCHEDULED,
    PRODUCT_SUBMITTED,
    PRODUCT_WITHDRAWN,
    ProductAnsweredData,
    ProductArchivedData,
    ProductPassedData,
)
from shop.catalog.exceptions import InvalidProductMove, ListingNotReady, ReasonMissing
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing.content import find_pending_revision
from shop.catalog.services.listing.edits import merge_revision
from shop.catalog.services.listing.product_copies import refresh_prices
from shop.catalog.states import PASSED, TRANSITIONS, ProductStatus
from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.declarations import Event
from shop.events.services import Fact, record_event, record_events

ArchivingVeto = Callable[[Product], None]
ReviewNeed = Callable[[Sequence[Variant]], str]
_archiving_vetoes: list[ArchivingVeto] = []
_needs: list[ReviewNeed] = []


def need_for_review(need: ReviewNeed) -> ReviewNeed:
    """Register what an app above requires of a listing: `need(variants)` returns what is missing in a sentence, "" for nothing."""
    _needs.append(need)
    return need


def list_missing_for_review(product: Product, *, needs_picture: bool = True) -> list[str]:
    """What the seller has yet to do before a person can review the listing, in sentences; empty when it is ready."""
    missing = []
    variants = list(product.variants.all())
    if not any(variant.is_active for variant in variants):
        missing.append(_("Give it a price."))
    if needs_picture and not product.pictures.exists():
        missing.append(_("Add at least one picture."))
    return missing + [text for need in _needs if (text := need(variants))]


def submit_product(product: Product, *, actor_id: int | None, needs_picture: bool = True) -> None:
    """Send it to review. A trusted store's draft is published or scheduled at once instead, and reviewed afterwards.

    What staff asked to change is looked at first, whoever's it is. ListingNotReady says what is missing; an import may come without
    pictures (`needs_picture=False`).
    """
    missing = list_missing_for_review(product, needs_picture=needs_picture)
    if missing:
        raise ListingNotReady(" ".join(missing))
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        if _publishes_first(product):
            _pass_review(product, allowed=[ProductStatus.DRAFT], reviewed_at=None, actor_id=actor_id, data=ProductPassedData(trusted=True))
            return
        allowed = [ProductStatus.DRAFT, ProductStatus.CHANGES_REQUESTED]
        _move_product(product, ProductStatus.SUBMITTED, Fact(PRODUCT_SUBMITTED, product.pk, actor_id=actor_id), allowed=allowed)


def withdraw_submission(product: Product, *, actor_id: int | None) -> None:
    """Take it back from review, or from its schedule, to draft."""
    allowed = [ProductStatus.SUBMITTED, ProductStatus.SCHEDULED]
    _move_product(product, ProductStatus.DRAFT, Fact(PRODUCT_WITHDRAWN, product.pk, actor_id=actor_id), allowed=allowed)


def approve_product(product: Product, *, actor_id: int | None) -> None:
    """Staff approve it: it is live, or waits for the moment that its seller chose. The first time live dates it."""
    _pass_review(product, allowed=[ProductStatus.SUBMITTED], reviewed_at=now(), actor_id=actor_id)


def confirm_product(product: Product, *, actor_id: int | None) -> None:
    """Staff have looked at what a trusted store published, and let it stand. Raises InvalidProductMove when there is nothing to look at."""
    with transaction.atomic():
        unseen = Product.objects.filter(pk=product.pk, status__in=PASSED, reviewed_at=None)
        seen = unseen.update(reviewed_at=now(), review_note="", review_field="")
        product.refresh_from_db(fields=["status", "reviewed_at", "review_note", "review_field"])
        if not seen:
            raise InvalidProductMove
        record_event(PRODUCT_REVIEWED, product.pk, actor_id=actor_id)


def request_product_changes(product: Product, *, reason: str, field: str = "", actor_id: int | None) -> None:
    """Staff ask for a change and say which; a live listing leaves the shelves."""
    _answer_submission(product, ProductStatus.CHANGES_REQUESTED, PRODUCT_CHANGES_REQUESTED, reason=reason, field=field, actor_id=actor_id)


def reject_product(product: Product, *, reason: str, field: str = "", actor_id: int | None) -> None:
    """Staff refuse it and say why."""
    _answer_submission(product, ProductStatus.REJECTED, PRODUCT_REJECTED, reason=reason, field=field, actor_id=actor_id)


def veto_archiving(veto: ArchivingVeto) -> ArchivingVeto:
    """Register what an app above has against archiving: `veto(product)` raises a CatalogError."""
    _archiving_vetoes.append(veto)
    return veto


def archive_product(product: Product, *, actor_id: int | None) -> None:
    """Archive it: shoppers see it no more, its orders stay as they are. Raises what the vetoes raise."""
    changes = {"archived_at": now(), "publish_at": None}
    with transaction.atomic():
        for veto in _archiving_vetoes:
            veto(product)
        _move_product(product, ProductStatus.ARCHIVED, Fact(PRODUCT_ARCHIVED, product.pk, actor_id=actor_id), changes=changes)


def take_down_product(product: Product, *, reason: str, actor_id: int | None) -> None:
    """Staff archive it and say why. Its store may restore it, but then it is always reviewed before it is live."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    changes = {"archived_at": now(), "publish_at": None, "review_note": reason, "review_field": ""}
    fact = Fact(PRODUCT_ARCHIVED, product.pk, actor_id=actor_id, data=ProductArchivedData(reason=reason))
    _move_product(product, ProductStatus.ARCHIVED, fact, changes=changes)


def restore_product(product: Product, *, actor_id: int | None) -> None:
    """Bring it from the archive back to draft."""
    fact = Fact(PRODUCT_RESTORED, product.pk, actor_id=actor_id)
    _move_product(product, ProductStatus.DRAFT, fact, allowed=[ProductStatus.ARCHIVED], changes={"archived_at": None})


def publish_scheduled_product(product: Product, *, actor_id: int | None) -> None:
    """Put a scheduled listing on the shelves: its moment has come."""
    _publish_now(product, allowed=[ProductStatus.SCHEDULED], changes={}, actor_id=actor_id, data=ProductPassedData(scheduled=True))


def return_to_review(product: Product, *, actor_id: int | None) -> None:
    """Send a scheduled listing to review that nobody has looked at, since its store has lost its trust."""
    _move_product(
        product, ProductStatus.SUBMITTED, Fact(PRODUCT_SUBMITTED, product.pk, actor_id=actor_id), allowed=[ProductStatus.SCHEDULED]
    )


def _publishes_first(product: Product) -> bool:
    """Whether it may be live before its review: a trusted store's draft that staff never objected to. The note outlives its archive."""
    return product.store.is_trusted and product.status == ProductStatus.DRAFT and not product.review_note


def _pass_review(
    product: Product, *, allowed: Sequence[str], reviewed_at: datetime | None, actor_id: int | None, data: ProductPassedData | None = None
) -> None:
    """Publish it, or schedule it when its chosen moment is yet to come: decided under the lock."""
    unseen_since = None if reviewed_at else now()
    changes: dict[str, Any] = {"review_note": "", "review_field": "", "reviewed_at": reviewed_at, "unseen_since": unseen_since}
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        if product.publish_at is not None and product.publish_at > now():
            data = ProductPassedData(**data or {}, at=product.publish_at.isoformat())
            fact = Fact(PRODUCT_SCHEDULED, product.pk, actor_id=actor_id, data=data)
            _move_product(product, ProductStatus.SCHEDULED, fact, allowed=allowed, changes=changes)
        else:
            _publish_now(product, allowed=allowed, changes=changes, actor_id=actor_id, data=data or ProductPassedData())


def _publish_now(
    product: Product, *, allowed: Sequence[str], changes: dict[str, Any], actor_id: int | None, data: ProductPassedData
) -> None:
    changes = changes | {"published_at": product.published_at or now(), "publish_at": None}
    with transaction.atomic():
        fact = Fact(PRODUCT_APPROVED, product.pk, actor_id=actor_id, data=data)
        _move_product(product, ProductStatus.APPROVED, fact, allowed=allowed, changes=changes)
        refresh_prices(product)


def _answer_submission(
    product: Product, target: ProductStatus, event: Event[ProductAnsweredData], *, reason: str, field: str, actor_id: int | None
) -> None:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    changes = {"review_note": reason, "review_field": field, "reviewed_at": now()}
    fact = Fact(event, product.pk, actor_id=actor_id, data=ProductAnsweredData(reason=reason, field=field))
    _move_product(product, target, fact, changes=changes)


def _move_product(
    product: Product,
    target: ProductStatus,
    fact: Fact[Any],
    *,
    allowed: Sequence[str] | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    sources = sources_of(TRANSITIONS, target) if allowed is None else allowed
    with transaction.atomic():
        moved = Product.objects.filter(pk=product.pk, status__in=sources).update(status=target, **(changes or {}))
        product.refresh_from_db(fields=["status", *(changes or {"review_note": ""})])
        if not moved:
            raise InvalidProductMove
        pending = None if target in PASSED else find_pending_revision(product)
        if pending:  # off the shelf, what the seller wanted it to become is simply what it is: it comes back by a review
            merge_revision(product, pending)
        record_events([fact])
