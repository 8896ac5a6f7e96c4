"""What reviews record."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shop.events.declarations import Event


class ReviewData(TypedDict):
    """Whom it concerns, and its stars. The reason why it was removed, as a kept phrase, is with `review.removed` alone."""

    product: int
    store: int
    author: int
    rating: int
    reason: NotRequired[str]


class ReviewReportedData(TypedDict):
    """The report, and what is wrong: a `Complaint`."""

    report: int
    reason: str


class ReviewReportDecidedData(TypedDict):
    """The report, who made it, and what came of it: a `ReportStatus`."""

    report: int
    reporter: int
    outcome: str


class InvitationDueData(TypedDict):
    """Which order, and who is asked."""

    order: int
    buyer: int


REVIEW_WRITTEN = Event("review.written", ReviewData, "A buyer published a review.")
REVIEW_CHANGED = Event("review.changed", ReviewData, "Its author changed it.")
REVIEW_WITHDRAWN = Event("review.withdrawn", ReviewData, "Its author took it away.")
REVIEW_REPLIED = Event("review.replied", ReviewData, "The store answered it for the first time.")
REVIEW_REPLY_CHANGED = Event("review.reply_changed", ReviewData, "The store changed its answer.")
REVIEW_REPLY_WITHDRAWN = Event("review.reply_withdrawn", ReviewData, "The store took its answer back.")
REVIEW_REMOVED = Event("review.removed", ReviewData, "Staff took it off the pages.")
REVIEW_RESTORED = Event("review.restored", ReviewData, "Staff show it again.")
REVIEW_REPORTED = Event("review.reported", ReviewReportedData, "Somebody says that the review is wrong.")
REVIEW_REPORT_DECIDED = Event("review.report_decided", ReviewReportDecidedData, "Staff have answered a report.")

REVIEW_INVITATION_DUE = Event("review_invitation.due", InvitationDueData, "The buyer is asked how it was.")

# After which pages show something else than before.
SHOWN_CHANGES = (
    REVIEW_WRITTEN,
    REVIEW_CHANGED,
    REVIEW_WITHDRAWN,
    REVIEW_REPLIED,
    REVIEW_REPLY_CHANGED,
    REVIEW_REPLY_WITHDRAWN,
    REVIEW_REMOVED,
    REVIEW_RESTORED,
)
