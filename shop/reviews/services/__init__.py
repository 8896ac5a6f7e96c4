"""The verbs of reviews."""

from shop.reviews.services.invitations import invite_buyer, invite_due_buyers, plan_invitation
from shop.reviews.services.pace import require_pace
from shop.reviews.services.replies import reply_to_review
from shop.reviews.services.reports import decide_review_report, remove_review, report_review, restore_review
from shop.reviews.services.reviews import Word, change_review, withdraw_review, write_review

__all__ = [
    "Word",
    "change_review",
    "decide_review_report",
    "invite_buyer",
    "invite_due_buyers",
    "plan_invitation",
    "remove_review",
    "reply_to_review",
    "report_review",
    "require_pace",
    "restore_review",
    "withdraw_review",
    "write_review",
]
