"""Saying what happened to a review, in the transaction in which it did."""

from __future__ import annotations

from typing import Any

from shop.events.commit import note_change
from shop.events.services import record_event
from shop.reviews.models import Review

OF_PRODUCT, OF_STORE = "reviews_of_product", "reviews_of_store"  # what the kept pages hear of


def tell(name: str, review: Review, *, actor_id: int | None, **data: Any) -> None:
    """Record `review.<name>` with whom it concerns; its product's and its store's pages are built anew."""
    about = {"product": review.product_id, "store": review.store_id, "author": review.author_id, "rating": review.rating}
    note_change(OF_PRODUCT, review.product_id)
    note_change(OF_STORE, review.store_id)
    record_event(f"review.{name}", review.pk, actor_id=actor_id, data=about | data)
