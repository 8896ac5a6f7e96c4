"""Writing to the team, and its answer."""

from django.urls import reverse

from shop.common.phrases import kept_phrase
from shop.contact.events import ENQUIRY_ANSWERED, ENQUIRY_SENT
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import list_team_with, notify_recipients


@on_event(ENQUIRY_SENT)
def notify_team_of_enquiry(event: DomainEvent) -> None:
    """Somebody waits for an answer."""
    topic = kept_phrase("enquiry", ENQUIRY_SENT.read(event)["topic"])
    url = reverse("admin:contact_enquiry_change", args=[event.subject_id])
    team = list_team_with("contact.change_enquiry")
    notify_recipients(event, recipients=team, kind="team.enquiry", data={"topic": topic}, url=url, bundle="enquiries")


@on_event(ENQUIRY_ANSWERED)
def notify_writer_of_answer(event: DomainEvent) -> None:
    """Whoever has an account; others are written to."""
    user_id = ENQUIRY_ANSWERED.read(event)["user_id"]
    if user_id is not None:
        notify_recipients(event, recipients=[user_id], kind=ENQUIRY_ANSWERED.name, url=reverse("contact:write"), data={})
