"""What happens to one's account."""

from django.urls import reverse

from shop.accounts.events import USER_NUMBER_GIVEN_UP
from shop.accounts.models import User
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify_recipients


@on_event(USER_NUMBER_GIVEN_UP)
def notify_loser_of_number(event: DomainEvent) -> None:
    """An open account that never proved it. Nobody reads what a closed one or a guest is told."""
    losers = User.objects.filter(pk=event.subject_id, closed_at=None, is_guest=False).values_list("pk", flat=True)
    notify_recipients(event, recipients=losers, kind=USER_NUMBER_GIVEN_UP.name, data={}, url=reverse("account_change_phone"))
