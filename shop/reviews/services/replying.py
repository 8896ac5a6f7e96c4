"""The store's answer."""

from __future__ import annotations

from django.db import transaction

from shop.common.clock import now
from shop.reviews.exceptions import InvalidReview, NotYours
from shop.reviews.models import MAX_REPLY, Review
from shop.reviews.services.holding import hold
from shop.reviews.services.telling import tell


def reply_to_review(review: Review, text: str, *, actor_id: int) -> Review:
    """Answer, answer otherwise, or with no words take the answer back. Its author hears of the first alone.

    Raises NotYours for anybody but the store's owner, ReviewGone, InvalidReview for more than MAX_REPLY characters.
    """
    words = text.strip()
    if len(words) > MAX_REPLY:
        raise InvalidReview
    with transaction.atomic():
        held = hold(review)
        if held.store.owner_id != actor_id:
            raise NotYours
        if words == held.reply:
            return held
        name = "reply_withdrawn" if not words else "reply_changed" if held.reply else "replied"
        held.reply, held.replied_at = words, now() if words else None
        held.save(update_fields=["reply", "replied_at"])
        tell(name, held, actor_id=actor_id)
    return held
