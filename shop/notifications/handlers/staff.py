"""The team hears what somebody should look into."""

from django.urls import reverse

from shop.accounts.models import User
from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify, team_with


@on_event("payment.mismatch")
def tell_the_team_of_a_mismatch(event: DomainEvent) -> None:
    """Money that nobody can put where it belongs."""
    attempt = event.data["attempt_id"]
    url = reverse("admin:payments_paymentattempt_change", args=[attempt])
    team = team_with("payments.change_paymentattempt")
    notify(event, recipients=team, kind="team.payment_mismatch", data={"attempt": attempt}, url=url, bundle="mismatch")


@on_event("courier.applied")
def tell_the_team_of_an_applicant(event: DomainEvent) -> None:
    """Somebody waits for an answer."""
    person = User.objects.get(pk=event.data["user_id"])
    url = reverse("admin:couriers_courierprofile_change", args=[event.subject_id])
    notify(event, recipients=team_with("couriers.change_courierprofile"), kind="team.courier_applied", data={"name": str(person)}, url=url)


@on_event("conversation.reported")
def tell_the_team_of_a_report(event: DomainEvent) -> None:
    """Somebody asks for protection. What was said stays where only its page shows it."""
    url = reverse("admin:chat_report_change", args=[event.data["report"]])
    reason = kept_phrase("chat_report", event.data["reason"])
    team = team_with("chat.change_report")
    notify(event, recipients=team, kind="team.conversation_reported", data={"reason": reason}, url=url)


@on_event("review.reported")
def tell_the_team_of_a_reported_review(event: DomainEvent) -> None:
    """Somebody says that a review is wrong."""
    url = reverse("admin:reviews_reviewreport_change", args=[event.data["report"]])
    reason = kept_phrase("review_report", event.data["reason"])
    notify(event, recipients=team_with("reviews.change_reviewreport"), kind="team.review_reported", data={"reason": reason}, url=url)
