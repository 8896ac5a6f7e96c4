"""The store answers a review, once; it may change its answer or take it back."""

from __future__ import annotations

from django.db import transaction

from shop.common.clock import now
from shop.reviews.events import REVIEW_REPLIED, REVIEW_REPLY_CHANGED, REVIEW_REPLY_WITHDRAWN
from shop.reviews.exceptions import InvalidReview, NotYours
from shop.reviews.models import MAX_REPLY, Review
from shop.reviews.services.review_events import record_review_event
from shop.reviews.services.review_rows import lock_review


def reply_to_review(review: Review, text: str, *, actor_id: int) -> Review:
    """Answer, answer otherwise, or with no words take the answer back. Its author hears of the first alone.

    Raises NotYours for anybody but the store's owner, ReviewGone, InvalidReview for more than MAX_REPLY characters.
    """
    words = text.strip()
    if len(words) > MAX_REPLY:
        raise InvalidReview
    with transaction.atomic():
        held = lock_review(review)
        if held.store.owner_id != actor_id:
            raise NotYours
        if words == held.reply:
            return held
        event = REVIEW_REPLY_WITHDRAWN if not words else REVIEW_REPLY_CHANGED if held.reply else REVIEW_REPLIED
        held.reply, held.replied_at = words, now() if words else None
        held.save(update_fields=["reply", "replied_at"])
        record_review_event(event, held, actor_id=actor_id)
    return held
