"""Goods on their way back, and the answers that both sides wait for."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic, Urgency

_to_buyer = partial(NotificationKind, topic=Topic.ORDERS, audience=Audience.BUYER)
_to_seller = partial(NotificationKind, topic=Topic.ORDERS, audience=Audience.SELLER)
# Staff's word on money and goods: mailed whatever they have chosen.
_of_decision = partial(NotificationKind, topic=Topic.ORDERS, audience=Audience.ANYONE, is_mandatory=True)

KINDS = (
    _to_seller(
        name="return.requested",
        text=_("A buyer wants to return goods of order %(order)s: %(why)s. Answer within 3 days, or it is approved automatically."),
        urgency=Urgency.HIGH,
    ),
    _to_seller(name="return.withdrawn", text=_("The buyer keeps the goods of order %(order)s: return %(number)s was withdrawn.")),
    _to_seller(name="return.sent", text=_("The goods of return %(number)s are on their way to you. Confirm when you have them.")),
    _to_buyer(
        name="return.approved",
        text=_("%(store)s: your return %(number)s is approved. Bring the goods or send them within 14 days."),
        urgency=Urgency.HIGH,
    ),
    _to_seller(
        name="return.approved_by_clock",
        text=_("Return %(number)s was approved automatically: there was no answer within 3 days."),
    ),
    _to_buyer(
        name="return.refused",
        text=_("%(store)s refuses return %(number)s. Reason: %(reason)s. You can ask our team to decide within 7 days."),
        urgency=Urgency.HIGH,
    ),
    _to_buyer(name="return.received", text=_("%(store)s has received your return %(number)s and checks it within 3 days.")),
    _to_seller(
        name="return.inspected_by_clock",
        text=_("Return %(number)s was refunded automatically: you did not check the goods within 3 days."),
    ),
    _to_seller(name="return.disputed", text=_("Our team will decide return %(number)s of order %(order)s.")),
    _to_buyer(
        name="return.disputed_by_clock",
        text=_("%(store)s has not confirmed your return %(number)s. Our team will look at it and decide."),
    ),
    _of_decision(name="return.decided_for_buyer", text=_("Our team decided return %(number)s for the buyer. Reason: %(reason)s")),
    _of_decision(name="return.decided_for_store", text=_("Our team decided return %(number)s for the store. Reason: %(reason)s")),
    NotificationKind(
        name="return.closed",
        text=_("Return %(number)s is closed. %(reason)s"),
        topic=Topic.ORDERS,
        audience=Audience.ANYONE,
    ),
    NotificationKind(
        name="team.return_disputed",
        text=_("Return %(number)s of order %(order)s waits for your decision."),
        many=ngettext_lazy("%(count)d return waits for your decision.", "%(count)d returns wait for your decision.", "count"),
        topic=Topic.STAFF,
        audience=Audience.STAFF,
    ),
)
