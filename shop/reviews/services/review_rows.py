"""The review's row, held: who changes it does so one after the other, and the stars are counted from what was there."""

from __future__ import annotations

from django.db import transaction

from shop.reviews.exceptions import ReviewGone
from shop.reviews.models import Review


def lock_review(review: Review, *, published: bool = True) -> Review:
    """The row as it is now, locked until the transaction ends. Raises ReviewGone when it is not there, or removed while `published`."""
    assert transaction.get_connection().in_atomic_block, "a row is held within a transaction"
    held = Review.objects.select_for_update().filter(pk=review.pk).first()
    if held is None or (published and not held.is_published):
        raise ReviewGone
    return held
