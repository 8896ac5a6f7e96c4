"""The change of a live listing that waits: the seller takes it back, or staff answer it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.catalog.events import (
    PRODUCT_REVISED,
    PRODUCT_REVISION_CHANGES,
    PRODUCT_REVISION_REJECTED,
    PRODUCT_REVISION_WITHDRAWN,
    ProductRevisionData,
)
from shop.catalog.exceptions import InvalidProductMove, ReasonMissing, RevisionChanged
from shop.catalog.models import Product, ProductRevision
from shop.catalog.services.listing.content import write_fields, write_pictures
from shop.catalog.services.vetoes import ListingPart, require_no_veto
from shop.catalog.states import PASSED, PENDING, RevisionStatus
from shop.common.clock import now
from shop.events.declarations import Event
from shop.events.services import record_event


def withdraw_revision(revision: ProductRevision, *, actor_id: int | None) -> None:
    """The seller takes the change back; what is live stays. Raises InvalidProductMove when it is no longer pending."""
    _settle_revision(revision, RevisionStatus.WITHDRAWN, PRODUCT_REVISION_WITHDRAWN, allowed=PENDING, actor_id=actor_id)


def approve_revision(revision: ProductRevision, *, version: int, actor_id: int | None) -> None:
    """Staff let the change stand: all of it is live at once.

    `version` is the one that was looked at. Raises RevisionChanged when the seller has edited it since, InvalidProductMove when somebody
    else has answered, the seller has taken it back, or the listing has left the shelves, and what the vetoes raise.
    """
    with transaction.atomic():
        product = Product.objects.select_for_update().get(pk=revision.product_id)
        revision.refresh_from_db(from_queryset=ProductRevision.objects.select_for_update())
        if revision.status != RevisionStatus.OPEN or product.status not in PASSED:
            raise InvalidProductMove
        if revision.version != version:
            raise RevisionChanged
        require_no_veto(product, ListingPart.WORDS)  # somebody may have bid for what it said when the change was written
        _apply_revision(product, revision)
        _settle_revision(revision, RevisionStatus.APPROVED, PRODUCT_REVISED, allowed=(RevisionStatus.OPEN,), actor_id=actor_id)


def request_revision_changes(revision: ProductRevision, *, reason: str, field: str = "", actor_id: int | None) -> None:
    """Staff ask the seller to change the change; what is live stays. Raises ReasonMissing, InvalidProductMove."""
    _settle_with_reason(revision, RevisionStatus.CHANGES_REQUESTED, PRODUCT_REVISION_CHANGES, reason=reason, field=field, actor_id=actor_id)


def reject_revision(revision: ProductRevision, *, reason: str, field: str = "", actor_id: int | None) -> None:
    """Staff refuse the change; what is live stays. Raises ReasonMissing, InvalidProductMove."""
    _settle_with_reason(revision, RevisionStatus.REJECTED, PRODUCT_REVISION_REJECTED, reason=reason, field=field, actor_id=actor_id)


def _apply_revision(product: Product, revision: ProductRevision) -> None:
    write_fields(product, revision.fields)
    if revision.pictures is not None:
        write_pictures(product, revision.pictures)
    if product.reviewed_at is not None:  # what is live and nobody has looked at is no part of the change: it goes on waiting
        product.reviewed_at = now()
        product.save(update_fields=["reviewed_at"])


def _settle_with_reason(
    revision: ProductRevision, target: RevisionStatus, event: Event[ProductRevisionData], *, reason: str, field: str, actor_id: int | None
) -> None:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    changes = {"note": reason, "note_field": field}
    _settle_revision(revision, target, event, allowed=(RevisionStatus.OPEN,), changes=changes, actor_id=actor_id)


def _settle_revision(
    revision: ProductRevision,
    target: RevisionStatus,
    event: Event[ProductRevisionData],
    *,
    allowed: tuple[RevisionStatus, ...],
    changes: dict[str, Any] | None = None,
    actor_id: int | None,
) -> None:
    with transaction.atomic():
        # The listing's row first, as in every edit: whoever holds it decides alone.
        Product.objects.select_for_update().filter(pk=revision.product_id).first()
        rows = ProductRevision.objects.filter(pk=revision.pk, status__in=allowed)
        moved = rows.update(status=target, decided_at=now(), **(changes or {}))
        revision.refresh_from_db()
        if not moved:
            raise InvalidProductMove
        pictures = [] if revision.pictures is None else ["pictures"]
        data = ProductRevisionData(revision=revision.pk, fields=[*revision.fields, *pictures])
        if changes:
            data["reason"] = revision.note
        record_event(event, revision.product_id, actor_id=actor_id, data=data)
