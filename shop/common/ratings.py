"""Stars: what a number of reviews comes down to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

MOST = 5  # stars of one review; the fewest are one
PRIOR_REVIEWS, PRIOR_MILLI = 5, 3_500  # what is believed of a thing before anybody has reviewed it: so many reviews of 3.5 stars


@dataclass(frozen=True, slots=True)
class Rating:
    """So many reviews with so many stars together."""

    count: int
    total: int

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def mean(self) -> float:
        """Stars of a review on average, 1 to 5; 0 without any."""
        return self.total / self.count if self.count else 0.0

    @property
    def weighed_milli(self) -> int:
        """The Bayesian average in thousandths of a star, rounded down: what to order by.

        (prior reviews * prior stars + stars of all reviews) / (prior reviews + reviews), IMDb's weighted rating with a prior that never
        moves, so that a row changes with its own reviews alone. One review of 5 stars makes 3 750, fifty of 4.8 make 4 681, none 3 500.
        See en.wikipedia.org/wiki/Bayesian_average and /wiki/IMDb#Rankings.
        """
        return (PRIOR_REVIEWS * PRIOR_MILLI + 1_000 * self.total) // (PRIOR_REVIEWS + self.count)

    @property
    def stars(self) -> str:
        """The average drawn in whole stars."""
        full = int(self.mean + 0.5)
        return "★" * full + "☆" * (MOST - full)


def one_to_five_stars() -> Q:
    """The condition of a row with `rating_count` and `rating_total`: so many reviews can have so many stars."""
    return Q(rating_total__gte=F("rating_count"), rating_total__lte=F("rating_count") * MOST)
