"""A moderator's answer: to a new listing, to a change of a live one, or to what a trusted store has published."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidProductMove, RevisionChanged
from shop.catalog.models import Product, ProductRevision
from shop.catalog.services.listing import (
    approve_product,
    approve_revision,
    confirm_product,
    reject_product,
    reject_revision,
    request_product_changes,
    request_revision_changes,
)
from shop.catalog.states import PASSED, ProductStatus
from shop.moderation.exceptions import ChangedMeanwhile, NotWaiting, ReasonMissing
from shop.moderation.models import ListingVerdict, ReviewDecision
from shop.moderation.queries import last_change


@dataclass(frozen=True, slots=True)
class _Answer:
    moderator: User
    verdict: ListingVerdict
    reason: str
    field: str
    seen: int | None


def decide_listing(
    product: Product,
    *,
    moderator: User,
    verdict: ListingVerdict,
    reason: str = "",
    field: str = "",
    seen: int | None = None,
    revision: ProductRevision | None = None,
) -> ReviewDecision:
    """Record the verdict and move the listing, or its change, together. Anything but approval needs a reason, which the seller reads.

    `seen` is what was judged: the `last_change` of a listing, the `version` of a `revision`. Raises ReasonMissing; NotWaiting when
    somebody else has answered meanwhile: two moderators, one answer; ChangedMeanwhile when an approval would be of something that nobody
    has looked at.
    """
    answer = _Answer(moderator, verdict, reason.strip(), field, seen)
    if verdict != ListingVerdict.APPROVED and not answer.reason:
        raise ReasonMissing
    with transaction.atomic():
        locked = Product.objects.select_for_update().get(pk=product.pk)
        if revision is not None:
            _answer_revision(revision, answer)
        else:
            _answer_listing(product, locked, answer)
        return ReviewDecision.objects.create(
            product=product, revision=revision, moderator=moderator, verdict=verdict, reason=answer.reason, field=field
        )


def _answer_listing(product: Product, locked: Product, answer: _Answer) -> None:
    is_new = locked.status == ProductStatus.SUBMITTED
    if not is_new and not (locked.status in PASSED and locked.reviewed_at is None):
        raise NotWaiting
    who = answer.moderator.pk
    if answer.verdict == ListingVerdict.APPROVED:
        if answer.seen is not None and last_change(product.pk) != answer.seen:
            raise ChangedMeanwhile
        (approve_product if is_new else confirm_product)(product, actor_id=who)
    elif answer.verdict == ListingVerdict.CHANGES:
        request_product_changes(product, reason=answer.reason, field=answer.field, actor_id=who)
    else:
        reject_product(product, reason=answer.reason, field=answer.field, actor_id=who)


def _answer_revision(revision: ProductRevision, answer: _Answer) -> None:
    who = answer.moderator.pk
    try:
        if answer.verdict == ListingVerdict.APPROVED:
            version = revision.version if answer.seen is None else answer.seen
            approve_revision(revision, version=version, actor_id=who)
        elif answer.verdict == ListingVerdict.CHANGES:
            request_revision_changes(revision, reason=answer.reason, field=answer.field, actor_id=who)
        else:
            reject_revision(revision, reason=answer.reason, field=answer.field, actor_id=who)
    except RevisionChanged as error:
        raise ChangedMeanwhile from error
    except InvalidProductMove as error:
        raise NotWaiting from error
