"""Taking an edit: at once where nobody has to look first, else into the one change that waits for staff."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidProductMove
from shop.catalog.models import Product, ProductRevision
from shop.catalog.services.listing.content import Row, standing_fields, standing_row, waits_for_staff, write_fields, write_row
from shop.catalog.services.listing.words import have_looked_at_again
from shop.catalog.services.vetoes import Part, require_free
from shop.catalog.states import PASSED, ProductStatus, RevisionStatus
from shop.common.clock import now
from shop.events.services import record_event

FROZEN = (ProductStatus.ARCHIVED, ProductStatus.REJECTED)


def take_edit(
    product: Product,
    pending: ProductRevision | None,
    *,
    fields: dict[str, Any] | None = None,
    row: Row | None = None,
    by_staff: bool = False,
    actor_id: int | None,
) -> bool:
    """Keep the edit, in the form of a revision; True when it waits for staff. The listing is locked.

    Raises InvalidProductMove, and what the vetoes raise.
    """
    if product.status in FROZEN:
        raise InvalidProductMove(_("An archived or rejected listing cannot be edited."))
    if not by_staff:
        require_free(product, Part.WORDS)
    if waits_for_staff(product) and not by_staff:
        _propose(product, pending, fields=fields or {}, row=row, actor_id=actor_id)
        return True
    if pending:
        merge_revision(product, pending)
    _write(product, fields=fields, row=row)
    if product.status in PASSED and not by_staff:
        have_looked_at_again(product)  # a trusted store's
    return False


def merge_revision(product: Product, pending: ProductRevision) -> None:
    """Nobody has to look at the change any more before it may stand: write it, and close it."""
    _write(product, fields=pending.fields, row=pending.pictures)
    _close(pending)


def _write(product: Product, *, fields: dict[str, Any] | None, row: Row | None) -> None:
    if fields:
        write_fields(product, fields)
    if row is not None:
        write_row(product, row)


def _propose(product: Product, pending: ProductRevision | None, *, fields: dict[str, Any], row: Row | None, actor_id: int | None) -> None:
    stands = standing_fields(product)
    wished = (pending.fields if pending else {}) | fields
    different = {name: value for name, value in wished.items() if stands[name] != value}
    pictures = row if row is not None else pending.pictures if pending else None
    if pictures == standing_row(product):
        pictures = None
    if not different and pictures is None:
        if pending:
            _close(pending)
            record_event("product.revision_withdrawn", product.pk, actor_id=actor_id, data={"revision": pending.pk})
        return
    revision = pending or ProductRevision(product=product, version=0)
    revision.fields, revision.pictures, revision.status = different, pictures, RevisionStatus.OPEN
    revision.version += 1
    revision.author_id, revision.submitted_at = actor_id, now()
    revision.save()
    revision.images.set(revision.image_ids)
    data = {"revision": revision.pk, "fields": [*different, *(["pictures"] if pictures is not None else [])]}
    record_event("product.revision_submitted", product.pk, actor_id=actor_id, data=data)


def _close(pending: ProductRevision) -> None:
    pending.status, pending.decided_at = RevisionStatus.WITHDRAWN, now()
    pending.save(update_fields=["status", "decided_at"])
