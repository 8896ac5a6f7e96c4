"""Reviews as pages show them: those of a product or of a store, in portions that cost the same wherever one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from shop.catalog.models import Product
from shop.common.ratings import Rating
from shop.reviews.models import Review, ReviewPicture, ReviewQuerySet
from shop.reviews.states import STARS, ReviewSort
from shop.stores.models import Store

PAGE_SIZE = 10
LATEST = 3  # on the product's and the store's own page
Subject = Product | Store
_FIRST: dict[str, tuple[str, ...]] = {
    ReviewSort.NEWEST: ("-pk",),
    ReviewSort.HIGHEST: ("-rating", "-pk"),
    ReviewSort.LOWEST: ("rating", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave so many stars; `percent` of all, rounded."""

    stars: int
    number: int
    percent: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """The stars of many, the best first."""

    rating: Rating
    bars: Sequence[Bar]
    with_pictures: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One portion, and from where the next begins ("" at the end)."""

    reviews: Sequence[Review]
    next: str


def reviews_about(subject: Subject) -> ReviewQuerySet:
    """What everybody sees of it."""
    field = "product" if isinstance(subject, Product) else "store"
    return Review.objects.published().filter(**{field: subject.pk})


def histogram_of(subject: Subject) -> Histogram:
    """Counted from the reviews themselves, in one query."""
    stars = {f"n{number}": Count("pk", filter=Q(rating=number)) for number in STARS}
    found: dict[str, Any] = reviews_about(subject).aggregate(pictures=Count("pk", filter=Exists(_pictures_of_review())), **stars)
    numbers = {number: found[f"n{number}"] for number in STARS}
    rating = Rating(sum(numbers.values()), sum(number * many for number, many in numbers.items()))
    bars = [Bar(each, numbers[each], round(100 * numbers[each] / rating.count) if rating else 0) for each in reversed(STARS)]
    return Histogram(rating, bars, found["pictures"])


def latest_of(subject: Subject, *, number: int = LATEST) -> list[Review]:
    """The newest few, asked for once however often a page shows them; not at all where the product or store knows that there are none."""
    if not subject.rating:
        return []
    known: list[Review] | None = subject.__dict__.get("_latest_reviews")
    if known is None:
        known = subject.__dict__["_latest_reviews"] = list(reviews_about(subject).with_page().order_by("-pk")[:number])
    return known


def reviews_of(subject: Subject, *, order: str = ReviewSort.NEWEST, stars: int = 0, pictured: bool = False, start: str = "") -> ReviewPage:
    """One portion: of so many `stars` alone unless 0, with pictures alone if `pictured`, from the cursor `start` on."""
    found = reviews_about(subject).with_page()
    if stars:
        found = found.filter(rating=stars)
    if pictured:
        found = found.filter(Exists(_pictures_of_review()))
    rows = list(_reviews_behind(found, order, start).order_by(*_FIRST[order])[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return ReviewPage(shown, f"{shown[-1].rating}-{shown[-1].pk}" if len(rows) > PAGE_SIZE else "")


def _pictures_of_review() -> Any:
    return ReviewPicture.objects.filter(review=OuterRef("pk"))


def _reviews_behind(found: ReviewQuerySet, order: str, start: str) -> ReviewQuerySet:
    """Those behind the cursor "<stars>-<key>"; all when it makes no sense."""
    stars, _dash, key = start.partition("-")
    if not (stars in {"1", "2", "3", "4", "5"} and key.isascii() and key.isdigit() and len(key) < 19):
        return found
    same = Q(rating=int(stars), pk__lt=int(key))
    if order == ReviewSort.HIGHEST:
        return found.filter(same | Q(rating__lt=int(stars)))
    if order == ReviewSort.LOWEST:
        return found.filter(same | Q(rating__gt=int(stars)))
    return found.filter(pk__lt=int(key))
