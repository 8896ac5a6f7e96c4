"""Every change of a review is recorded with whom it concerns, and its pages are built anew."""

from __future__ import annotations

from shop.events.commit_reactions import note_change
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.reviews.events import ReviewData
from shop.reviews.models import Review

OF_PRODUCT, OF_STORE = "reviews_of_product", "reviews_of_store"  # what the kept pages hear of


def record_review_event(event: Event[ReviewData], review: Review, *, actor_id: int | None, reason: str = "") -> None:
    """Record the event with whom it concerns; its product's and its store's pages are built anew."""
    data = ReviewData(product=review.product_id, store=review.store_id, author=review.author_id, rating=review.rating)
    if reason:
        data["reason"] = reason
    note_change(OF_PRODUCT, review.product_id)
    note_change(OF_STORE, review.store_id)
    record_event(event, review.pk, actor_id=actor_id, data=data)
