"""The moves of a listing between draft, review, shelf and archive. The database picks the winner of a race, the loser gets an exception."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidProductMove, ListingNotReady, ReasonMissing
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing.content import pending_revision
from shop.catalog.services.listing.editing import merge_revision
from shop.catalog.services.listing.summary import refresh_prices
from shop.catalog.states import PASSED, TRANSITIONS, ProductStatus
from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.services import record_event

Veto = Callable[[Product], None]
Need = Callable[[Sequence[Variant]], str]
_vetoes: list[Veto] = []
_needs: list[Need] = []


def need_for_review(need: Need) -> Need:
    """Register what an app above misses in a listing: `need(variants)` is asked of all of its variants; a sentence, empty for nothing."""
    _needs.append(need)
    return need


def missing_for_review(product: Product, *, needs_picture: bool = True) -> list[str]:
    """What the seller has yet to do before a person can review the listing, in sentences; empty when it is ready."""
    missing = []
    variants = list(product.variants.all())
    if not any(variant.is_active for variant in variants):
        missing.append(_("Give it a price."))
    if needs_picture and not product.pictures.exists():
        missing.append(_("Add at least one picture."))
    return missing + [text for need in _needs if (text := need(variants))]


def submit_product(product: Product, *, actor_id: int | None, needs_picture: bool = True) -> None:
    """Ask staff to look at it; a trusted store's draft goes live at once, or is scheduled, and is looked at afterwards.

    What staff asked to change is looked at first, whoever's it is. ListingNotReady says what is missing; an import may come without
    pictures (`needs_picture=False`).
    """
    missing = missing_for_review(product, needs_picture=needs_picture)
    if missing:
        raise ListingNotReady(" ".join(missing))
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        if _publishes_first(product):
            _pass(product, allowed=[ProductStatus.DRAFT], reviewed_at=None, actor_id=actor_id, data={"trusted": True})
            return
        allowed = [ProductStatus.DRAFT, ProductStatus.CHANGES_REQUESTED]
        _move(product, ProductStatus.SUBMITTED, "product.submitted", actor_id=actor_id, allowed=allowed)


def withdraw_submission(product: Product, *, actor_id: int | None) -> None:
    """Take it back from review, or from the schedule, to draft."""
    allowed = [ProductStatus.SUBMITTED, ProductStatus.SCHEDULED]
    _move(product, ProductStatus.DRAFT, "product.withdrawn", actor_id=actor_id, allowed=allowed)


def approve_product(product: Product, *, actor_id: int | None) -> None:
    """Staff put it on the shelves, or let it wait for its moment. The first time on the shelves dates it."""
    _pass(product, allowed=[ProductStatus.SUBMITTED], reviewed_at=now(), actor_id=actor_id)


def confirm_product(product: Product, *, actor_id: int | None) -> None:
    """Staff have looked at what a trusted store published, and let it stand. Raises InvalidProductMove when there is nothing to look at."""
    with transaction.atomic():
        unseen = Product.objects.filter(pk=product.pk, status__in=PASSED, reviewed_at=None)
        seen = unseen.update(reviewed_at=now(), review_note="", review_field="")
        product.refresh_from_db(fields=["status", "reviewed_at", "review_note", "review_field"])
        if not seen:
            raise InvalidProductMove
        record_event("product.reviewed", product.pk, actor_id=actor_id)


def request_changes(product: Product, *, reason: str, field: str = "", actor_id: int | None) -> None:
    """Staff ask for a change and say which; a live listing leaves the shelves."""
    _answer(product, ProductStatus.CHANGES_REQUESTED, "product.changes_requested", reason=reason, field=field, actor_id=actor_id)


def reject_product(product: Product, *, reason: str, field: str = "", actor_id: int | None) -> None:
    """Staff refuse it and say why."""
    _answer(product, ProductStatus.REJECTED, "product.rejected", reason=reason, field=field, actor_id=actor_id)


def veto_archiving(veto: Veto) -> Veto:
    """Register what an app above has against a store's putting a product away: `veto(product)` raises a CatalogError."""
    _vetoes.append(veto)
    return veto


