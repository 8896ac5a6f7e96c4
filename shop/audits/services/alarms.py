"""Alarms go to the operators by mail, past everything that staff may have chosen to be told or not."""

import structlog
from django.conf import settings
from django.core.mail import mail_admins
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shop.audits.models import Audit, AuditAlarm
from shop.audits.queries import missed_since
from shop.audits.states import AlarmKind
from shop.common.clock import now
from shop.common.integrity import name_facts

log = structlog.get_logger(__name__)

LINES_IN_MAIL = 5  # of each fact; the page has more


def mail_alarms() -> int:
    """Mail what has not been mailed, once. Returns how many went out; one that could not is tried again by the next call."""
    waiting = AuditAlarm.objects.filter(mailed_at=None).select_related("audit").order_by("pk")
    return sum(_mail_alarm(alarm) for alarm in waiting[:10])


def _mail_alarm(alarm: AuditAlarm) -> bool:
    if not AuditAlarm.objects.filter(pk=alarm.pk, mailed_at=None).update(mailed_at=now()):
        return False  # another worker does
    try:
        with translation.override(settings.LANGUAGE_CODE):
            mail_admins(_subject(alarm), _body(alarm))
    except OSError as error:  # the mail server is away
        AuditAlarm.objects.filter(pk=alarm.pk).update(mailed_at=None)
        log.warning("alarm_not_mailed", alarm_id=alarm.pk, error=str(error))
        return False
    return True


def _subject(alarm: AuditAlarm) -> str:
    if alarm.kind == AlarmKind.MISSED:
        return _("The books were not checked")
    return _("The books are not correct: %(words)s") % {"words": alarm.audit.words}


def _body(alarm: AuditAlarm) -> str:
    address = f"{settings.SITE_URL}{reverse('admin:audits_audit_change', args=[alarm.audit_id])}"
    lines = _lines_of_missed(alarm.audit) if alarm.kind == AlarmKind.MISSED else _lines_of_broken(alarm.audit)
    return "\n".join([*lines, "", address])


def _lines_of_missed(audit: Audit) -> list[str]:
    since = missed_since(audit.night) or audit.night
    return [_("The last check was on %(night)s. Is a worker running at night, and does it reach the database?") % {"night": since}]


def _lines_of_broken(audit: Audit) -> list[str]:
    lines = []
    for found in audit.broken:
        words = {"fact": name_facts([found["fact"]]), "rows": found["rows"], "since": found["since"]}
        lines += ["", _("Does not hold since %(since)s: %(fact)s (%(rows)d rows)") % words]
        lines += [f"    {line}" for line in found["lines"][:LINES_IN_MAIL]]
    return lines
