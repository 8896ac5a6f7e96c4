"""Reviews are reported, and staff decide. What they remove counts nowhere; restored it counts again."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shop.accounts.models import User
from shop.catalog.services import change_rating
from shop.common.clock import now
from shop.common.phrases import kept_phrase
from shop.common.ratelimit import allow
from shop.events.services import record_event
from shop.reviews.events import (
    REVIEW_REMOVED,
    REVIEW_REPORT_DECIDED,
    REVIEW_REPORTED,
    REVIEW_RESTORED,
    ReviewReportDecidedData,
    ReviewReportedData,
)
from shop.reviews.exceptions import AlreadyReported, NotYours, ReportDecided, ReviewGone, TooFast
from shop.reviews.models import Review, ReviewReport
from shop.reviews.services.review_events import record_review_event
from shop.reviews.services.review_rows import lock_review
from shop.reviews.states import Complaint, ReportStatus, ReviewStatus

A_DAY = 10  # reports of one person


def report_review(review: Review, *, reporter: User, reason: str, note: str = "") -> ReviewReport:
    """Lay it before the moderators. Raises ReviewGone, AlreadyReported, TooFast; NotYours for one's own."""
    if review.author_id == reporter.pk:
        raise NotYours
    if not allow(f"reviews.report:{reporter.pk}", limit=A_DAY, seconds=86_400):
        raise TooFast
    try:
        with transaction.atomic():
            held = lock_review(review)
            report = ReviewReport.objects.create(review=held, reporter=reporter, reason=reason, note=note)
            data = ReviewReportedData(report=report.pk, reason=reason)
            record_event(REVIEW_REPORTED, held.pk, actor_id=reporter.pk, data=data)
    except IntegrityError as error:
        raise AlreadyReported from error
    return report


def decide_review_report(report: ReviewReport, *, status: ReportStatus, moderator: User, reason: str = "", note: str = "") -> None:
    """Nothing wrong, or the review goes, for a `reason` (a Complaint; the report's unless told). Raises ReportDecided.

    Who removes it answers all that was reported of it.
    """
    with transaction.atomic():
        held = _locked_review(report)
        waiting = ReviewReport.objects.filter(pk=report.pk, status=ReportStatus.OPEN)
        if not waiting.exists():
            raise ReportDecided
        if status == ReportStatus.REMOVED:
            _take_off(held, reason=reason or report.reason, note=note, moderator=moderator)
        else:
            _answer_reports(held, only=report, status=status, moderator=moderator)
    report.refresh_from_db()


def remove_review(review: Review, *, reason: str, moderator: User, note: str = "") -> None:
    """Nobody but its author sees it any more, who is told why; reports of it are answered. Raises ReviewGone when it is gone already."""
    with transaction.atomic():
        _take_off(lock_review(review), reason=reason, note=note, moderator=moderator)


def restore_review(review: Review, *, moderator: User) -> None:
    """Show it again. Raises ReviewGone unless it is removed."""
    with transaction.atomic():
        held = lock_review(review, published=False)
        if held.is_published:
            raise ReviewGone
        held.status, held.removed_at, held.removal_reason = ReviewStatus.PUBLISHED, None, ""
        held.save(update_fields=["status", "removed_at", "removal_reason"])
        change_rating(held.product_id, count=1, total=held.rating)
        record_review_event(REVIEW_RESTORED, held, actor_id=moderator.pk)


def _locked_review(report: ReviewReport) -> Review:
    try:
        return lock_review(Review(pk=report.review_id), published=False)
    except ReviewGone as gone:  # withdrawn by its author, and every report of it with it
        raise ReportDecided from gone


def _take_off(held: Review, *, reason: str, note: str, moderator: User) -> None:
    if held.is_published:
        why = kept_phrase("review_removed", Complaint(reason), typed=note)
        held.status, held.removed_at, held.removal_reason = ReviewStatus.REMOVED, now(), why
        held.save(update_fields=["status", "removed_at", "removal_reason"])
        change_rating(held.product_id, count=-1, total=-held.rating)
        record_review_event(REVIEW_REMOVED, held, actor_id=moderator.pk, reason=why)
    _answer_reports(held, status=ReportStatus.REMOVED, moderator=moderator)


def _answer_reports(held: Review, *, status: ReportStatus, moderator: User, only: ReviewReport | None = None) -> None:
    """Answer what waits, and tell those who reported. The review's row is held: nobody else does."""
    waiting = ReviewReport.objects.filter(review=held, status=ReportStatus.OPEN)
    if only is not None:
        waiting = waiting.filter(pk=only.pk)
    for pk, reporter_id in list(waiting.values_list("pk", "reporter_id")):
        ReviewReport.objects.filter(pk=pk).update(status=status, decided_by=moderator, decided_at=now())
        data = ReviewReportDecidedData(report=pk, outcome=status, reporter=reporter_id)
        record_event(REVIEW_REPORT_DECIDED, held.pk, actor_id=moderator.pk, data=data)