def archive_product(product: Product, *, actor_id: int | None) -> None:
    """Put it away: nobody sees it, its orders stay as they are. Raises what the vetoes raise."""
    changes = {"archived_at": now(), "publish_at": None}
    with transaction.atomic():
        for veto in _vetoes:
            veto(product)
        _move(product, ProductStatus.ARCHIVED, "product.archived", actor_id=actor_id, changes=changes)


def take_down_product(product: Product, *, reason: str, actor_id: int | None) -> None:
    """Staff put it away and say why. Its store may restore it; a person looks before it is live again, whoever's it is."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    changes = {"archived_at": now(), "publish_at": None, "review_note": reason, "review_field": ""}
    _move(product, ProductStatus.ARCHIVED, "product.archived", actor_id=actor_id, changes=changes, data={"reason": reason})


def restore_product(product: Product, *, actor_id: int | None) -> None:
    """From the archive back to draft."""
    allowed = [ProductStatus.ARCHIVED]
    _move(product, ProductStatus.DRAFT, "product.restored", actor_id=actor_id, allowed=allowed, changes={"archived_at": None})


def go_live(product: Product, *, actor_id: int | None) -> None:
    """A scheduled listing's moment has come."""
    _publish(product, allowed=[ProductStatus.SCHEDULED], changes={}, actor_id=actor_id, data={"scheduled": True})


def hold_back(product: Product, *, actor_id: int | None) -> None:
    """A scheduled listing that nobody has looked at, of a store that has lost its trust: to the review, like any other."""
    _move(product, ProductStatus.SUBMITTED, "product.submitted", actor_id=actor_id, allowed=[ProductStatus.SCHEDULED])


def _publishes_first(product: Product) -> bool:
    """A trusted store's draft on which no word of refusal stands: the note outlives withdrawal, archive and restoration."""
    return product.store.is_trusted and product.status == ProductStatus.DRAFT and not product.review_note


def _pass(
    product: Product, *, allowed: Sequence[str], reviewed_at: datetime | None, actor_id: int | None, data: dict[str, Any] | None = None
) -> None:
    """To the shelf, or before it when its moment is yet to come. Which of the two is read under the lock."""
    unseen_since = None if reviewed_at else now()
    changes: dict[str, Any] = {"review_note": "", "review_field": "", "reviewed_at": reviewed_at, "unseen_since": unseen_since}
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        if product.publish_at is not None and product.publish_at > now():
            data = (data or {}) | {"at": product.publish_at}
            _move(product, ProductStatus.SCHEDULED, "product.scheduled", actor_id=actor_id, allowed=allowed, changes=changes, data=data)
        else:
            _publish(product, allowed=allowed, changes=changes, actor_id=actor_id, data=data)


def _publish(
    product: Product, *, allowed: Sequence[str], changes: dict[str, Any], actor_id: int | None, data: dict[str, Any] | None
) -> None:
    changes = changes | {"published_at": product.published_at or now(), "publish_at": None}
    with transaction.atomic():
        _move(product, ProductStatus.APPROVED, "product.approved", actor_id=actor_id, allowed=allowed, changes=changes, data=data)
        refresh_prices(product)


def _answer(product: Product, target: ProductStatus, event: str, *, reason: str, field: str, actor_id: int | None) -> None:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    changes = {"review_note": reason, "review_field": field, "reviewed_at": now()}
    _move(product, target, event, actor_id=actor_id, changes=changes, data={"reason": reason, "field": field})


def _move(
    product: Product,
    target: ProductStatus,
    event: str,
    *,
    actor_id: int | None,
    allowed: Sequence[str] | None = None,
    changes: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    sources = sources_of(TRANSITIONS, target) if allowed is None else allowed
    with transaction.atomic():
        moved = Product.objects.filter(pk=product.pk, status__in=sources).update(status=target, **(changes or {}))
        product.refresh_from_db(fields=["status", *(changes or {"review_note": ""})])
        if not moved:
            raise InvalidProductMove
        pending = None if target in PASSED else pending_revision(product)
        if pending:  # off the shelf, what the seller wanted it to become is simply what it is: it comes back by a review
            merge_revision(product, pending)
        record_event(event, product.pk, actor_id=actor_id, data=data)
