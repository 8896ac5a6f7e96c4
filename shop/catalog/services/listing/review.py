"""The moves of a listing between draft, review, shelf and archive. The database picks the winner of a race, the loser gets an exception."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidProductMove, ListingNotReady, ReasonMissing
from shop.catalog.models import Product
from shop.catalog.states import TRANSITIONS, ProductStatus
from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.services import record_event


def missing_for_review(product: Product, *, needs_picture: bool = True) -> list[str]:
    """What the seller has yet to do before a person can review the listing, in sentences; empty when it is ready."""
    missing = []
    if not product.variants.filter(is_active=True).exists():
        missing.append(_("Give it a price."))
    if needs_picture and not product.pictures.exists():
        missing.append(_("Add at least one picture."))
    return missing


def submit_product(product: Product, *, actor_id: int | None, needs_picture: bool = True) -> None:
    """Ask staff to look at it. ListingNotReady says what is missing; an import may come without pictures (`needs_picture=False`)."""
    missing = missing_for_review(product, needs_picture=needs_picture)
    if missing:
        raise ListingNotReady(" ".join(missing))
    _move(product, ProductStatus.SUBMITTED, "product.submitted", actor_id=actor_id, allowed=_into_review())


def withdraw_submission(product: Product, *, actor_id: int | None) -> None:
    """Take it back from review, to draft."""
    _move(product, ProductStatus.DRAFT, "product.withdrawn", actor_id=actor_id, allowed=[ProductStatus.SUBMITTED])


def approve_product(product: Product, *, actor_id: int | None) -> None:
    """Staff put it on the shelves. The first approval dates it."""
    changes = {"review_note": "", "published_at": product.published_at or now()}
    _move(product, ProductStatus.APPROVED, "product.approved", actor_id=actor_id, changes=changes)


def request_changes(product: Product, *, reason: str, actor_id: int | None) -> None:
    """Staff ask for a change and say which; a live listing leaves the shelves."""
    _answer(product, ProductStatus.CHANGES_REQUESTED, "product.changes_requested", reason=reason, actor_id=actor_id)


def reject_product(product: Product, *, reason: str, actor_id: int | None) -> None:
    """Staff refuse it and say why."""
    _answer(product, ProductStatus.REJECTED, "product.rejected", reason=reason, actor_id=actor_id)


def archive_product(product: Product, *, actor_id: int | None) -> None:
    """Put it away: nobody sees it, its orders stay as they are."""
    _move(product, ProductStatus.ARCHIVED, "product.archived", actor_id=actor_id)


def restore_product(product: Product, *, actor_id: int | None) -> None:
    """From the archive back to draft."""
    _move(product, ProductStatus.DRAFT, "product.restored", actor_id=actor_id, allowed=[ProductStatus.ARCHIVED])


def back_to_review(product: Product, *, actor_id: int | None) -> bool:
    """Send a live listing back to review after an edit; True when it was live."""
    if product.status != ProductStatus.APPROVED:
        return False
    _move(product, ProductStatus.SUBMITTED, "product.submitted", actor_id=actor_id, data={"was_live": True})
    return True


def _into_review() -> list[str]:
    # A live listing gets there through an edit only: submitting it again would take it off the shelves for nothing.
    return [source for source in sources_of(TRANSITIONS, ProductStatus.SUBMITTED) if source != ProductStatus.APPROVED]


def _answer(product: Product, target: ProductStatus, event: str, *, reason: str, actor_id: int | None) -> None:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    _move(product, target, event, actor_id=actor_id, changes={"review_note": reason}, data={"reason": reason})


def _move(
    product: Product,
    target: ProductStatus,
    event: str,
    *,
    actor_id: int | None,
    allowed: list[str] | None = None,
    changes: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    sources = sources_of(TRANSITIONS, target) if allowed is None else allowed
    with transaction.atomic():
        moved = Product.objects.filter(pk=product.pk, status__in=sources).update(status=target, **(changes or {}))
        product.refresh_from_db(fields=["status", "review_note", "published_at"])
        if not moved:
            raise InvalidProductMove
        record_event(event, product.pk, actor_id=actor_id, data=data)
