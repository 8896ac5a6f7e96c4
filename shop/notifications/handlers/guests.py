"""What guests were told goes to the accounts that claim their orders."""

from shop.accounts.events import USER_GUEST_CLAIMED
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import hand_notifications_over


@on_event(USER_GUEST_CLAIMED)
def hand_over_to_account(event: DomainEvent) -> None:
    """The bell counts what the guest has not read."""
    hand_notifications_over(event.subject_id, to=USER_GUEST_CLAIMED.read(event)["claimed_by"])
