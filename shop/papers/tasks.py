"""Jobs of papers."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.papers.services import issue_missing_papers, issue_statements, send_due_papers


@db_periodic_task(crontab(minute="*"))
def send_waiting() -> None:
    """What was sealed in the last minute, and later tries. Nobody waits for a paper as for an answer: no job of its own for each."""
    send_due_papers()


@db_periodic_task(crontab(minute="41"))
def sweep_papers() -> None:
    """What no event has brought about, and statements as soon as a market's month is over."""
    issue_missing_papers()
    issue_statements()
