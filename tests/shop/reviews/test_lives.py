"""Random lives of reviews: whatever people and staff do one after the other, the stars are those of what is shown.

Seen to fail when withdrawing, removing or restoring forgets change_rating, and when a change counts the
new stars in place of the difference.
"""

from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import given

from shop.reviews.exceptions import ReviewError
from shop.reviews.models import Review
from shop.reviews.services import Word, change_review, remove_review, reply_to_review, restore_review, withdraw_review, write_review
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.reviews import create_received_line
from tests.integrity import broken_facts

ACTS = st.sampled_from(["write", "change", "withdraw", "remove", "restore", "reply"])
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 3), st.integers(1, 5)), min_size=8, max_size=30)


@pytest.fixture
def market(db: None) -> dict[str, Any]:
    one = create_product_on_sale()
    two = create_product_on_sale(store=one.store)
    people = [create_user() for _ in range(2)]
    lines = [create_received_line(buyer=person, product=product) for person in people for product in (one, two)]
    return {"lines": lines, "sam": create_user(is_staff=True)}


@given(steps=STEPS)
def test_stars_are_those_of_what_is_shown(market: dict[str, Any], steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        for act, which, stars in steps:
            try:
                with transaction.atomic():
                    _do(act, market["lines"][which], stars, market["sam"])
            except ReviewError:
                continue
            assert broken_facts(of="shop.reviews") == {}, act
            assert broken_facts(of="shop.catalog.integrity").get("a store's stars are those of its products") is None
        transaction.set_rollback(True)


def _do(act: str, line: Any, stars: int, moderator: Any) -> None:
    author = line.order.buyer
    review = Review.objects.filter(order_line=line).first() or Review(pk=0)
    match act:
        case "write":
            write_review(line, Word(stars, str(stars)), author=author)
        case "change":
            change_review(review, Word(stars), author=author)
        case "withdraw":
            withdraw_review(review, author=author)
        case "remove":
            remove_review(review, reason="spam", moderator=moderator)
        case "restore":
            restore_review(review, moderator=moderator)
        case "reply":
            reply_to_review(review, "Thank you" * stars, actor_id=line.order.store.owner_id)
