"""Reading reviews."""

from shop.reviews.queries.pages import PAGE_SIZE, Histogram, ReviewPage, histogram_of, latest_of, reviews_of
from shop.reviews.queries.rights import closes_at, lines_to_review, may_review, reviewable

__all__ = [
    "PAGE_SIZE",
    "Histogram",
    "ReviewPage",
    "closes_at",
    "histogram_of",
    "latest_of",
    "lines_to_review",
    "may_review",
    "reviewable",
    "reviews_of",
]
