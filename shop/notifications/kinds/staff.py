"""The team's work."""

from functools import partial

from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Channel, Topic, Urgency

_to_team = partial(NotificationKind, topic=Topic.STAFF, audience=Audience.STAFF)

KINDS = (
    _to_team(
        name="team.reviews_wait",
        text=_("Listings wait for a review: %(waiting)s."),
        urgency=Urgency.LOW,
    ),
    _to_team(name="team.courier_applied", text=_("%(name)s wants to deliver for us."), urgency=Urgency.LOW),
    _to_team(
        name="team.half_confirmation",
        text=_("Were %(amount)s paid for order %(number)s? Only one of the two says so: decide it."),
    ),
    _to_team(
        name="team.conversation_reported",
        text=format_lazy("{what}: %(reason)s", what=capfirst(_("report of a conversation"))),
    ),
    _to_team(
        name="team.review_reported",
        text=format_lazy("{what}: %(reason)s", what=capfirst(_("report of a review"))),
    ),
    _to_team(
        name="team.books_broken",
        text=_("The books do not hold (since %(since)s): %(facts)s."),
        urgency=Urgency.HIGH,
        only=frozenset({Channel.EMAIL, Channel.PUSH}),
        is_mandatory=True,
    ),
    _to_team(
        name="team.books_not_proved",
        text=_("The books were not proved at night. The last proof is of %(since)s."),
        urgency=Urgency.HIGH,
        only=frozenset({Channel.EMAIL, Channel.PUSH}),
        is_mandatory=True,
    ),
    _to_team(
        name="team.order_entrusted",
        text=_("%(store)s is closed: order %(number)s is yours to look after."),
        many=ngettext_lazy(
            "%(store)s is closed: %(count)d order is yours to look after.",
            "%(store)s is closed: %(count)d orders are yours to look after.",
            "count",
        ),
        urgency=Urgency.HIGH,
    ),
    _to_team(
        name="team.payment_mismatch",
        text=_("A payment does not fit what was to be paid. Look at its attempt %(attempt)s."),
        many=ngettext_lazy(
            "%(count)d payment does not fit what was to be paid.", "%(count)d payments do not fit what was to be paid.", "count"
        ),
    ),
)
