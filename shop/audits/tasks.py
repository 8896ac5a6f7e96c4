"""Jobs of the nightly proof."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.audits.services import begin_due_audit, mail_alarms, prove_next_facts
from shop.common.clock import now


@db_periodic_task(crontab(minute="*/10"))
def audit_at_night() -> None:
    """Begins the night's proof, takes up one whose worker died, and mails what could not be mailed."""
    audit = begin_due_audit(at=now())
    if audit is not None:
        prove_facts(audit.pk)
    mail_alarms()


@db_task(priority=0)  # behind all that people wait for
def prove_facts(audit_id: int) -> None:
    """Some of the facts, then the others in another job, so that whatever waits comes between."""
    if prove_next_facts(audit_id):
        prove_facts(audit_id)
    else:
        mail_alarms()
