"""What has become of a refund, in words, for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.events.models import DomainEvent
from shop.payments import events
from shop.payments.models import Refund

_TEXTS: dict[str, str | Promise] = {
    events.REFUND_OWED.name: _("Owed to the buyer"),
    events.REFUND_RAIL_CHOSEN.name: _("Sent again, or by another way"),
    events.REFUND_FUNDED.name: _("Cash set aside at a desk"),
    events.REFUND_CARRIED.name: _("Cash on its way to the buyer"),
    events.REFUND_BROUGHT_BACK.name: _("Cash brought back to the desk"),
    events.REFUND_RELEASED.name: _("Cash no longer set aside"),
    events.REFUND_WAITS.name: _("Waits until its money has come in"),
    events.REFUND_CLEARED.name: _("May be paid now"),
    events.REFUND_ADVANCE_PROPOSED.name: _("Proposed to be paid at the platform's cost"),
    events.REFUND_ADVANCED.name: _("Agreed: paid at the platform's cost"),
    events.REFUND_ADVANCE_REFUSED.name: _("Not agreed to pay it at the platform's cost"),
    events.REFUND_CODE_RENEWED.name: _("The buyer has a new code"),
    events.REFUND_DONE.name: _("The buyer has the money"),
    events.REFUND_FAILED.name: _("Could not be sent, or came back: still owed"),
}


@dataclass(frozen=True, slots=True)
class RefundStep:
    """What was done, when (UTC) and by whom; `who` is empty where nobody did it."""

    at: datetime
    text: str
    who: str


def refund_history(refund: Refund) -> list[RefundStep]:
    """Its steps in the active language, in the order in which they were taken."""
    found = DomainEvent.objects.about("refund", refund.pk).select_related("actor")
    return [
        RefundStep(event.occurred_at, str(_TEXTS.get(event.name, event.name)), event.actor.display_name if event.actor else "")
        for event in found
    ]
