"""Taking an edit: at once where nobody has to look first, else into the one change that waits for staff."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_REVISION_SUBMITTED, PRODUCT_REVISION_WITHDRAWN, ProductRevisionData
from shop.catalog.exceptions import InvalidProductMove
from shop.catalog.models import Product, ProductRevision
from shop.catalog.services.listing.content import (
    PictureRow,
    read_standing_fields,
    read_standing_pictures,
    waits_for_staff,
    write_fields,
    write_pictures,
)
from shop.catalog.services.listing.option_words import request_second_look
from shop.catalog.services.vetoes import ListingPart, require_no_veto
from shop.catalog.states import NOT_EDITABLE, PASSED, RevisionStatus
from shop.common.clock import now
from shop.events.services import record_event


def apply_or_propose_edit(
    product: Product,
    pending: ProductRevision | None,
    *,
    fields: dict[str, Any] | None = None,
    row: PictureRow | None = None,
    by_staff: bool = False,
    actor_id: int | None,
) -> bool:
    """Write the edit, or keep it as a revision that waits for staff: then True. The listing is locked.

    Raises InvalidProductMove, and what the vetoes raise.
    """
    if product.status in NOT_EDITABLE:
        raise InvalidProductMove(_("An archived or rejected listing cannot be edited."))
    if not by_staff:
        require_no_veto(product, ListingPart.WORDS)
    if waits_for_staff(product) and not by_staff:
        _propose_revision(product, pending, fields=fields or {}, row=row, actor_id=actor_id)
        return True
    if pending:
        merge_revision(product, pending)
    _write_edit(product, fields=fields, row=row)
    if product.status in PASSED and not by_staff:
        request_second_look(product)  # a trusted store's
    return False


def merge_revision(product: Product, pending: ProductRevision) -> None:
    """Write a pending revision into the listing and close it: nobody has to review it any more."""
    _write_edit(product, fields=pending.fields, row=pending.pictures)
    _close_revision(pending)


def _write_edit(product: Product, *, fields: dict[str, Any] | None, row: PictureRow | None) -> None:
    if fields:
        write_fields(product, fields)
    if row is not None:
        write_pictures(product, row)


def _propose_revision(
    product: Product, pending: ProductRevision | None, *, fields: dict[str, Any], row: PictureRow | None, actor_id: int | None
) -> None:
    stands = read_standing_fields(product)
    wished = (pending.fields if pending else {}) | fields
    different = {name: value for name, value in wished.items() if stands[name] != value}
    pictures = row if row is not None else pending.pictures if pending else None
    if pictures == read_standing_pictures(product):
        pictures = None
    if not different and pictures is None:
        if pending:
            _close_revision(pending)
            record_event(PRODUCT_REVISION_WITHDRAWN, product.pk, actor_id=actor_id, data=ProductRevisionData(revision=pending.pk))
        return
    revision = pending or ProductRevision(product=product, version=0)
    revision.fields, revision.pictures, revision.status = different, pictures, RevisionStatus.OPEN
    revision.version += 1
    revision.author_id, revision.submitted_at = actor_id, now()
    revision.save()
    revision.images.set(revision.image_ids)
    data = ProductRevisionData(revision=revision.pk, fields=[*different, *(["pictures"] if pictures is not None else [])])
    record_event(PRODUCT_REVISION_SUBMITTED, product.pk, actor_id=actor_id, data=data)


def _close_revision(pending: ProductRevision) -> None:
    pending.status, pending.decided_at = RevisionStatus.WITHDRAWN, now()
    pending.save(update_fields=["status", "decided_at"])
