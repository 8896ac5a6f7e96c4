"""Asking staff to look, and what they make of it. What they remove counts nowhere; restored it counts again."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shop.accounts.models import User
from shop.catalog.services import change_rating
from shop.common.clock import now
from shop.common.phrases import kept_phrase
from shop.common.ratelimit import allow
from shop.events.services import record_event
from shop.reviews.exceptions import AlreadyReported, NotYours, ReportDecided, ReviewGone, TooFast
from shop.reviews.models import Review, ReviewReport
from shop.reviews.services.holding import hold
from shop.reviews.services.telling import tell
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
            held = hold(review)
            report = ReviewReport.objects.create(review=held, reporter=reporter, reason=reason, note=note)
            record_event("review.reported", held.pk, actor_id=reporter.pk, data={"report": report.pk, "reason": reason})
    except IntegrityError as error:
        raise AlreadyReported from error
    return report


def decide_report(report: ReviewReport, *, status: ReportStatus, moderator: User, reason: str = "", note: str = "") -> None:
    """Nothing wrong, or the review goes, for a `reason` (a Complaint; the report's unless told). Raises ReportDecided.

    Who removes it answers all that was reported of it.
    """
    with transaction.atomic():
        held = _held(report)
        waiting = ReviewReport.objects.filter(pk=report.pk, status=ReportStatus.OPEN)
        if not waiting.exists():
            raise ReportDecided
        if status == ReportStatus.REMOVED:
            _remove(held, reason=reason or report.reason, note=note, moderator=moderator)
        else:
            _close(held, only=report, status=status, moderator=moderator)
    report.refresh_from_db()


def remove_review(review: Review, *, reason: str, moderator: User, note: str = "") -> None:
    """Nobody but its author sees it any more, who is told why; reports of it are answered. Raises ReviewGone when it is gone already."""
    with transaction.atomic():
        _remove(hold(review), reason=reason, note=note, moderator=moderator)


def restore_review(review: Review, *, moderator: User) -> None:
    """Show it again. Raises ReviewGone unless it is removed."""
    with transaction.atomic():
        held = hold(review, published=False)
        if held.is_published:
            raise ReviewGone
        held.status, held.removed_at, held.removal_reason = ReviewStatus.PUBLISHED, None, ""
        held.save(update_fields=["status", "removed_at", "removal_reason"])
        change_rating(held.product_id, count=1, total=held.rating)
        tell("restored", held, actor_id=moderator.pk)


def _held(report: ReviewReport) -> Review:
    try:
        return hold(Review(pk=report.review_id), published=False)
    except ReviewGone as gone:  # withdrawn by its author, and every report of it with it
        raise ReportDecided from gone


def _remove(held: Review, *, reason: str, note: str, moderator: User) -> None:
    if held.is_published:
        why = kept_phrase("review_removed", Complaint(reason), typed=note)
        held.status, held.removed_at, held.removal_reason = ReviewStatus.REMOVED, now(), why
        held.save(update_fields=["status", "removed_at", "removal_reason"])
        change_rating(held.product_id, count=-1, total=-held.rating)
        tell("removed", held, actor_id=moderator.pk, reason=why)
    _close(held, status=ReportStatus.REMOVED, moderator=moderator)


def _close(held: Review, *, status: ReportStatus, moderator: User, only: ReviewReport | None = None) -> None:
    """Answer what waits, and tell those who reported. The review's row is held: nobody else does."""
    waiting = ReviewReport.objects.filter(review=held, status=ReportStatus.OPEN)
    if only is not None:
        waiting = waiting.filter(pk=only.pk)
    for pk, reporter_id in list(waiting.values_list("pk", "reporter_id")):
        ReviewReport.objects.filter(pk=pk).update(status=status, decided_by=moderator, decided_at=now())
        data = {"report": pk, "outcome": status, "reporter": reporter_id}
        record_event("review.report_decided", held.pk, actor_id=moderator.pk, data=data)
