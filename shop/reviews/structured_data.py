"""Reviews in the words of schema.org, for the facts of their product. The average stands there already."""

from __future__ import annotations

from shop.catalog.models import Product
from shop.common.structured_data import Data, join_facts, plain_text, without_empty
from shop.reviews.models import Review
from shop.reviews.queries import latest_of
from shop.reviews.templatetags.opinions import by_name


@join_facts("product")
def said_of(product: Product) -> Data:
    """What was said last, each in a few words: a page has no more than its hundred kilobytes."""
    return {"review": [_facts_of_rating(review) for review in latest_of(product)]}


def _facts_of_rating(review: Review) -> Data:
    return without_empty(
        {
            "@type": "Review",
            "author": {"@type": "Person", "name": by_name(review.author)},
            "datePublished": review.written_at.date().isoformat(),
            "reviewBody": plain_text(review.text, limit=120),
            "reviewRating": {"@type": "Rating", "ratingValue": review.rating},
        }
    )
