"""The verbs of papers."""

from shop.papers.services.issuing import issue_credit_note, issue_invoice, issue_missing, issue_statements
from shop.papers.services.sending import send_again, send_due, send_paper

__all__ = ["issue_credit_note", "issue_invoice", "issue_missing", "issue_statements", "send_again", "send_due", "send_paper"]
