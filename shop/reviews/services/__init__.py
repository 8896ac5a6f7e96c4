"""The verbs of reviews."""

from shop.reviews.services.inviting import invite, plan_invitation, send_due
from shop.reviews.services.judging import decide_report, remove_review, report_review, restore_review
from shop.reviews.services.pace import require_pace
from shop.reviews.services.replying import reply_to_review
from shop.reviews.services.writing import Word, change_review, withdraw_review, write_review

__all__ = [
    "Word",
    "change_review",
    "decide_report",
    "invite",
    "plan_invitation",
    "remove_review",
    "reply_to_review",
    "report_review",
    "require_pace",
    "restore_review",
    "send_due",
    "withdraw_review",
    "write_review",
]
