"""The verbs of papers."""

from shop.papers.services.due_papers import issue_credit_note, issue_invoice, issue_missing_papers, issue_statements
from shop.papers.services.paper_mail import send_due_papers, send_paper, send_paper_again

__all__ = [
    "issue_credit_note",
    "issue_invoice",
    "issue_missing_papers",
    "issue_statements",
    "send_due_papers",
    "send_paper",
    "send_paper_again",
]
