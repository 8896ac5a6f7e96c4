"""The store's answer; what staff remove; asking the buyer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.phrases import read_phrase
from shop.common.ratings import Rating
from shop.events.models import DomainEvent
from shop.notifications.kinds import text_of
from shop.notifications.models import Notification
from shop.orders.services import complete_order
from shop.reviews.exceptions import AlreadyReported, InvalidReview, NotYours, ReportDecided, ReviewGone, TooFast
from shop.reviews.models import Invitation, Review, ReviewReport
from shop.reviews.services import (
    Word,
    decide_review_report,
    invite_buyer,
    invite_due_buyers,
    remove_review,
    reply_to_review,
    report_review,
    restore_review,
    withdraw_review,
    write_review,
)
from shop.reviews.states import ReportStatus
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.reviews import create_received_line, create_review
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(alice: User, bob: User) -> Review:
    return create_review(author=alice, product=create_product_on_sale(store=create_store(owner=bob), title="Kora"), rating=2)


def _told(user: User) -> list[str]:
    return [text_of(row.kind, row.data) for row in Notification.objects.filter(recipient=user).order_by("pk")]


def _names() -> list[str]:
    return list(DomainEvent.objects.filter(subject="review").order_by("pk").values_list("name", flat=True))


def test_the_store_answers_and_its_author_hears_of_the_first_answer(review: Review, alice: User, bob: User, run_events: Callable) -> None:
    reply_to_review(review, " Sorry! ", actor_id=bob.pk)
    reply_to_review(review, "Sorry, we send another one.", actor_id=bob.pk)
    reply_to_review(review, "Sorry, we send another one.", actor_id=bob.pk)
    review.refresh_from_db()
    assert (review.reply, review.replied_at is not None) == ("Sorry, we send another one.", True)
    reply_to_review(review, "", actor_id=bob.pk)
    review.refresh_from_db()
    assert (review.reply, review.replied_at) == ("", None)
    assert _names() == ["review.written", "review.replied", "review.reply_changed", "review.reply_withdrawn"]
    run_events()
    assert [text for text in _told(alice) if "answered" in text] == [f"{review.store.name} has answered your review of “Kora”."]
    assert "New review of “Kora”: 2 of 5 stars." in _told(bob)


def test_nobody_else_answers(review: Review, alice: User, sam: User) -> None:
    for somebody in (alice, sam, create_user(is_seller=True)):
        with pytest.raises(NotYours):
            reply_to_review(review, "Hello", actor_id=somebody.pk)
    with pytest.raises(InvalidReview):
        reply_to_review(review, "x" * 1_001, actor_id=review.store.owner_id)
    assert Review.objects.get().reply == ""


def test_what_is_removed_is_not_answered(review: Review, bob: User, sam: User) -> None:
    remove_review(review, reason="spam", moderator=sam)
    with pytest.raises(ReviewGone):
        reply_to_review(review, "Thank you", actor_id=bob.pk)


def test_a_report_that_is_upheld_removes_the_review_and_answers_all_reports(
    review: Review, alice: User, bob: User, mallory: User, sam: User, run_events: Callable
) -> None:
    first = report_review(review, reporter=bob, reason="fake")
    second = report_review(review, reporter=mallory, reason="spam", note="Buys elsewhere")
    decide_review_report(first, status=ReportStatus.REMOVED, moderator=sam, note="Written by a rival")
    assert set(ReviewReport.objects.values_list("status", "decided_by")) == {("removed", sam.pk)}
    review.refresh_from_db()
    assert read_phrase(review.removal_reason) == "not honest: bought, or written to harm: Written by a rival"
    assert Product.objects.get(pk=review.product_id).rating == Rating(0, 0)
    with pytest.raises(ReportDecided):
        decide_review_report(second, status=ReportStatus.DISMISSED, moderator=sam)
    run_events()
    assert any("Written by a rival" in text for text in _told(alice))
    assert "Our team has looked at the review that you reported. Thank you." in _told(mallory)


def test_a_report_that_is_dismissed_changes_nothing_else(review: Review, bob: User, mallory: User, sam: User) -> None:
    first = report_review(review, reporter=bob, reason="fake")
    second = report_review(review, reporter=mallory, reason="spam")
    decide_review_report(first, status=ReportStatus.DISMISSED, moderator=sam)
    second.refresh_from_db()
    assert (first.status, second.status) == ("dismissed", "open")
    assert Product.objects.get(pk=review.product_id).rating == Rating(1, 2)
    report_review(review, reporter=bob, reason="abuse")  # later, for something else


def test_one_open_report_for_each_person_and_none_of_one_s_own(review: Review, alice: User, bob: User) -> None:
    report_review(review, reporter=bob, reason="fake")
    with pytest.raises(AlreadyReported):
        report_review(review, reporter=bob, reason="spam")
    with pytest.raises(NotYours):
        report_review(review, reporter=alice, reason="spam")
    assert ReviewReport.objects.count() == 1


def test_ten_reports_a_day(bob: User) -> None:
    for _ in range(10):
        report_review(create_review(), reporter=bob, reason="spam")
    with pytest.raises(TooFast):
        report_review(create_review(), reporter=bob, reason="spam")


def test_what_was_withdrawn_meanwhile_is_decided(review: Review, alice: User, bob: User, sam: User) -> None:
    report = report_review(review, reporter=bob, reason="fake")
    withdraw_review(review, author=alice)
    with pytest.raises(ReportDecided):
        decide_review_report(report, status=ReportStatus.REMOVED, moderator=sam)


def test_what_is_shown_is_not_restored_and_what_is_removed_not_removed_again(review: Review, sam: User) -> None:
    with pytest.raises(ReviewGone):
        restore_review(review, moderator=sam)
    remove_review(review, reason="other", moderator=sam, note="On request")
    with pytest.raises(ReviewGone):
        remove_review(review, reason="spam", moderator=sam)
    assert Product.objects.get(pk=review.product_id).rating == Rating(0, 0)


def test_the_buyer_is_asked_once_some_days_after_completion(alice: User, run_events: Callable) -> None:
    line = create_received_line(buyer=alice)
    complete_order(line.order, actor_id=alice.pk)
    run_events()
    invitation = Invitation.objects.get()
    assert invitation.due_at - now() > timedelta(days=settings.REVIEW_INVITE_DAYS, minutes=-5)
    assert invite_due_buyers() == 0
    Invitation.objects.update(due_at=now())
    assert invite_due_buyers() == 1
    assert invite_due_buyers() == 0
    assert not invite_buyer(invitation)
    run_events()
    row = Notification.objects.get(kind="review_invitation.due")
    assert (row.recipient, row.url) == (alice, f"/orders/{line.order.number}/reviews/")


@pytest.mark.parametrize("why", ["written", "paid back", "too late"])
def test_whoever_has_nothing_left_to_say_is_not_asked(alice: User, why: str, run_events: Callable) -> None:
    line = create_received_line(buyer=alice)
    complete_order(line.order, actor_id=alice.pk)
    run_events()
    Invitation.objects.update(due_at=now())
    if why == "written":
        write_review(line, Word(5), author=alice)
    elif why == "paid back":
        line.refunded_quantity = line.quantity
        line.save()
    else:
        line.order.delivered_at = now() - timedelta(days=101)
        line.order.save()
    assert invite_due_buyers() == 0
    assert Invitation.objects.get().sent_at is not None
    assert not DomainEvent.objects.filter(name="review_invitation.due").exists()
