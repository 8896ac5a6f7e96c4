"""How many reviews one person may try to send in an hour."""

from shop.common.ratelimit import allow
from shop.reviews.exceptions import TooFast

TRIES, WINDOW = 30, 3_600  # forms of one person, in so many seconds


def require_pace(user_id: int) -> None:
    """Count one try; raises TooFast. Called before anything that was sent is looked at: pictures cost most."""
    if not allow(f"reviews:{user_id}", limit=TRIES, seconds=WINDOW):
        raise TooFast
