"""The team hears what somebody should look into."""

from datetime import date

from django.urls import reverse

from shop.audits.events import AUDIT_ALARM
from shop.audits.models import Audit
from shop.audits.queries import missed_since
from shop.audits.states import AlarmKind
from shop.chat.events import CONVERSATION_REPORTED
from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import list_team_with, notify_recipients
from shop.payments.events import PAYMENT_MISMATCH
from shop.reviews.events import REVIEW_REPORTED

FACTS_NAMED = 3  # in one notification; its page has all of them


@on_event(AUDIT_ALARM)
def notify_team_of_audit(event: DomainEvent) -> None:
    """The books do not hold, or nobody knows whether they do."""
    audit = Audit.objects.get(pk=event.subject_id)
    url, team = reverse("admin:audits_audit_change", args=[audit.pk]), list_team_with("audits.view_audit")
    if AUDIT_ALARM.read(event)["kind"] == AlarmKind.MISSED:
        notify_recipients(
            event, recipients=team, kind="team.books_not_proved", data={"since": missed_since(audit.night) or audit.night}, url=url
        )
        return
    facts = {"facts": [found["fact"] for found in audit.broken[:FACTS_NAMED]], "are_all": len(audit.broken) <= FACTS_NAMED}
    since = min((date.fromisoformat(found["since"]) for found in audit.broken), default=audit.night)
    notify_recipients(event, recipients=team, kind="team.books_broken", data={"facts": facts, "since": since}, url=url)


@on_event(PAYMENT_MISMATCH)
def notify_team_of_mismatch(event: DomainEvent) -> None:
    """Money that nobody can put where it belongs."""
    attempt = PAYMENT_MISMATCH.read(event)["attempt_id"]
    url = reverse("admin:payments_paymentattempt_change", args=[attempt])
    team = list_team_with("payments.change_paymentattempt")
    notify_recipients(event, recipients=team, kind="team.payment_mismatch", data={"attempt": attempt}, url=url, bundle="mismatch")


@on_event(CONVERSATION_REPORTED)
def notify_team_of_reported_conversation(event: DomainEvent) -> None:
    """Somebody asks for protection. What was said stays where only its page shows it."""
    report = CONVERSATION_REPORTED.read(event)
    url = reverse("admin:chat_report_change", args=[report["report"]])
    reason = kept_phrase("chat_report", report["reason"])
    notify_recipients(
        event, recipients=list_team_with("chat.change_report"), kind="team.conversation_reported", data={"reason": reason}, url=url
    )


@on_event(REVIEW_REPORTED)
def notify_team_of_reported_review(event: DomainEvent) -> None:
    """Somebody says that a review is wrong."""
    report = REVIEW_REPORTED.read(event)
    url = reverse("admin:reviews_reviewreport_change", args=[report["report"]])
    reason = kept_phrase("review_report", report["reason"])
    notify_recipients(
        event, recipients=list_team_with("reviews.change_reviewreport"), kind="team.review_reported", data={"reason": reason}, url=url
    )
