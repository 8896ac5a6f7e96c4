"""The verbs of audits."""

from shop.audits.services.alarms import mail_alarms
from shop.audits.services.proofs import FORSAKEN, begin_due_audit, prove_next_facts

__all__ = ["FORSAKEN", "begin_due_audit", "mail_alarms", "prove_next_facts"]
