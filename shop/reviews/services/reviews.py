"""What the buyer does with a review: write, change, withdraw. The stars of product and store change in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from shop.accounts.models import User
from shop.catalog.services import change_rating
from shop.common.clock import now
from shop.images.models import Image
from shop.orders.models import OrderLine
from shop.reviews.events import REVIEW_CHANGED, REVIEW_WITHDRAWN, REVIEW_WRITTEN
from shop.reviews.exceptions import AlreadyWritten, InvalidReview, NotYours, TooLate
from shop.reviews.models import MAX_PICTURES, MAX_TEXT, Review, ReviewPicture
from shop.reviews.queries import may_review
from shop.reviews.services.review_events import record_review_event
from shop.reviews.services.review_rows import lock_review
from shop.reviews.states import STARS


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says: stars from 1 to 5, and if they like words and pictures."""

    rating: int
    text: str = ""
    pictures: Sequence[Image] = ()

    def check(self) -> None:
        """Raises InvalidReview."""
        if self.rating not in STARS or len(self.text) > MAX_TEXT or len(set(self.pictures)) > MAX_PICTURES:
            raise InvalidReview


def write_review(line: OrderLine, word: Word, *, author: User) -> Review:
    """Publish it. The same word again, even at the same instant, gives the review that is there.

    Needs `order__store` and `variant` loaded. Raises InvalidReview; NotYours, NotYet, TooLate where the person may not; AlreadyWritten.
    """
    word.check()
    may_review(line, author)
    about = {"product_id": line.variant.product_id, "store_id": line.order.store_id}
    try:
        with transaction.atomic():
            said = {"rating": word.rating, "text": word.text, "options": line.options}
            review = Review.objects.create(author=author, order_line=line, **about, **said)
            _keep_pictures(review, word.pictures)
            change_rating(review.product_id, count=1, total=review.rating)
            record_review_event(REVIEW_WRITTEN, review, actor_id=author.pk)
    except IntegrityError as error:
        there = Review.objects.filter(author=author, product_id=line.variant.product_id).first()
        if there is None:
            raise
        if (there.rating, there.text) == (word.rating, word.text):  # pressed twice
            return there
        raise AlreadyWritten from error
    return review


def change_review(review: Review, word: Word, *, author: User) -> Review:
    """Say it otherwise; `word.pictures` are all that it has from now on. Raises InvalidReview, NotYours, ReviewGone, TooLate."""
    word.check()
    with transaction.atomic():
        held = lock_review(review)
        _require_author(held, author)
        if not held.is_changeable:
            raise TooLate
        more = word.rating - held.rating
        held.rating, held.text, held.edited_at = word.rating, word.text, now()
        held.save(update_fields=["rating", "text", "edited_at"])
        _keep_pictures(held, word.pictures)
        change_rating(held.product_id, count=0, total=more)
        record_review_event(REVIEW_CHANGED, held, actor_id=author.pk)
    return held


def withdraw_review(review: Review, *, author: User) -> None:
    """Take it away, its pictures and the store's answer with it. Raises NotYours; ReviewGone, also for one that staff removed: that stays
    as it is, or it could be written anew.
    """
    with transaction.atomic():
        held = lock_review(review)
        _require_author(held, author)
        change_rating(held.product_id, count=-1, total=-held.rating)
        record_review_event(REVIEW_WITHDRAWN, held, actor_id=author.pk)
        held.delete()


def _require_author(held: Review, author: User) -> None:
    if held.author_id != author.pk:
        raise NotYours


def _keep_pictures(review: Review, images: Sequence[Image]) -> None:
    """These, in this order, each once."""
    wanted = list(dict.fromkeys(images))
    review.pictures.exclude(image__in=wanted).delete()
    known = {picture.image_id: picture for picture in review.pictures.all()}
    for position, image in enumerate(wanted):
        picture = known.get(image.pk) or ReviewPicture(review=review, image=image)
        picture.position = position
        picture.save()
