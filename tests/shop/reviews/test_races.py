"""Two at the same instant. Each was seen to fail with the guard taken out; see the docstrings."""

from functools import partial

import pytest

from shop.catalog.models import Product
from shop.common.ratings import Rating
from shop.reviews.models import Review, ReviewReport
from shop.reviews.services import Word, change_review, decide_review_report, remove_review, report_review, withdraw_review, write_review
from shop.reviews.states import ReportStatus
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.reviews import create_received_line, create_review
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _rating(review: Review) -> Rating:
    return Product.objects.get(pk=review.product_id).rating


def test_one_word_sent_twice_at_once_is_one_review(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the unique pair there are two, and both count."""
    line = create_received_line()
    meet_at(monkeypatch, "shop.reviews.services.reviews.may_review")
    outcomes = run_together([partial(write_review, line, Word(4, "Good"), author=line.order.buyer)] * 2)
    assert kinds_of(outcomes) == {"Review": 2}
    assert (Review.objects.count(), _rating(outcomes[0])) == (1, Rating(1, 4))
    assert broken_facts(of="shop.reviews") == {}


def test_two_words_of_two_tabs_are_one_review(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first to be written stands, and the other tab is told."""
    line = create_received_line()
    meet_at(monkeypatch, "shop.reviews.services.reviews.may_review")
    outcomes = run_together([partial(write_review, line, Word(stars), author=line.order.buyer) for stars in (1, 5)])
    assert kinds_of(outcomes) == {"AlreadyWritten": 1, "Review": 1}
    assert _rating(Review.objects.get()) == Rating(1, Review.objects.get().rating)


def test_a_change_and_a_removal_at_once_leave_no_stars_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock of the review both count from five stars: the removal takes five away, the change four, of one."""
    review, sam = create_review(rating=5), create_user(is_staff=True)
    meet_at(monkeypatch, "shop.reviews.services.reviews.change_rating")
    meet_at(monkeypatch, "shop.reviews.services.reports.change_rating")
    change = partial(change_review, review, Word(1), author=review.author)
    outcomes = run_together([change, partial(remove_review, review, reason="spam", moderator=sam)])
    assert kinds_of(outcomes) in ({"NoneType": 1, "Review": 1}, {"NoneType": 1, "ReviewGone": 1})
    assert _rating(review) == Rating(0, 0)
    assert broken_facts(of="shop.reviews") == {}


def test_two_changes_at_once_count_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock both differences are taken from five stars, and the sum is of neither."""
    review = create_review(rating=5)
    meet_at(monkeypatch, "shop.reviews.services.reviews.change_rating")
    outcomes = run_together([partial(change_review, review, Word(stars), author=review.author) for stars in (1, 2)])
    assert kinds_of(outcomes) == {"Review": 2}
    assert _rating(review) == Rating(1, Review.objects.get().rating)


def test_withdrawn_twice_at_once_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock the product has less than no review: an IntegrityError in place of the answer."""
    product = create_product_on_sale()
    review, _other = create_review(product=product, rating=3), create_review(product=product, rating=5)
    meet_at(monkeypatch, "shop.reviews.services.reviews.change_rating")
    outcomes = run_together([partial(withdraw_review, review, author=review.author)] * 2)
    assert kinds_of(outcomes) == {"NoneType": 1, "ReviewGone": 1}
    assert _rating(review) == Rating(1, 5)


def test_two_moderators_remove_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock of the review both take its stars away."""
    product = create_product_on_sale()
    review, _other = create_review(product=product, rating=3), create_review(product=product, rating=5)
    report = report_review(review, reporter=create_user(), reason="spam")
    meet_at(monkeypatch, "shop.reviews.services.reports.change_rating")
    people = [create_user(is_staff=True) for _ in range(2)]
    acts = [partial(decide_review_report, ReviewReport.objects.get(), status=ReportStatus.REMOVED, moderator=each) for each in people]
    assert kinds_of(run_together(acts)) == {"NoneType": 1, "ReportDecided": 1}
    assert _rating(review) == Rating(1, 5)
    assert report.review_id == review.pk


def test_many_write_about_the_products_of_one_store_at_once() -> None:
    """Nobody waits for ever, and every star counts."""
    first = create_product_on_sale(stock=10)
    products = [first, create_product_on_sale(stock=10, store=first.store)]
    lines = [create_received_line(product=products[number % 2]) for number in range(8)]
    acts = [partial(write_review, line, Word(1 + number % 5), author=line.order.buyer) for number, line in enumerate(lines)]
    assert kinds_of(run_together(acts)) == {"Review": 8}
    assert broken_facts(of="shop.reviews") == {}
